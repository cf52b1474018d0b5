import ArgumentParser

/// How a listing is written.
enum ListFormat: String, CaseIterable, ExpressibleByArgument, Sendable {
    /// Aligned columns for people.
    case table
    /// RFC 4180 with a header line.
    case csv
    /// A list of objects.
    case json
}

/// A list of rows with named columns, to be written in any `ListFormat`.
struct Listing: Sendable {
    /// A cell.
    enum Cell: Hashable, Sendable {
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
    let header: [String]
    /// The rows, with a cell for each column.
    private(set) var rows: [[Cell]] = []

    /// Makes an empty list.
    init(header: [String]) {
        self.header = header
    }

    /// Adds a row.
    mutating func add(_ row: [Cell]) {
        precondition(row.count == header.count)
        rows.append(row)
    }

    /// The list with a line break at its end.
    func render(_ format: ListFormat) -> String {
        switch format {
        case .table: table
        case .csv: csv
        case .json: json
        }
    }

    private var table: String {
        let numbers = header.indices.filter { column in
            rows.contains { if case .number = $0[column] { true } else { false } }
        }
        var table = TextTable(header: header, rightAligned: Set(numbers))
        for row in rows { table.add(row.map(\.text)) }
        return table.render()
    }

    private var csv: String {
        var text = header.joined(separator: ",") + "\n"
        for row in rows {
            text += row.map(Self.csvCell).joined(separator: ",") + "\n"
        }
        return text
    }

    private var json: String {
        let objects = rows.map { row in
            let pairs = zip(header, row).map { name, cell in
                "\(EscapedText.json(name)):\(Self.jsonValue(cell))"
            }
            return "  {" + pairs.joined(separator: ",") + "}"
        }
        return objects.isEmpty ? "[]\n" : "[\n" + objects.joined(separator: ",\n") + "\n]\n"
    }

    /// A cell with RFC 4180 quoting; text that a spreadsheet would run gets a leading `'`.
    private static func csvCell(_ cell: Cell) -> String {
        guard case .text(var text) = cell else { return cell.text }
        if let first = text.utf8.first, "=+-@\t\r".utf8.contains(first) { text = "'" + text }
        guard text.utf8.contains(where: { ",\"\n\r".utf8.contains($0) }) else { return text }
        return "\"" + text.replacing("\"", with: "\"\"") + "\""
    }

    private static func jsonValue(_ cell: Cell) -> String {
        switch cell {
        case .text(let text): EscapedText.json(text)
        case .number(let digits): digits
        case .none: "null"
        }
    }
}
