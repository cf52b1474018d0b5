import BillingTime

/// What was left of a grant when its month was issued.
public struct IssuedBalance: Hashable, Sendable {
    /// The pool's name.
    public var pool: String
    /// The grant's name.
    public var grant: String
    /// `free` or `prepaid`.
    public var grantClass: String
    /// Units granted, drawn before, drawn in the month, left, and lapsed.
    public var units: [Int64]
    /// The grant's first second.
    public var startsAt: Instant
    /// The first second after the grant.
    public var endsAt: Instant

    /// Makes a balance; `units` has the five counts in their order.
    public init(
        pool: String, grant: String, grantClass: String, units: [Int64], startsAt: Instant,
        endsAt: Instant
    ) {
        precondition(units.count == 5, "granted, used before, used, remaining, lapsed")
        self.pool = pool
        self.grant = grant
        self.grantClass = grantClass
        self.units = units
        self.startsAt = startsAt
        self.endsAt = endsAt
    }

    func append(to content: inout CanonicalContent) {
        content.append(pool)
        content.append(grant)
        content.append(grantClass)
        let counts = units.map(String.init).joined(separator: " ")
        content.append("\(counts) \(startsAt.secondsSinceEpoch) \(endsAt.secondsSinceEpoch)")
    }
}
