import BillingTime

/// One day's units of one meter.
public struct MeterDay: Hashable, Sendable {
    /// The meter, as an index into the charges given to the rater.
    public var charge: Int32
    /// The day in the billing zone.
    public var day: BillingDay
    /// The day's units.
    public var units: Int64
    /// Where the caller finds the day's seconds; opaque to the rules.
    public var detail: Int

    /// Makes a day's units.
    public init(charge: Int32, day: BillingDay, units: Int64, detail: Int) {
        self.charge = charge
        self.day = day
        self.units = units
        self.detail = detail
    }
}

/// The seconds of a day's units, asked for only where a day must be split.
public protocol UsageDetail {
    /// Calls `body` with each second that has units, ascending; the units add up to the day's.
    func forEachSecond(of day: MeterDay, _ body: (Instant, Int64) -> Void)
}
