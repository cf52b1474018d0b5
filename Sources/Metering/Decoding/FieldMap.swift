/// Where a log keeps each field, and which of its records are calls.
public struct FieldMap: Hashable, Sendable {
    /// By `CallField.rawValue`.
    public private(set) var sources: [FieldSource]
    /// What a record must be to be read; all must hold.
    public var filters: [RecordFilter] = []

    /// The fields' own names (Formats.md, "Columns of a call log").
    public init() {
        sources = CallField.allCases.map { FieldSource(name: $0.name) }
    }

    /// Where a log keeps `field`.
    public subscript(field: CallField) -> FieldSource {
        get { sources[field.rawValue] }
        set { sources[field.rawValue] = newValue }
    }

    /// Whether the map names no more columns than a record has room for.
    public var isWithinBounds: Bool { FieldPlan.extraCount(of: self) <= CallFields.extras.count }
}

/// The columns that a field is read from: one, several of which the first that is not empty counts
/// (`apiErrorCode|errorCode`), or texts around columns (`{model}/{region}`).
public struct FieldSource: Hashable, Sendable {
    /// A text with columns in it.
    struct Template: Hashable, Sendable {
        enum Part: Hashable, Sendable {
            case column(String)
            case text([UInt8])
        }

        var parts: [Part]

        /// The columns in their order.
        var columns: [String] {
            parts.compactMap { part in
                if case .column(let name) = part { name } else { nil }
            }
        }
    }

    /// The first one that is not empty counts.
    let alternatives: [Template]
    /// Whether somebody named the columns: a log without them is none.
    let isNamed: Bool
    /// Whether the name is the field's own, which may be spelled otherwise.
    let isStandard: Bool
    /// Whether a code that means a failure counts before one that means success.
    let prefersFailure: Bool

    /// A field under its own name.
    init(name: String) {
        alternatives = [Template(parts: [.column(name)])]
        isNamed = false
        isStandard = true
        prefersFailure = false
    }

    /// Reads a source as settings have it; nil where a brace has no partner or a name is empty.
    ///
    /// - Parameters:
    ///   - isNamed: whether a log without the columns is none.
    ///   - prefersFailure: whether a failure in any alternative counts.
    public init?(parsing text: String, isNamed: Bool = true, prefersFailure: Bool = false) {
        var alternatives: [Template] = []
        var parts: [Template.Part] = []
        var piece: [UInt8] = []
        var isInBraces = false
        var hasBraces = false
        func end() -> Bool {
            if hasBraces {
                if !piece.isEmpty { parts.append(.text(piece)) }
            } else if !piece.isEmpty {
                parts.append(.column(String(decoding: piece, as: UTF8.self)))
            }
            guard !parts.isEmpty else { return false }
            alternatives.append(Template(parts: parts))
            (parts, piece, hasBraces) = ([], [], false)
            return true
        }
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "{"):
                guard !isInBraces else { return nil }
                if !piece.isEmpty { parts.append(.text(piece)) }
                (piece, isInBraces, hasBraces) = ([], true, true)
            case UInt8(ascii: "}"):
                guard isInBraces, !piece.isEmpty else { return nil }
                parts.append(.column(String(decoding: piece, as: UTF8.self)))
                (piece, isInBraces) = ([], false)
            case UInt8(ascii: "|") where !isInBraces:
                guard end() else { return nil }
            default: piece.append(byte)
            }
        }
        guard !isInBraces, end() else { return nil }
        self.alternatives = alternatives
        self.isNamed = isNamed
        isStandard = false
        self.prefersFailure = prefersFailure
    }

    /// The column's name where the field is read from a single one as it is.
    var plainName: String? {
        guard alternatives.count == 1, alternatives[0].parts.count == 1,
            case .column(let name) = alternatives[0].parts[0]
        else { return nil }
        return name
    }

    /// The source as settings have it.
    public var text: String {
        alternatives.map { template in
            if case .column(let name)? = template.parts.first, template.parts.count == 1 {
                return name
            }
            return template.parts.map { part in
                switch part {
                case .column(let name): "{\(name)}"
                case .text(let bytes): String(decoding: bytes, as: UTF8.self)
                }
            }.joined()
        }.joined(separator: "|")
    }
}

/// A condition on a column: a record that does not meet it is left out.
public struct RecordFilter: Hashable, Sendable, CustomStringConvertible {
    /// The column's name, or the path into a JSON object.
    public var column: String
    /// Whether the column must have none of the values.
    public var isNegated: Bool
    /// The values; letters count without their case.
    public var values: [String]
    /// Whether a record without the column, or with nothing in it, is read all the same.
    public var isLenient: Bool

    /// Makes a condition.
    public init(column: String, isNegated: Bool = false, values: [String], isLenient: Bool = false)
    {
        self.column = column
        self.isNegated = isNegated
        self.values = values
        self.isLenient = isLenient
    }

    /// The condition as settings have it.
    public var description: String {
        "\(column)\(isNegated ? "!=" : "=")\(values.joined(separator: "|"))"
    }
}
