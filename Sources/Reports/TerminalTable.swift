import Billing

/// A table for the terminal, with columns aligned also where Chinese names stand in them.
public struct TerminalTable: Sendable {
    /// A column.
    public struct Column: Sendable {
        /// Which side the cells stand at.
        public enum Alignment: Sendable {
            case left
            case right
        }

        /// What stands over it.
        public var title: String
        /// Which side the cells stand at.
        public var alignment: Alignment
        /// The columns of the terminal that a cell may take; a longer one is cut.
        public var limit: Int

        /// Makes a column for text.
        ///
        /// - Parameter limit: the columns that a cell may take; `.max`: none is cut.
        public static func text(_ title: String, limit: Int = 40) -> Column {
            Column(title: title, alignment: .left, limit: limit)
        }

        /// Makes a column for numbers, which are never cut.
        public static func number(_ title: String) -> Column {
            Column(title: title, alignment: .right, limit: .max)
        }
    }

    private let columns: [Column]
    private let hasRule: Bool
    private var rows: [[String]] = []

    /// Makes an empty table.
    ///
    /// - Parameter hasRule: whether a rule stands below the titles.
    public init(_ columns: [Column], hasRule: Bool = true) {
        self.columns = columns
        self.hasRule = hasRule
    }

    /// Adds a row; control characters in its cells are written out.
    public mutating func append(_ cells: [String]) {
        precondition(cells.count == columns.count)
        rows.append(
            zip(cells, columns).map { cell, column in
                TerminalText.cut(TerminalText.escape(cell), to: column.limit)
            })
    }

    /// The table: the titles, the rule, and the rows. Lines have no blanks at their ends.
    public var text: String {
        let titles = columns.map(\.title)
        let widths = columns.indices.map { position in
            ([titles] + rows).reduce(0) { max($0, TerminalText.columns($1[position])) }
        }
        var text = line(titles, widths)
        if hasRule { text += line(widths.map { String(repeating: "─", count: $0) }, widths) }
        for row in rows { text += line(row, widths) }
        return text
    }

    private func line(_ cells: [String], _ widths: [Int]) -> String {
        var line = ""
        for (position, cell) in cells.enumerated() {
            let blanks = String(
                repeating: " ", count: widths[position] - TerminalText.columns(cell))
            if position > 0 { line += "  " }
            line += columns[position].alignment == .left ? cell + blanks : blanks + cell
        }
        while line.utf8.last == UInt8(ascii: " ") { line.removeLast() }
        return line + "\n"
    }

    /// A number with thousands separators: `1,234,567`.
    public static func grouped(_ number: Int64) -> String {
        let sign = number < 0 ? "-" : ""
        return sign + grouped(digits: String(number.magnitude))
    }

    /// An amount with thousands separators: `1,234,567.00`.
    public static func grouped(_ amount: Amount) -> String {
        let parts = amount.description.split(separator: ".")
        let isNegative = parts[0].utf8.first == UInt8(ascii: "-")
        let whole = grouped(digits: String(isNegative ? parts[0].dropFirst() : parts[0]))
        return (isNegative ? "-" : "") + whole + "." + parts[1]
    }

    private static func grouped(digits: String) -> String {
        var text = ""
        for (position, digit) in digits.enumerated() {
            if position > 0, (digits.utf8.count - position) % 3 == 0 { text += "," }
            text.append(digit)
        }
        return text
    }
}
