import Billing
import BillingTime
import Testing

/// Whole-day arithmetic must give what drawing second by second gives.
@Suite struct ConsistencyTests {
    /// A small generator, so that a failing case can be told by its seed.
    private struct Generator: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var mixed = state
            mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
            return mixed ^ (mixed >> 31)
        }
    }

    private static let interfaces = ["行驶证识别", "驾驶证识别", "混贴票据识别", "汽车票识别", "条码信息查询"]
    private static let pools = ["行驶证 / 驾驶证识别", "通用票据识别（大票）", "通用票据识别（小票）", "条码信息查询"]

    /// A time of two weeks around the end of a month, so that days are crowded.
    private func instant(_ generator: inout Generator) -> Instant {
        let start = at("2026-10-25")
        let length: Int64 = 14 * 86_400
        let second = Int64.random(in: 0..<length, using: &generator)
        return start + (Bool.random(using: &generator) ? second : second / 3600 * 3600)
    }

    private func interval(_ generator: inout Generator) -> Range<Instant> {
        let ends = [instant(&generator), instant(&generator)].sorted()
        return ends[0]..<ends[1]
    }

    private func packs(_ generator: inout Generator) -> [Contract.Pack] {
        (0..<Int.random(in: 0...5, using: &generator)).map { number in
            let valid = interval(&generator)
            let pool = Self.pools.randomElement(using: &generator) ?? ""
            return Contract.Pack(
                id: "p\(number)", line: 2, pool: SeedTariff.catalog.pool(named: pool) ?? -1,
                quantity: Int64.random(in: 0...300, using: &generator), price: money("1.5"),
                effectiveAt: valid.lowerBound, expiresAt: valid.upperBound)
        }
    }

    /// Packs of nothing that start at every noon change no bill, but cut every day in two.
    private func noonPacks() -> [Contract.Pack] {
        Self.pools.flatMap { pool in
            (0..<61).map { day in
                let noon = at("2026-10-01 12:00:00") + Int64(day) * 86_400
                return Contract.Pack(
                    id: "noon", line: 2, pool: SeedTariff.catalog.pool(named: pool) ?? -1,
                    quantity: 0, price: .zero, effectiveAt: noon, expiresAt: noon + 1)
            }
        }
    }

    private func tariff(_ generator: inout Generator) -> Tariff {
        let seed = SeedTariff.tariff
        let models: [PriceVersion.Model] = [.volume, .graduated, .flat]
        let prices = seed.prices.map { _ in
            var start = at("2026-01-01")
            return (0..<Int.random(in: 1...2, using: &generator)).map { _ in
                defer { start = instant(&generator) }
                let model = models.randomElement(using: &generator) ?? .flat
                let bound = Int64.random(in: 1...1500, using: &generator)
                let tiers: [PriceVersion.Tier] =
                    model == .flat
                    ? [.init(over: 0, upTo: nil, unitPrice: money("0.15"))]
                    : [
                        .init(over: 0, upTo: bound, unitPrice: money("0.15")),
                        .init(over: bound, upTo: bound * 2, unitPrice: money("0.1")),
                        .init(over: bound * 2, upTo: nil, unitPrice: money("0.06")),
                    ]
                return PriceVersion(
                    effectiveFrom: start, model: model, tiers: tiers, currency: "CNY")
            }
        }
        return Tariff(
            catalog: seed.catalog, prices: prices, billableErrors: seed.billableErrors,
            tickets: seed.tickets, currency: "CNY", version: "random")
    }

    private func scenario(_ generator: inout Generator) -> Scenario {
        let policies = Policies(
            grantStart: Bool.random(using: &generator) ? .activation : .nextHour,
            tierBasis: Bool.random(using: &generator) ? .total : .postpaid)
        var scenario = Scenario(tariff: tariff(&generator), policies: policies)
        for _ in 0..<Int.random(in: 1...300, using: &generator) {
            let interface = Self.interfaces.randomElement(using: &generator) ?? ""
            let isMixed = interface == "混贴票据识别" && Bool.random(using: &generator)
            let ticket = isMixed ? ["3", "8", "99"].randomElement(using: &generator) : nil
            let isBlurred = Int.random(in: 0..<10, using: &generator) == 0
            scenario.call(
                interface, instant(&generator),
                units: Int64.random(in: 1...90, using: &generator),
                error: isBlurred ? "FailedOperation.ImageBlur" : "", ticket: ticket)
        }
        return scenario
    }

    @Test(arguments: 0..<120)
    func wholeDaysGiveWhatSecondsGive(seed: UInt64) throws {
        var generator = Generator(state: seed)
        var scenario = scenario(&generator)
        let activation = Bool.random(using: &generator) ? at("2026-01-01") : instant(&generator)
        let postpaid =
            Bool.random(using: &generator)
            ? interval(&generator) : at("2020-01-01")..<at("2030-01-01")
        let suspensions = Bool.random(using: &generator) ? [interval(&generator)] : []
        let packs = packs(&generator)
        func contract(_ packs: [Contract.Pack]) -> Contract {
            Contract(
                accountID: "a", activatedAt: activation, postpaid: postpaid,
                suspensions: suspensions, packs: packs)
        }
        scenario.contract = contract(packs)
        let whole = try scenario.rate("2026-10", through: "2026-11")
        scenario.contract = contract(packs + noonPacks())
        let cut = try scenario.rate("2026-10", through: "2026-11")
        for (left, right) in zip(whole, cut) {
            #expect(left.leakage == right.leakage)
            #expect(left.notBillableUnits == right.notBillableUnits)
            #expect(left.lines == right.lines.filter { $0.source.description != "noon" })
            #expect(left.balances == right.balances.filter { $0.grant.description != "noon" })
            checkTotals(left)
        }
        let metered = whole.map { statement in
            statement.freeUnits + statement.prepaidUnits + statement.postpaidUnits
                + statement.unbilledUnits + statement.notBillableUnits
        }
        #expect(metered.reduce(0, +) == scenario.units)
    }

    /// Months in which nothing changes are drawn at once; the noon packs cut each of their days.
    @Test(arguments: 0..<150)
    func wholeMonthsGiveWhatSecondsGive(seed: UInt64) throws {
        var generator = Generator(state: 1000 + seed)
        var scenario = scenario(&generator)
        let packs = Self.pools.flatMap { pool in
            (0..<Int.random(in: 0...2, using: &generator)).map { number in
                Scenario.pack(
                    "\(pool)\(number)", pool, Int64.random(in: 0...600, using: &generator))
            }
        }
        let postpaid = seed % 3 == 0 ? nil : at("2020-01-01")..<at("2030-01-01")
        scenario.contract = Scenario.contract(postpaid: postpaid, packs: packs)
        let whole = try scenario.rate("2026-10", through: "2026-11")
        let explained = try scenario.rate("2026-10", through: "2026-11", isExplaining: true)
        scenario.contract = Scenario.contract(postpaid: postpaid, packs: packs + noonPacks())
        let cut = try scenario.rate("2026-10", through: "2026-11")
        for ((left, right), explained) in zip(zip(whole, cut), explained) {
            #expect(left.leakage == right.leakage)
            #expect(left.notBillableUnits == right.notBillableUnits)
            #expect(left.lines == right.lines.filter { $0.source.description != "noon" })
            #expect(left.balances == right.balances.filter { $0.grant.description != "noon" })
            #expect(left.lines == explained.lines && left.total == explained.total)
            checkTotals(left)
        }
    }

    private func checkTotals(_ statement: Statement) {
        func units(_ type: UsageType) -> Int64 {
            statement.lines.filter { $0.usageType == type }.reduce(0) { $0 + $1.quantity }
        }
        #expect(units(.free) == statement.freeUnits)
        #expect(units(.prepaid) == statement.prepaidUnits)
        #expect(units(.postpaid) == statement.postpaidUnits)
        #expect(statement.leakage.reduce(0) { $0 + $1.units } == statement.unbilledUnits)
        #expect(statement.lines.reduce(.zero) { $0 + ($1.amount ?? .zero) } == statement.total)
        for line in statement.lines { #expect(line.quantity > 0) }
        for balance in statement.balances {
            let parts =
                balance.usedBefore + balance.used + balance.remaining + balance.lapsed
            #expect(balance.granted == parts && balance.remaining >= 0 && balance.lapsed >= 0)
        }
        let drawn = statement.balances.reduce(0) { $0 + $1.used }
        #expect(drawn == statement.freeUnits + statement.prepaidUnits)
    }

    @Test func theOrderOfTheUsageDoesNotMatter() throws {
        var generator = Generator(state: 7)
        let scenario = scenario(&generator)
        var shuffled = scenario
        shuffled.shuffle(using: &generator)
        #expect(
            try scenario.rate("2026-10", through: "2026-11")
                == shuffled.rate("2026-10", through: "2026-11"))
    }
}
