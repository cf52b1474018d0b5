import BillingTime

/// Units of an issued month that nobody pays for.
public struct IssuedLeakage: Hashable, Sendable {
    /// The pool's name.
    public var pool: String
    /// The interface's name.
    public var interface: String
    /// Why.
    public var reason: String
    /// Units.
    public var units: Int64
    /// The second of the first such call.
    public var firstAt: Instant
    /// The second of the last such call.
    public var lastAt: Instant
    /// What they would have cost; nil: unpriced.
    public var listValue: String?

    /// Makes a line.
    public init(
        pool: String, interface: String, reason: String, units: Int64, firstAt: Instant,
        lastAt: Instant, listValue: String?
    ) {
        self.pool = pool
        self.interface = interface
        self.reason = reason
        self.units = units
        self.firstAt = firstAt
        self.lastAt = lastAt
        self.listValue = listValue
    }

    func append(to content: inout CanonicalContent) {
        content.append(pool)
        content.append(interface)
        content.append(reason)
        content.append("\(units) \(firstAt.secondsSinceEpoch) \(lastAt.secondsSinceEpoch)")
        content.append(listValue)
    }
}
