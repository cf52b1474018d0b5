import BillingTime

/// What metering must know of the tariff: which names are interfaces and which failures count.
///
/// Plain tables and closures, so that this module knows neither prices nor how names are folded.
public struct MeteringRules: Sendable {
    /// The interface that a log names by `raw`: its position in the catalog, or nil.
    public let interface: @Sendable (_ raw: String) -> Int?
    /// The interfaces' names, in the catalog's order.
    public let interfaceNames: [String]
    /// Whether an interface is charged by the tickets it recognises (Rules.md, 2.3 Mixed tickets).
    public let takesTickets: [Bool]
    /// When calls that failed with this code are billable; empty for never (Rules.md, 2.1 Billable
    /// calls).
    public let billable: @Sendable (_ errorCode: String) -> [Range<Int64>]
    /// Whether a ticket's type code is charged.
    public let isKnownTicket: @Sendable (_ code: String) -> Bool
    /// The zone of days.
    public let zone: BillingZone
    /// The zone of times without an offset.
    public let logZone: BillingZone
    /// The error codes of calls that succeeded.
    public let successCodes: SuccessCodes
    /// The earliest second that a call may have.
    public let earliestSecond: Int64
    /// The first second of which request ids are remembered: whether an earlier call came before can't
    /// be told (Rules.md, 9.4 How long ids are remembered).
    public let firstRememberedSecond: Int64
    /// The first second of a call that is taken in.
    let firstTakenSecond: Int64
    /// The last second that a call may have: five minutes after the run, and not after 2106-02-07,
    /// where the 32 bits end that records have for it.
    public let lastCredibleSecond: Int64

    /// The first second that a call may have: 2000-01-01T00:00:00Z. What is earlier is no time but
    /// a number that was taken for one, such as a year; it would make every month since an open one.
    public static let firstCredibleSecond: Int64 = 946_684_800

    /// How far behind its run's time a call may lie, in seconds: five minutes, for clocks that go
    /// wrong a little (Rules.md, 9.6 Calls that are not believed).
    public static let secondsAhead: Int64 = 300

    /// Makes the rules.
    ///
    /// - Parameters:
    ///   - asOf: the run's now, in seconds since 1970.
    ///   - logZone: the zone of times without an offset; nil: that of days.
    ///   - earliestSecond: the earliest second that a call may have, not before 2000.
    ///   - firstRememberedSecond: the first second of which request ids are remembered.
    public init(
        interface: @escaping @Sendable (String) -> Int?, interfaceNames: [String],
        takesTickets: [Bool], billable: @escaping @Sendable (String) -> [Range<Int64>],
        isKnownTicket: @escaping @Sendable (String) -> Bool, zone: BillingZone,
        asOf: Int64, logZone: BillingZone? = nil, successCodes: SuccessCodes = .standard,
        earliestSecond: Int64 = firstCredibleSecond, firstRememberedSecond: Int64 = 0
    ) {
        self.interface = interface
        self.interfaceNames = interfaceNames
        self.takesTickets = takesTickets
        self.billable = billable
        self.isKnownTicket = isKnownTicket
        self.zone = zone
        self.logZone = logZone ?? zone
        self.successCodes = successCodes
        self.earliestSecond = max(earliestSecond, Self.firstCredibleSecond)
        self.firstRememberedSecond = firstRememberedSecond
        firstTakenSecond = max(self.earliestSecond, firstRememberedSecond)
        lastCredibleSecond = min(asOf + Self.secondsAhead, Int64(UInt32.max))
    }
}
