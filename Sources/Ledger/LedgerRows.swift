import BillingTime

/// An account that usage has been seen for.
public struct LedgerAccount: Hashable, Sendable {
    /// The ledger's number for it.
    public var id: Int64
    /// The id in the logs.
    public var account: [UInt8]

    /// Makes an account.
    public init(id: Int64, account: [UInt8]) {
        self.id = id
        self.account = account
    }
}

/// A kind of call that usage has been seen of.
public struct LedgerMeter: Hashable, Sendable {
    /// The ledger's number for it.
    public var id: Int64
    /// The interface's canonical name.
    public var interface: String
    /// The error code; empty for success.
    public var errorCode: [UInt8]
    /// The ticket's type; nil for the call itself.
    public var ticket: String?

    /// Makes a meter.
    public init(id: Int64, interface: String, errorCode: [UInt8], ticket: String?) {
        self.id = id
        self.interface = interface
        self.errorCode = errorCode
        self.ticket = ticket
    }
}

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

/// A sorted run of request keys, in a form that the ledger does not look into.
public struct KeySegment: Hashable, Sendable {
    /// The month of the calls.
    public var period: Period
    /// The range that the keys' prefixes lie in; prefixes are not negative.
    public var prefixes: ClosedRange<Int64>
    /// How many keys there are.
    public var count: Int64
    /// The keys.
    public var keys: [UInt8]

    /// Makes a segment.
    public init(period: Period, prefixes: ClosedRange<Int64>, count: Int64, keys: [UInt8]) {
        precondition(prefixes.lowerBound >= 0, "prefixes are not negative")
        self.period = period
        self.prefixes = prefixes
        self.count = count
        self.keys = keys
    }

    /// The span of the prefixes, rounded up to 2^n - 1: few classes, each searched on its own.
    var reach: Int64 {
        let span = prefixes.upperBound - prefixes.lowerBound
        return Int64(UInt64.max >> span.leadingZeroBitCount)
    }
}

/// A segment of request keys that is in the ledger.
public struct KnownKeySegment: Hashable, Sendable {
    /// The ledger's number for it.
    public let id: Int64
    /// Whether its calls were taken in by an intake that is not settled yet.
    public let isOpen: Bool
    /// The segment.
    public let segment: KeySegment
}
