/// A small reader and writer of RFC 4180 tables.
enum ReferenceCSV {
    /// All records of a text, the header included; empty lines are no records.
    static func records(_ text: String) -> [[String]] {
        var records: [[String]] = []
        var record: [String] = []
        var cell = ""
        var isQuoted = false
        var scalars = Array(text.unicodeScalars)[...]
        if scalars.first == "\u{FEFF}" { scalars = scalars.dropFirst() }
        func endRecord() {
            record.append(cell)
            if record != [""] { records.append(record) }
            record = []
            cell = ""
        }
        while let scalar = scalars.popFirst() {
            switch scalar {
            case "\"" where isQuoted && scalars.first == "\"":
                cell.unicodeScalars.append("\"")
                scalars = scalars.dropFirst()
            case "\"":
                isQuoted.toggle()
            case "," where !isQuoted:
                record.append(cell)
                cell = ""
            case "\n" where !isQuoted:
                endRecord()
            case "\r" where !isQuoted:
                continue
            default:
                cell.unicodeScalars.append(scalar)
            }
        }
        if !cell.isEmpty || !record.isEmpty { endRecord() }
        return records
    }

    /// The records below the header, each as a map from column to cell.
    static func rows(_ text: String) -> [[String: String]] {
        let all = records(text)
        guard let header = all.first else { return [] }
        return all.dropFirst().map { Dictionary(zip(header, $0), uniquingKeysWith: { $1 }) }
    }

    /// One line without its end; cells are quoted where they must be.
    static func line(_ cells: [String], separator: String = ",") -> String {
        cells.map { cell in
            let special = cell.unicodeScalars.contains { "\",\r\n\t".unicodeScalars.contains($0) }
            return special ? quoted(cell) : cell
        }.joined(separator: separator)
    }

    /// A cell in quotes.
    static func quoted(_ cell: String) -> String {
        "\"" + cell.replacing("\"", with: "\"\"") + "\""
    }

    /// A whole table.
    static func table(_ header: [String], _ rows: [[String]]) -> String {
        ([header] + rows).map { line($0) + "\n" }.joined()
    }
}
