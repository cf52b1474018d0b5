import BillingTime

/// Why a pool's units of a month were free, prepaid, postpaid or unbilled: what the rating had
/// before it when it drew and priced them.
public struct PoolExplanation: Hashable, Sendable {
    /// The price version of a postpaid line.
    public struct Pricing: Hashable, Sendable {
        /// The line, as a position of the statement's lines.
        public var line: Int
        /// The version, as a position of the pool's versions; nil: none was in force.
        public var version: Int?
        /// The row of its tier table that applied.
        public var tier: Int?
    }

    /// The pool, as an index into the catalog's pools.
    public var pool: Int
    /// The units that decide the tier of volume prices (policy `tier_basis`).
    public var basisUnits: Int64
    /// The grants that are valid at some time in the month, in drawing order, also those that
    /// nothing was drawn from.
    public var grants: [GrantBalance]
    /// For each grant, the second of the call that took its last unit; nil where units are left.
    public var ranOutAt: [Instant?]
    /// The postpaid lines' prices.
    public var pricing: [Pricing]
}

extension PoolPricing {
    /// Adds what the pool's drawing and pricing went by; its lines and steps are there already.
    func explain(in statement: inout Statement) {
        var pricing: [PoolExplanation.Pricing] = []
        for (line, tally) in explainedLines(of: statement) {
            guard case .postpaid(let version, let tier) = tally.source else { continue }
            let applied = version.map { position in
                tier ?? versions[position].tierIndex(ofQuantity: drawing.basisUnits)
            }
            pricing.append(.init(line: line, version: version, tier: applied))
        }
        statement.pools.append(
            PoolExplanation(
                pool: drawing.pool, basisUnits: drawing.basisUnits,
                grants: drawing.grants.map { $0.balance(month.contract, month.calendar) },
                ranOutAt: drawing.grants.indices.map { ranOut($0) }, pricing: pricing))
    }

    /// The second of the step that took a grant's last unit in this month.
    private func ranOut(_ position: Int) -> Instant? {
        let grant = drawing.grants[position]
        guard grant.remaining == 0, grant.used > 0 else { return nil }
        let last = drawing.drawn.steps.last { step in
            guard let tally = step.tally else { return false }
            return drawing.drawn.tallies[tally].source == .grant(position)
        }
        return last?.time.lowerBound
    }

    /// The statement's lines of this pool, which come last, with the tallies they were made of.
    private func explainedLines(of statement: Statement) -> [(line: Int, tally: LineTally)] {
        let first = statement.lines.count - drawing.drawn.tallies.count
        return zip(first..., orderedTallies).map { ($0, drawing.drawn.tallies[$1]) }
    }
}
