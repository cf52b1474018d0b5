/// A billing month, `2026-11`.
@frozen
public struct Period: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// Months since January of the year 0: a total order and easy arithmetic in one number.
    public var monthsSinceYearZero: Int32

    /// Makes the period of `month` (1...12) of `year`.
    @inlinable
    public init(year: Int, month: Int) {
        precondition((1...12).contains(month))
        monthsSinceYearZero = Int32(year * 12 + month - 1)
    }

    /// Makes a period from its ordinal, as the ledger keeps it.
    @inlinable
    public init(monthsSinceYearZero: Int32) {
        self.monthsSinceYearZero = monthsSinceYearZero
    }

    /// Reads `YYYY-MM`; nil where the text is anything else.
    public init?(_ text: some StringProtocol) {
        let bytes = Array(text.utf8)
        guard bytes.count == 7, bytes[4] == UInt8(ascii: "-") else { return nil }
        var number = 0
        for (position, byte) in bytes.enumerated() where position != 4 {
            guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { return nil }
            number = number * 10 + Int(byte - UInt8(ascii: "0"))
        }
        guard (1...12).contains(number % 100) else { return nil }
        self.init(year: number / 100, month: number % 100)
    }

    /// The year.
    @inlinable
    public var year: Int { Int(monthsSinceYearZero) / 12 }

    /// The month, 1...12.
    @inlinable
    public var month: Int { Int(monthsSinceYearZero) % 12 + 1 }

    /// The following period.
    @inlinable
    public var next: Period { Period(monthsSinceYearZero: monthsSinceYearZero + 1) }

    /// The period before.
    @inlinable
    public var previous: Period { Period(monthsSinceYearZero: monthsSinceYearZero - 1) }

    /// The period's first day.
    @inlinable
    public var firstDay: BillingDay { BillingDay(CivilDate(year: year, month: month, day: 1)) }

    /// Orders by time.
    @inlinable
    public static func < (left: Period, right: Period) -> Bool {
        left.monthsSinceYearZero < right.monthsSinceYearZero
    }

    /// The period as `YYYY-MM`.
    public var description: String { "\(padded(year, to: 4))-\(padded(month, to: 2))" }
}
