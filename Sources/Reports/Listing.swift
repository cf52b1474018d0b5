/// How a listing is written.
public enum ListFormat: String, CaseIterable, Sendable {
    /// Aligned columns for people.
    case table
    /// RFC 4180 with a header line.
    case csv
    /// A list of objects.
    case json
}

/// A list of rows with named columns, to be written in any `ListFormat`.
public struct Listing: Sendable {
    /// A cell.
    public enum Cell: Hashable, Sendable {
        /// Text.
        case text(String)
        /// Digits that JSON shows as a number.
        case number(String)
        /// No value.
        case none

        /// The cell as plain text.
        var text: String {
            switch self {
            case .text(let text), .number(let text): text
            case .none: ""
            }
        }
    }

    /// The columns' names.
    public let header: [String]
    /// The rows, with a cell for each column.
    public private(set) var rows: [[Cell]] = []

    /// Makes an empty list.
    public init(header: [String]) {
        self.header = header
    }

    /// Adds a row.
    public mutating func add(_ row: [Cell]) {
        precondition(row.count == header.count)
        rows.append(row)
    }

    /// The list with a line break at its end.
    public func render(_ format: ListFormat) -> String {
        switch format {
        case .table: table
        case .csv: csv
        case .json: json
        }
    }

    private var table: String {
        let columns = header.indices.map { column in
            rows.contains { if case .number = $0[column] { true } else { false } }
                ? TerminalTable.Column.number(header[column])
                : .text(header[column], limit: .max)
        }
        var table = TerminalTable(columns, hasRule: false)
        for row in rows { table.append(row.map(\.text)) }
        return table.text
    }

    private var csv: String {
        var buffer = TextBuffer()
        buffer.append(header.joined(separator: ",") + "\n")
        for row in rows {
            for (position, cell) in row.enumerated() {
                if position > 0 { buffer.append(UInt8(ascii: ",")) }
                switch cell {
                case .text(let text): buffer.appendCell(text)
                case .number(let digits): buffer.append(digits)
                case .none: break
                }
            }
            buffer.append("\n")
        }
        return String(decoding: buffer.bytes, as: UTF8.self)
    }

    /// An object a line.
    private var json: String {
        let objects = rows.map { row in
            "  "
                + JSONText.object(
                    zip(header, row).map { .init($0, Self.value($1)) }
                ).line
        }
        return objects.isEmpty ? "[]\n" : "[\n" + objects.joined(separator: ",\n") + "\n]\n"
    }

    private static func value(_ cell: Cell) -> JSONText {
        switch cell {
        case .text(let text): .string(text)
        case .number(let digits): Int64(digits).map { .integer($0) } ?? .string(digits)
        case .none: .null
        }
    }
}
