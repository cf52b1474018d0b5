import BillingTime

/// Why units were not billed (Rules.md, 5.2 Unbilled units).
public enum LeakageReason: String, Hashable, Sendable, CaseIterable {
    case notActivated = "not_activated"
    case suspended
    case postpaidOff = "postpaid_off"
}

/// Units of a month that nobody pays for, with what they would have cost.
public struct LeakageLine: Hashable, Sendable {
    /// The pool, as an index into the catalog's pools.
    public var pool: Int
    /// The interface, as an index into the catalog's interfaces.
    public var interface: Int
    /// Why.
    public var reason: LeakageReason
    /// Units.
    public var units: Int64
    /// The second of the first such call.
    public var firstAt: Instant
    /// The second of the last such call.
    public var lastAt: Instant
    /// Units times the price of the first tier in force at their second; nil: unpriced.
    public var listValue: Amount?

    /// Makes a line.
    public init(
        pool: Int, interface: Int, reason: LeakageReason, units: Int64, firstAt: Instant,
        lastAt: Instant, listValue: Amount?
    ) {
        self.pool = pool
        self.interface = interface
        self.reason = reason
        self.units = units
        self.firstAt = firstAt
        self.lastAt = lastAt
        self.listValue = listValue
    }
}
