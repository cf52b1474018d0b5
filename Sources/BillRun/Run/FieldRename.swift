import Metering

/// A column's name in the user's logs: a CSV header or a JSON path.
public struct FieldRename: Hashable, Sendable, CustomStringConvertible {
    /// The column's own name (Formats.md, "Columns of a call log").
    public var field: CallField
    /// The header, or the JSON path with points between keys.
    public var path: String

    /// Makes a rename.
    public init(field: CallField, path: String) {
        self.field = field
        self.path = path
    }

    /// The pair as a flag takes it.
    public var description: String { "\(field.name)=\(path)" }
}
