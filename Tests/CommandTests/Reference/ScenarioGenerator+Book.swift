/// Accounts in all states that a book can give them.
extension ScenarioGenerator {
    /// What is known of one main account while its calls are made.
    struct PayerGroup {
        /// The main account first.
        var members: [String]
        /// The pools that it uses.
        var pools: [Int]
        /// The seconds at which something changes for it.
        var moments: [Int64]
    }

    mutating func addAccount(_ number: Int, tariff: ReferenceTariff) {
        let id = accountID(number)
        let pools = random.some(Array(tariff.pools.indices), atMost: 3)
        var payer = PayerGroup(members: [id], pools: pools, moments: months.map(calendar.start))
        for pool in pools { payer.moments += tariff.versions[pool].map(\.from) }
        if random.chance(20), addTierEdge(id, tariff: tariff) { return }
        addRow(to: &payer)
        addSubAccounts(to: &payer)
        addActivations(to: &payer, tariff: tariff)
        addSuspensions(to: &payer)
        addPacks(to: &payer, tariff: tariff)
        addOpenings(to: payer, tariff: tariff)
        if usesBuiltInTariff || !random.chance(6) {
            addCalls(of: payer, tariff: tariff)
        }
    }

    /// Accounts change hands, up to twice in one scenario. Half of the main accounts stay what they
    /// are and take the others in, so that nobody becomes its own ancestor.
    mutating func addMoves() {
        guard random.chance(60) else { return }
        let mains = book.accounts.filter { $0.parent == nil }.map(\.id)
        let stable = Set(mains.indices.filter { $0 % 2 == 0 }.map { mains[$0] })
        let movers = book.accounts.map(\.id).filter { !stable.contains($0) }
        for account in random.some(movers, atMost: 12) {
            for month in random.some(months, atMost: 2) {
                let parent = random.chance(25) ? nil : random.pick(stable.sorted())
                book.moves.append(
                    .init(account: account, parent: parent, from: calendar.start(of: month)))
            }
        }
    }

    mutating func accountID(_ number: Int) -> String {
        switch number % 17 {
        case 3, 9: "100000\(1000 + number)"
        case 7: "客户 \(number)/東"
        case 12: "team%\(number),\"eu\""
        case 15: "a.b_c-\(number)"
        default: "acct-\(1000 + number)"
        }
    }

    private mutating func addRow(to payer: inout PayerGroup) {
        let names = ["", "Acme", "张三", "=1+1", "@home", "Ünïcode, \"Ltd\"", "+86", "-dash"]
        var row = ReferenceBook.Account(
            id: payer.members[0], name: random.pick(names), parent: nil,
            activatedAt: activation())
        switch random.int(1...20) {
        case 1...10: row.postpaidFrom = calendar.second(2020, 1, 1)
        case 11...14: row.postpaidFrom = moment()
        case 15...16:
            row.postpaidFrom = calendar.second(2020, 1, 1)
            row.postpaidUntil = moment()
        case 17...18:
            let from = moment()
            row.postpaidFrom = from
            row.postpaidUntil = from + Int64(random.pick([1, 60, 86_400 * 9]))
        default: break
        }
        payer.moments += [row.activatedAt, calendar.nextHour(row.activatedAt)]
        payer.moments += [row.postpaidFrom, row.postpaidUntil].compactMap { $0 }
        payer.moments.append(calendar.adding(years: 5, to: row.activatedAt))
        book.accounts.append(row)
    }

    /// Long ago, five years before a moment of the scenario, on a leap day, or at such a moment.
    private mutating func activation() -> Int64 {
        let leap = [2024, 2028].map { calendar.second($0, 2, 29) + Int64(random.int(0...86_399)) }
        switch random.int(1...20) {
        case 1...9: return calendar.second(2020, 1, 1) + Int64(random.int(0...9_000_000))
        case 10...12: return calendar.adding(years: -5, to: moment())
        case 13: return leap[0]
        case 14 where leap[1] < end: return leap[1]
        default: return moment()
        }
    }

    private mutating func addSubAccounts(to payer: inout PayerGroup) {
        guard random.chance(20) else { return }
        var parent = payer.members[0]
        for depth in 1...random.int(1...3) {
            let id = "sub-\(depth)-of-\(payer.members[0])"
            book.accounts.append(
                ReferenceBook.Account(
                    id: id, name: "sub", parent: parent, activatedAt: moment(),
                    postpaidFrom: random.chance(50) ? moment() : nil))
            payer.members.append(id)
            if random.chance(70) { parent = id }
            if random.chance(15) {
                let from = moment()
                book.suspensions.append(
                    .init(account: id, from: from, until: from + 999_999, reason: "arrears"))
            }
        }
    }

