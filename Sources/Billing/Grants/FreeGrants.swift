import BillingTime

/// Which free grants a contract gives, and when (Rules.md, 4. Grants).
struct FreeGrants: Sendable {
    let catalog: Catalog
    let policies: Policies
    /// The pools with a one-time grant, ascending.
    let oncePools: [Int]

    init(catalog: Catalog, policies: Policies) {
        self.catalog = catalog
        self.policies = policies
        oncePools = catalog.pools.indices.filter {
            catalog.pools[$0].cadence == .once && catalog.pools[$0].freeQuantity > 0
        }
    }

    /// The free grant of a pool for a month; nil where the pool isn't active in it.
    func monthly(pool: Int, contract: Contract, month: MonthCalendar) -> GrantState? {
        let allowance = catalog.pools[pool].allowance
        guard allowance.cadence == .monthly, allowance.quantity > 0 else { return nil }
        let activation = activation(ofPool: pool, contract)
        var start = month.start
        if activation > month.start {
            guard activation < month.end else { return nil }
            start = grantStart(activation)
        }
        guard start < month.end else { return nil }
        return GrantState(
            kind: .freeMonth, pool: pool, startsAt: start, endsAt: month.end,
            granted: allowance.quantity)
    }

    /// The one-time grant of a pool in `oncePools`.
    func once(pool: Int, contract: Contract) -> GrantState {
        let allowance = catalog.pools[pool].allowance
        let activation = activation(ofPool: pool, contract)
        var start = activation
        var end = Instant.distantFuture
        // An account that is active since ever has its grant since ever, and for good.
        if activation > .distantPast {
            start = grantStart(activation)
            end = policies.zone.adding(years: allowance.validityYears, to: start)
        }
        return GrantState(
            kind: .freeOnce, pool: pool, startsAt: start, endsAt: end,
            granted: allowance.quantity)
    }

    private func grantStart(_ activation: Instant) -> Instant {
        switch policies.grantStart {
        case .activation: activation
        case .nextHour: policies.zone.nextHour(atOrAfter: activation)
        }
    }

    /// A pool's grants start at the earliest activation among its interfaces.
    private func activation(ofPool pool: Int, _ contract: Contract) -> Instant {
        if contract.activationByRow.isEmpty { return contract.activatedAt }
        var earliest = Instant.distantFuture
        for row in catalog.pools[pool].rows {
            earliest = min(earliest, contract.activationByRow[row])
        }
        return earliest
    }
}
