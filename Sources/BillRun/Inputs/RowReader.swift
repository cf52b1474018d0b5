import Billing
import BillingTime

/// Reads the cells of one row; a cell that can't be read adds a reason and gives a stand-in.
struct RowReader {
    /// The row's line, counted from 1.
    var line: Int { row.line }
    /// What is wrong with the row.
    private(set) var reasons: [String] = []

    private let row: CSVTable.Row
    private let columns: [String: Int]
    private let zone: BillingZone

    init(row: CSVTable.Row, columns: [String: Int], zone: BillingZone) {
        self.row = row
        self.columns = columns
        self.zone = zone
    }

    /// Whether the table has a column that may be missing.
    func has(_ column: String) -> Bool { columns[column] != nil }

    /// The cell without blanks at its ends: an id with one would be nobody's.
    func text(_ column: String) -> String {
        guard let position = columns[column] else {
            preconditionFailure("`\(column)` is not among the table's columns")
        }
        return row.cells[position].trimmingBlanks()
    }

    /// A cell that must not be empty.
    mutating func required(_ column: String) -> String {
        let text = text(column)
        if text.isEmpty { reasons.append("`\(column)` is empty") }
        return text
    }

    /// A cell that may be empty.
    func optional(_ column: String) -> String? {
        let text = text(column)
        return text.isEmpty ? nil : text
    }

    /// A time; an empty cell is a fault.
    mutating func time(_ column: String) -> Instant {
        let text = required(column)
        guard let instant = TimeText.instant(text, zone: zone) else {
            if !text.isEmpty { refuse(column, "is not \(TimeText.expected)", text) }
            return Instant(0)
        }
        return instant
    }

    /// A time, or nil where the cell is empty.
    mutating func optionalTime(_ column: String) -> Instant? {
        text(column).isEmpty ? nil : time(column)
    }

    /// A whole number that is not negative.
    mutating func count(_ column: String) -> Int64 {
        let text = required(column)
        guard let number = Int64(text), number >= 0, !text.hasPrefix("+"), !text.hasPrefix("-")
        else {
            if !text.isEmpty { refuse(column, Self.countFault(text), text) }
            return 0
        }
        return number
    }

    /// A whole number that is not negative, or nil where the cell is empty.
    mutating func optionalCount(_ column: String) -> Int64? {
        text(column).isEmpty ? nil : count(column)
    }

    /// A price that is not negative.
    ///
    /// - Parameter largest: the largest that the rules can reckon with.
    mutating func price(_ column: String, largest: Amount) -> Amount {
        let text = required(column)
        guard let amount = Amount(parsing: text), amount >= .zero else {
            if !text.isEmpty { refuse(column, Self.priceFault(text, largest), text) }
            return .zero
        }
        guard amount <= largest else {
            refuse(column, "is larger than \(largest)", text)
            return .zero
        }
        return amount
    }

    /// A price that is not negative, or nil where the cell is empty.
    mutating func optionalPrice(_ column: String, largest: Amount) -> Amount? {
        text(column).isEmpty ? nil : price(column, largest: largest)
    }

    /// One of a fixed set of words.
    mutating func choice<Value: RawRepresentable>(
        _ column: String, among words: [Value]
    ) -> Value where Value.RawValue == String {
        let text = required(column)
        if let value = Value(rawValue: text) { return value }
        if !text.isEmpty {
            let known = words.map(\.rawValue).joined(separator: ", ")
            refuse(column, "is not one of \(known)", text)
        }
        return words[0]
    }

    /// What is wrong with a number that can't be read.
    private static func countFault(_ text: String) -> String {
        isDigits(text) ? "is larger than \(Int64.max)" : "is not a whole number from 0 on"
    }

    /// What is wrong with a price that can't be read.
    private static func priceFault(_ text: String, _ largest: Amount) -> String {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count <= 2, parts.allSatisfy(isDigits) else {
            return "is not a price such as 0.15"
        }
        let decimals = parts.count == 2 ? parts[1].count : 0
        return decimals > 8 ? "has more than 8 decimals" : "is larger than \(largest)"
    }

    private static func isDigits(_ text: some StringProtocol) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")) ~= $0 }
    }

    private mutating func refuse(_ column: String, _ reason: String, _ text: String) {
        reasons.append("`\(column)` \(reason): '\(text)'")
    }
}