    private mutating func addActivations(to payer: inout PayerGroup, tariff: ReferenceTariff) {
        guard random.chance(25) else { return }
        var scopes: [String] = []
        for pool in payer.pools {
            let name = tariff.pools[pool].name
            for row in tariff.rows where row.pool == name {
                for scope in [row.category, name] where !scopes.contains(scope) {
                    scopes.append(scope)
                }
            }
        }
        for scope in random.some(scopes, atMost: 3) {
            let at = activation()
            book.activations.append(.init(account: payer.members[0], scope: scope, at: at))
            payer.moments += [at, calendar.nextHour(at), calendar.adding(years: 5, to: at)]
        }
    }

    private mutating func addSuspensions(to payer: inout PayerGroup) {
        guard random.chance(30) else { return }
        for _ in 0..<random.int(1...2) {
            let from = moment()
            let length = Int64(random.pick([1, 2, 3600, 86_400, 86_400 * 12]))
            let until = random.chance(10) ? nil : from + length
            book.suspensions.append(
                .init(
                    account: payer.members[0], from: from, until: until,
                    reason: random.pick(["violation", "arrears"])))
            payer.moments += [from, until].compactMap { $0 }
        }
    }

    private mutating func addPacks(to payer: inout PayerGroup, tariff: ReferenceTariff) {
        guard random.chance(55) else { return }
        var refundedPools: Set<Int> = []
        for _ in 0..<random.int(1...4) {
            let pool = random.pick(payer.pools)
            var pack = ReferenceBook.Pack(
                id: "\(random.pick(["p", "P", "pack-", "包"]))\(book.packs.count)",
                account: random.pick(payer.members), pool: spelled(tariff.pools[pool].name),
                quantity: usesBuiltInTariff ? random.pick([10, 200, 1000]) : random.int(1...12),
                price: random.pick(["120", "84.00", "0.125", "3.3333", "0", "0.005", "800.5"]),
                effectiveAt: packStart(payer))
            if random.chance(50) {
                let length = Int64(random.pick([1, 2, 3600, 86_400 * 5, 86_400 * 40]))
                pack.expiresAt = pack.effectiveAt + length
            }
            if random.chance(15), refundedPools.insert(pool).inserted {
                let latest = pack.expiresAt ?? end
                let span = max(1, latest - pack.effectiveAt)
                pack.refundedAt = pack.effectiveAt + Int64(random.int(0...Int(span) - 1))
            }
            let expiry = pack.expiresAt ?? calendar.adding(years: 1, to: pack.effectiveAt)
            payer.moments += [pack.effectiveAt, expiry] + [pack.refundedAt].compactMap { $0 }
            book.packs.append(pack)
        }
    }

    private mutating func packStart(_ payer: PayerGroup) -> Int64 {
        switch random.int(1...10) {
        case 1...2: calendar.adding(years: -1, to: moment())
        case 3: calendar.second(months[0].year - 1, 12, 29)
        case 4...5: random.pick(payer.moments.filter { $0 < end })
        case 6 where calendar.second(2028, 3, 1) < end:
            calendar.second(2028, 2, 29) + Int64(random.int(0...86_399))
        default: moment()
        }
    }

    /// Openings of one-time grants and of packs that began before the first month.
    private mutating func addOpenings(to payer: PayerGroup, tariff: ReferenceTariff) {
        guard random.chance(30) else { return }
        let main = payer.members[0]
        for pool in payer.pools where tariff.pools[pool].onceYears != nil {
            guard !book.activations.contains(where: { $0.account == main }) else { continue }
            guard book.accounts.first(where: { $0.id == main })!.activatedAt + 3600 < start
            else { continue }
            book.openings.append(
                .init(
                    account: main, pool: tariff.pools[pool].name, grant: "free:once",
                    used: random.int(0...tariff.pools[pool].freeQuantity)))
        }
        for pack in book.packs where pack.account == main && pack.refundedAt == nil {
            guard pack.effectiveAt < start, random.chance(60) else { continue }
            book.openings.append(
                .init(
                    account: main, pool: pack.pool, grant: pack.id,
                    used: random.int(0...pack.quantity)))
        }
    }
}
