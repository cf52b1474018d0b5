import BillingTime

/// What one batch brought for one account and month.
public struct UsageRow: Hashable, Sendable {
    /// The month.
    public var period: Period
    /// The account's number.
    public var account: Int64
    /// The batch's number.
    public var batch: Int64
    /// The sum of units.
    public var units: Int64
    /// The earliest second.
    public var firstSecond: Instant
    /// The latest second.
    public var lastSecond: Instant
    /// Every day, meter and second, in a form that the ledger does not look into.
    public var days: [UInt8]

    /// Makes a row.
    public init(
        period: Period, account: Int64, batch: Int64, units: Int64, firstSecond: Instant,
        lastSecond: Instant, days: [UInt8]
    ) {
        self.period = period
        self.account = account
        self.batch = batch
        self.units = units
        self.firstSecond = firstSecond
        self.lastSecond = lastSecond
        self.days = days
    }
}
