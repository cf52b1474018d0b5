/// Rates whole logs the slow way: unit by unit, from the documents alone.
struct ReferenceRater {
    let tariff: ReferenceTariff
    let book: ReferenceBook
    let policies: ReferencePolicies

    /// Rates every month from the first to the last with usage.
    func rate(_ calls: [ReferenceCall]) -> ReferenceResult {
        let intake = ReferenceIntake(
            calls, tariff: tariff, book: book, calendar: policies.calendar)
        let months = Self.consecutive(intake.months)
        var result = ReferenceResult(intake: intake, months: months)
        for (lister, parts) in accounts(intake, months: months) {
            var desk = ReferenceDesk(lister: lister, parts: parts)
            for (place, month) in months.enumerated() {
                var statement = desk.statement(of: month)
                statement.isIncomplete = intake.exceptions.contains {
                    $0.account == lister.account && $0.month == month
                }
                result.months[place].statements.append(statement)
            }
        }
        return result
    }

    /// Refunded packs from which something would have been drawn before their refund, whether
    /// they take their place in drawing order by their expiry or by their refund.
    func touchedRefunds(_ calls: [ReferenceCall]) -> Set<String> {
        let intake = ReferenceIntake(
            calls, tariff: tariff, book: book, calendar: policies.calendar)
        let months = Self.consecutive(intake.months)
        let refunded = Set(book.packs.filter { $0.refundedAt != nil }.map(\.id))
        var touched: Set<String> = []
        for (lister, parts) in accounts(intake, months: months) {
            guard lister.book.packs.contains(where: { $0.refundedAt != nil }) else { continue }
            for cutsEnds in [false, true] {
                var lister = lister
                lister.refundsAreAlive = true
                lister.refundsCutEnds = cutsEnds
                var desk = ReferenceDesk(lister: lister, parts: parts)
                for month in months { _ = desk.statement(of: month) }
                touched.formUnion(
                    desk.walks.flatMap(\.grants).filter { $0.usedBefore > 0 }.map(\.id))
            }
        }
        return touched.intersection(refunded)
    }

    /// Every main account with its own small book and its parts, in bytewise order.
    private func accounts(
        _ intake: ReferenceIntake, months: [ReferenceMonth]
    ) -> [(ReferenceGrantLister, [ReferencePart])] {
        let byAccount = Dictionary(grouping: intake.parts, by: \.account)
        let payers = book.payers()
        let known = Array(book.isOpenToAll ? Set(byAccount.keys) : Set(payers.keys))
        return known.sorted(by: bytewisePrecedes).map { account in
            let lister = ReferenceGrantLister(
                tariff: tariff, book: payers[account] ?? book, policies: policies,
                account: account, months: months)
            return (lister, byAccount[account] ?? [])
        }
    }

    private static func consecutive(_ months: Set<ReferenceMonth>) -> [ReferenceMonth] {
        guard var month = months.min(), let last = months.max() else { return [] }
        var all = [month]
        while month < last {
            month = month.next
            all.append(month)
        }
        return all
    }
}

/// One account's grants and usage, month after month.
struct ReferenceDesk {
    let lister: ReferenceGrantLister
    /// The account's parts in the order of second and interface.
    let parts: [ReferencePart]
    /// One walk per pool.
    private(set) var walks: [ReferenceWalk]

    init(lister: ReferenceGrantLister, parts: [ReferencePart]) {
        self.lister = lister
        self.parts = parts.sorted { ($0.second, $0.interface) < ($1.second, $1.interface) }
        walks = lister.tariff.pools.indices.map { ReferenceWalk(pool: $0, lister: lister) }
    }

    /// Walks and prices the next month.
    mutating func statement(of month: ReferenceMonth) -> ReferenceStatement {
        let calendar = lister.policies.calendar
        let (start, end) = (calendar.start(of: month), calendar.end(of: month))
        let row = lister.book.accounts.first { $0.id == lister.account }
        var statement = ReferenceStatement(
            account: lister.account, name: row?.name ?? "", month: month, tariff: lister.tariff,
            calendar: calendar)
        for pool in walks.indices {
            let units = walks[pool].walk(
                parts.filter { $0.pool == pool && start <= $0.second && $0.second < end })
            let pricing = ReferencePricing(
                tariff: lister.tariff, basis: lister.policies.tierBasis, pool: pool,
                grants: walks[pool].grants, units: units)
            statement.lines += pricing.lines()
            statement.leaks += pricing.leaks()
            for grant in walks[pool].grants where grant.start < end && start < grant.end {
                if !grant.isFree || grant.usedBefore + grant.used > 0 {
                    statement.balances.append((pool, grant))
                }
            }
            walks[pool].closeMonth()
        }
        for pack in lister.book.packs where pack.refundedAt == nil {
            guard start <= pack.effectiveAt, pack.effectiveAt < end else { continue }
            statement.packs.append((pack, lister.tariff.pool(named: pack.pool)!))
        }
        return statement
    }
}
