/// A table in columns, for people: Chinese characters count as two columns.
struct TextTable {
    /// Which columns are numbers, and so end at the right.
    var rightAligned: Set<Int> = []
    private var rows: [[String]]

    /// Makes a table with a header.
    init(header: [String], rightAligned: Set<Int> = []) {
        rows = [header]
        self.rightAligned = rightAligned
    }

    /// Adds a row with as many cells as the header.
    mutating func add(_ row: [String]) {
        precondition(row.count == rows[0].count)
        rows.append(row.map(EscapedText.escapingControls))
    }

    /// The table with a line break after every row.
    func render() -> String {
        let widths = rows[0].indices.map { column in
            rows.map { DisplayWidth.of($0[column]) }.max() ?? 0
        }
        var text = ""
        for row in rows {
            var line = ""
            for (column, cell) in row.enumerated() {
                let gap = String(repeating: " ", count: widths[column] - DisplayWidth.of(cell))
                line += (column == 0 ? "" : "  ")
                line += rightAligned.contains(column) ? gap + cell : cell + gap
            }
            text += line.trimmingBlanksAtEnd() + "\n"
        }
        return text
    }
}

/// The columns that a text takes on a terminal.
enum DisplayWidth {
    /// The width of `text`, which must be free of control characters.
    static func of(_ text: String) -> Int {
        text.unicodeScalars.reduce(0) { $0 + of($1) }
    }

    private static func of(_ scalar: Unicode.Scalar) -> Int {
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format: return 0
        default: break
        }
        switch scalar.value {
        // The wide and full-width blocks of Unicode's East Asian Width.
        case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xAC00...0xD7A3,
            0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6,
            0x1F300...0x1F64F, 0x1F900...0x1F9FF, 0x20000...0x3FFFD:
            return 2
        default: return 1
        }
    }
}

extension String {
    /// The text without blanks at its end.
    fileprivate func trimmingBlanksAtEnd() -> String {
        var text = self[...]
        while text.utf8.last == 0x20 { text.removeLast() }
        return String(text)
    }
}
