import BillingTime

/// What became of a grant by a period's end: granted = used before + used + remaining + lapsed.
public struct GrantBalance: Hashable, Sendable {
    /// The pool, as an index into the catalog's pools.
    public var pool: Int
    /// The grant.
    public var grant: GrantName
    /// Units granted.
    public var granted: Int64
    /// Units drawn before the period, openings included.
    public var usedBefore: Int64
    /// Units drawn in the period.
    public var used: Int64
    /// Units that can still be drawn at the period's end, or could until then.
    public var remaining: Int64
    /// Units that lapsed because the grant ended before the period did.
    public var lapsed: Int64
    /// The first second of the grant; `distantPast`: since ever.
    public var startsAt: Instant
    /// The first second after the grant; `distantFuture`: no end.
    public var endsAt: Instant

    /// Makes a balance.
    public init(
        pool: Int, grant: GrantName, granted: Int64, usedBefore: Int64, used: Int64,
        remaining: Int64, lapsed: Int64, startsAt: Instant, endsAt: Instant
    ) {
        self.pool = pool
        self.grant = grant
        self.granted = granted
        self.usedBefore = usedBefore
        self.used = used
        self.remaining = remaining
        self.lapsed = lapsed
        self.startsAt = startsAt
        self.endsAt = endsAt
    }

    /// The class in which it is drawn on.
    public var grantClass: GrantClass { grant.grantClass }
}
