import BillingTime

/// Rates one account at a time: a pure function of its usage, contract, tariff and policies.
///
/// It keeps scratch space between accounts, so each worker has its own.
public struct AccountRater: Sendable {
    private let rules: RatingRules
    private let freeGrants: FreeGrants
    private let minorUnitDecimals: Int

    private var calendars: [MonthCalendar] = []
    private var runs = MeterRuns()
    private var drawing = PoolDrawing()
    /// The one-time grants and packs of the account, by pool and then in drawing order.
    private var grants: [GrantState] = []
    /// How many lines and balances the largest month so far has: what the next one gets room for.
    private var mostLines = 0
    private var mostBalances = 0
    /// One account with many packs must not make the room of all others large.
    private static let mostRoom = 256

    /// Makes a rater; `charges` says how each meter is charged, nil: not at all, and `departed` which
    /// of them left the tariff, by their number.
    public init(
        tariff: Tariff, policies: Policies, charges: [MeterCharge?],
        departed: [Int: DepartedMeter] = [:]
    ) {
        rules = RatingRules(
            tariff: tariff, policies: policies, charges: charges, departed: departed)
        freeGrants = FreeGrants(catalog: tariff.catalog, policies: policies)
        minorUnitDecimals = Currency.minorUnitDecimals(tariff.currency)
    }

    /// Rates consecutive months; one-time grants and packs are carried from month to month.
    ///
    /// `usage` has one array for each period, in any order within. `opening` says what was drawn in
    /// months before the first one.
    public mutating func rate(
        _ contract: Contract, usage: [[MeterDay]], periods: [Period], detail: some UsageDetail,
        opening: CarriedBalances = CarriedBalances(), isExplaining: Bool = false
    ) -> [Statement] {
        precondition(usage.count == periods.count)
        precondition(zip(periods, periods.dropFirst()).allSatisfy { $0.next == $1 })
        prepareCalendars(periods)
        var touched: [[AccountException]] = []
        if contract.packs.contains(where: { $0.refundedAt != nil }) {
            touched = touchedRefunds(contract, usage: usage, detail: detail, opening: opening)
        }
        prepareGrants(contract, opening: opening, withRefunded: false)
        return periods.indices.map { position in
            var statement = rateMonth(
                contract, usage[position], calendars[position], detail,
                isExplaining: isExplaining)
            if !touched.isEmpty { statement.exceptions += touched[position] }
            return statement
        }
    }

    private mutating func prepareCalendars(_ periods: [Period]) {
        guard !calendars.elementsEqual(periods, by: { $0.period == $1 }) else { return }
        calendars = periods.map { MonthCalendar(period: $0, zone: rules.policies.zone) }
    }

    // MARK: Grants

    /// A refunded pack is rated as if it was live until its refund: it must stay untouched (Rules.md,
    /// 4.5 Refunds). By month: the packs that are not; one drawn on before is named in the first month.
    private mutating func touchedRefunds(
        _ contract: Contract, usage: [[MeterDay]], detail: some UsageDetail,
        opening: CarriedBalances
    ) -> [[AccountException]] {
        prepareGrants(contract, opening: opening, withRefunded: true)
        let before = refundedPacks(contract) { $0.usedBefore > 0 }
        var touched = calendars.indices.map { position -> [AccountException] in
            let used = grants.map(\.usedBefore)
            _ = rateMonth(
                contract, usage[position], calendars[position], detail, isExplaining: false)
            let drawn = zip(grants, used).filter { $0.usedBefore > $1 }.map(\.0.kind)
            let packs = refundedPacks(contract) { drawn.contains($0.kind) }
            return packs.map { $0.refundException("in \(calendars[position].period)") }
        }
        if !touched.isEmpty {
            touched[0] = before.map { $0.refundException("before") } + touched[0]
        }
        return touched
    }

    /// The refunded packs whose grants `isMeant`, by their lines.
    private func refundedPacks(
        _ contract: Contract, _ isMeant: (GrantState) -> Bool
    ) -> [Contract.Pack] {
        grants.filter(isMeant).compactMap { grant -> Contract.Pack? in
            guard case .pack(let position) = grant.kind else { return nil }
            return contract.packs[position].refundedAt == nil ? nil : contract.packs[position]
        }.sorted { $0.line < $1.line }
    }

    private mutating func prepareGrants(
        _ contract: Contract, opening: CarriedBalances, withRefunded: Bool
    ) {
        grants.removeAll(keepingCapacity: true)
        for pool in freeGrants.oncePools {
            var grant = freeGrants.once(pool: pool, contract: contract)
            grant.usedBefore = contract.freeOpenings.first { $0.pool == pool }?.used ?? 0
            grants.append(grant)
        }
        for (position, pack) in contract.packs.enumerated() {
            var end = pack.expiresAt
            if let refundedAt = pack.refundedAt {
                guard withRefunded else { continue }
                end = min(end, refundedAt)
            }
            grants.append(
                GrantState(
                    kind: .pack(position), pool: pack.pool, startsAt: pack.effectiveAt,
                    endsAt: end, granted: pack.quantity, usedBefore: pack.opening))
        }
        if !opening.grants.isEmpty { carry(opening, contract) }
        // Free comes before prepaid in each pool; packs stay in their drawing order.
        let free = freeGrants.oncePools.count
        if free > 0, grants.count > free {
            let ordered = grants.indices.sorted { (grants[$0].pool, $0) < (grants[$1].pool, $1) }
            grants = ordered.map { grants[$0] }
        }
    }

