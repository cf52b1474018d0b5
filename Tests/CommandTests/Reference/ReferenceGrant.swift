/// A grant with its counter.
struct ReferenceGrant {
    var id: String
    var isFree: Bool
    var quantity: Int
    /// `Int64.min`: since ever.
    var start: Int64
    /// `Int64.max`: for ever.
    var end: Int64
    /// When a refund took the grant away.
    var refundedAt = Int64.max
    var usedBefore = 0
    var used = 0

    var remaining: Int { quantity - usedBefore - used }

    func isValid(at second: Int64) -> Bool {
        start <= second && second < end && second < refundedAt
    }
}

/// Lists the grants of one account, one by one, for all months to be rated.
struct ReferenceGrantLister {
    let tariff: ReferenceTariff
    let book: ReferenceBook
    let policies: ReferencePolicies
    let account: String
    let months: [ReferenceMonth]
    /// Treat refunded packs as alive until their refund, to see whether anything is drawn.
    var refundsAreAlive = false
    /// Whether such a pack takes its place in drawing order by its refund instead of its expiry.
    var refundsCutEnds = false

    /// When an interface, in one of its pools, was activated: the pool's scope, else the
    /// category's, else the account's (Rules.md, 4.4 Activation). Never for an unknown account.
    func activation(interface: String, pool: Int) -> Int64 {
        if book.isOpenToAll { return .min }
        let name = tariff.pools[pool].name
        let row = tariff.rows.first { $0.interface == interface && $0.pool == name }!
        return activation(scope: name) ?? activation(scope: row.category)
            ?? book.accounts.first { $0.id == account }!.activatedAt
    }

    private func activation(scope: String) -> Int64? {
        let wanted = ReferenceTariff.normalise(scope)
        return book.activations.filter {
            $0.account == account && ReferenceTariff.normalise($0.scope) == wanted
        }.map(\.at).min()
    }

    /// The earliest activation among the pool's interfaces.
    func activation(pool: Int) -> Int64 {
        let name = tariff.pools[pool].name
        return tariff.rows.filter { $0.pool == name }
            .map { activation(interface: $0.interface, pool: pool) }.min()!
    }

    /// Every grant of a pool in drawing order (Rules.md, 5. Drawing order).
    func grants(pool: Int) -> [ReferenceGrant] {
        let isOnce = tariff.pools[pool].onceYears != nil
        var free = isOnce ? oneTimeGrants(pool: pool) : monthlyGrants(pool: pool)
        free.sort(by: precedes)
        return free + packs(pool: pool).sorted(by: precedes)
    }

    private func precedes(_ left: ReferenceGrant, _ right: ReferenceGrant) -> Bool {
        if policies.packOrder == .expiry, left.end != right.end { return left.end < right.end }
        if left.start != right.start { return left.start < right.start }
        if left.end != right.end { return left.end < right.end }
        return bytewisePrecedes(left.id, right.id)
    }

    private func granted(_ activation: Int64) -> Int64 {
        policies.grantStart == .nextHour ? policies.calendar.nextHour(activation) : activation
    }

    private func monthlyGrants(pool: Int) -> [ReferenceGrant] {
        let activation = activation(pool: pool)
        return months.compactMap { month in
            let first = policies.calendar.start(of: month)
            let end = policies.calendar.end(of: month)
            let start = activation < first ? first : granted(activation)
            guard start < end else { return nil }
            return ReferenceGrant(
                id: "free:\(month)", isFree: true, quantity: tariff.pools[pool].freeQuantity,
                start: start, end: end)
        }
    }

    private func oneTimeGrants(pool: Int) -> [ReferenceGrant] {
        let activation = activation(pool: pool)
        let isSinceEver = activation == .min
        let start = isSinceEver ? .min : granted(activation)
        let years = tariff.pools[pool].onceYears!
        let end = isSinceEver ? .max : policies.calendar.adding(years: years, to: start)
        var grant = ReferenceGrant(
            id: "free:once", isFree: true, quantity: tariff.pools[pool].freeQuantity,
            start: start, end: end)
        grant.usedBefore = opening(pool: pool, grant: "free:once")
        return [grant]
    }

    private func packs(pool: Int) -> [ReferenceGrant] {
        book.packs.filter { tariff.pool(named: $0.pool) == pool }.compactMap { pack in
            if pack.refundedAt != nil, !refundsAreAlive { return nil }
            var end = pack.expiresAt ?? policies.calendar.adding(years: 1, to: pack.effectiveAt)
            if refundsCutEnds { end = min(end, pack.refundedAt ?? .max) }
            var grant = ReferenceGrant(
                id: pack.id, isFree: false, quantity: pack.quantity, start: pack.effectiveAt,
                end: end, refundedAt: pack.refundedAt ?? .max)
            grant.usedBefore = opening(pool: pool, grant: pack.id)
            return grant
        }
    }

    private func opening(pool: Int, grant: String) -> Int {
        book.openings.filter {
            $0.grant == grant && tariff.pool(named: $0.pool) == pool
        }.reduce(0) { $0 + $1.used }
    }
}
