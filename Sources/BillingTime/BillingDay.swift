/// A calendar day in the billing zone, as days since 1970-01-01.
@frozen
public struct BillingDay: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// Days since 1970-01-01.
    public var daysSinceEpoch: Int32

    /// Makes the day that lies `daysSinceEpoch` after 1970-01-01.
    @inlinable
    public init(_ daysSinceEpoch: Int32) {
        self.daysSinceEpoch = daysSinceEpoch
    }

    /// Makes the day of a date.
    @inlinable
    public init(_ date: CivilDate) {
        daysSinceEpoch = Int32(date.daysSinceEpoch)
    }

    /// The day's date.
    @inlinable
    public var date: CivilDate { CivilDate(daysSinceEpoch: Int(daysSinceEpoch)) }

    /// The month that the day belongs to.
    @inlinable
    public var period: Period {
        let date = date
        return Period(year: date.year, month: date.month)
    }

    /// The following day.
    @inlinable
    public var next: BillingDay { BillingDay(daysSinceEpoch + 1) }

    /// Orders by time.
    @inlinable
    public static func < (left: BillingDay, right: BillingDay) -> Bool {
        left.daysSinceEpoch < right.daysSinceEpoch
    }

    /// The day as `YYYY-MM-DD`.
    public var description: String { date.description }
}