    private mutating func carry(_ opening: CarriedBalances, _ contract: Contract) {
        var freeUsed: [Int: Int64] = [:]
        var packUsed: [Bytewise: Int64] = [:]
        for entry in opening.grants {
            switch entry.grant {
            case .freeMonth: break
            case .freeOnce: freeUsed[entry.pool] = entry.used
            case .pack(let id): packUsed[Bytewise(id)] = entry.used
            }
        }
        for index in grants.indices {
            let used: Int64? =
                switch grants[index].kind {
                case .freeMonth: nil
                case .freeOnce: freeUsed[grants[index].pool]
                case .pack(let position): packUsed[Bytewise(contract.packs[position].id)]
                }
            grants[index].usedBefore = used ?? grants[index].usedBefore
        }
    }

    // MARK: Months

    private mutating func rateMonth(
        _ contract: Contract, _ usage: [MeterDay], _ calendar: MonthCalendar,
        _ detail: some UsageDetail, isExplaining: Bool
    ) -> Statement {
        var statement = Statement(
            accountID: contract.accountID, name: contract.name, period: calendar.period,
            currency: rules.tariff.currency)
        statement.notBillableUnits = runs.fill(
            usage, charges: rules.flatCharges, poolCount: rules.tariff.catalog.pools.count,
            calendar: calendar)
        if !runs.departed.isEmpty {
            statement.addDeparted(
                runs.departed, of: usage, meters: rules.departed, detail: detail)
        }
        statement.exceptions += contract.exceptions(in: calendar)
        let month = AccountMonth(
            rules: rules, contract: contract, calendar: calendar, usage: usage, runs: runs.runs,
            isExplaining: isExplaining)
        var balances: [GrantBalance] = []
        // Lines that move while their array grows are copied one by one.
        statement.lines.reserveCapacity(mostLines)
        balances.reserveCapacity(mostBalances)
        var start = 0
        while start < month.runs.count {
            let poolRuns = runs.poolRuns(from: start)
            drawPool(Int(month.runs[start].pool), poolRuns, month, detail)
            let pricing = PoolPricing(drawing: drawing.result, month: month)
            pricing.append(to: &statement, detail: detail)
            if isExplaining { pricing.explain(in: &statement) }
            statement.notBillableUnits += drawing.notBillableUnits
            if let free = drawing.grants.first, free.kind == .freeMonth, free.used > 0 {
                balances.append(free.balance(contract, calendar))
            }
            start = poolRuns.upperBound
        }
        statement.balances = closeMonth(contract, calendar, balances)
        statement.appendPacks(contract, calendar)
        statement.appendRounding(toDecimals: minorUnitDecimals)
        mostLines = min(Self.mostRoom, max(mostLines, statement.lines.count))
        mostBalances = min(Self.mostRoom, max(mostBalances, balances.count))
        return statement
    }

    /// Draws a pool's month, and notes what was drawn from the account's lasting grants.
    private mutating func drawPool(
        _ pool: Int, _ poolRuns: Range<Int>, _ month: AccountMonth, _ detail: some UsageDetail
    ) {
        drawing.begin(pool: pool)
        if let free = freeGrants.monthly(
            pool: pool, contract: month.contract, month: month.calendar)
        {
            drawing.grants.append(free)
        }
        let isDrawn = { (grant: GrantState) in
            grant.pool == pool && grant.isValid(in: month.calendar)
        }
        var position = drawing.grants.count
        for grant in grants where isDrawn(grant) { drawing.grants.append(grant) }
        drawing.draw(poolRuns, of: month, detail: detail)
        for index in grants.indices where isDrawn(grants[index]) {
            grants[index].used = drawing.grants[position].used
            position += 1
        }
    }

    /// Adds the balances of the lasting grants, and counts what was drawn as drawn before.
    ///
    /// Balances come by pool, and of a pool the month's own grant first.
    private mutating func closeMonth(
        _ contract: Contract, _ calendar: MonthCalendar, _ monthly: [GrantBalance]
    ) -> [GrantBalance] {
        if grants.isEmpty { return monthly }
        var balances: [GrantBalance] = []
        balances.reserveCapacity(monthly.count + grants.count)
        var rest = monthly[...]
        for index in grants.indices {
            let grant = grants[index]
            while let first = rest.first, first.pool <= grant.pool {
                balances.append(first)
                rest.removeFirst()
            }
            let isDrawnOn = grant.usedBefore + grant.used > 0
            if grant.isValid(in: calendar), grant.kind != .freeOnce || isDrawnOn {
                balances.append(grant.balance(contract, calendar))
            }
            grants[index].usedBefore += grant.used
            grants[index].used = 0
        }
        balances.append(contentsOf: rest)
        return balances
    }
}
