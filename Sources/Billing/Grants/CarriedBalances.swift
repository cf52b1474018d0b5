import BillingTime

/// What had been drawn from grants of several months before the first month that is rated.
public struct CarriedBalances: Hashable, Sendable {
    /// The units drawn from one grant since it began, the book's opening included.
    public struct Grant: Hashable, Sendable {
        /// The pool, as an index into the catalog's pools.
        public var pool: Int
        /// The grant: `free:once` or a pack.
        public var grant: GrantName
        /// Units drawn.
        public var used: Int64

        /// Makes an entry.
        public init(pool: Int, grant: GrantName, used: Int64) {
            self.pool = pool
            self.grant = grant
            self.used = used
        }
    }

    /// The grants; for one that is not listed, the book's opening counts.
    public var grants: [Grant]

    /// Makes balances.
    public init(grants: [Grant] = []) {
        self.grants = grants
    }

    /// What the balances of a period's end carry into the next one.
    public init(endOf balances: [GrantBalance]) {
        grants = balances.compactMap { balance in
            if case .freeMonth = balance.grant { return nil }
            return Grant(
                pool: balance.pool, grant: balance.grant,
                used: balance.usedBefore + balance.used)
        }
    }
}
