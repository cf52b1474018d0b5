import Billing
import BillingTime
import Testing

/// Tiers, versions and rounding (Rules.md, 6. Prices; Rules.md, 7. Money).
@Suite struct PriceTests {
    /// The seed's tariff with other prices for 身份证识别.
    private func tariff(_ versions: [PriceVersion]) -> Tariff {
        let seed = SeedTariff.tariff
        var prices = seed.prices
        prices[seed.catalog.pool(named: "身份证识别") ?? -1] = versions
        return Tariff(
            catalog: seed.catalog, prices: prices, billableErrors: [], tickets: [],
            currency: "CNY", version: "test")
    }

    private func version(
        _ from: String, _ model: PriceVersion.Model, _ tiers: [(Int64, Int64?, String?)]
    ) -> PriceVersion {
        PriceVersion(
            effectiveFrom: at(from), model: model,
            tiers: tiers.map {
                PriceVersion.Tier(over: $0, upTo: $1, unitPrice: $2.map { money($0) })
            }, currency: "CNY")
    }

    private let graduated: [(Int64, Int64?, String?)] = [
        (0, 10, "0.50"), (10, 100, "0.30"), (100, nil, "0.10"),
    ]

    @Test(
        arguments: [
            (Policies.TierBasis.total, 9999, "0-10000", "1349.85"),
            (.total, 10_000, "0-10000", "1350.00"), (.total, 10_001, "10000-100000", "900.10"),
            (.total, 100_000, "10000-100000", "9900.00"), (.total, 100_001, "100000-", "5940.06"),
            (.postpaid, 10_999, "0-10000", "1499.85"), (.postpaid, 11_000, "0-10000", "1500.00"),
            (.postpaid, 11_001, "10000-100000", "1000.10"),
        ] as [(Policies.TierBasis, Int64, String, String)])
    func volumeTakesTheTierThatTheMonthReaches(
        basis: Policies.TierBasis, calls: Int64, source: String, amount: String
    ) throws {
        var scenario = Scenario(policies: Policies(tierBasis: basis))
        scenario.call("身份证识别", "2026-11-02 10:00:00", units: calls)
        let line = try scenario.rate()[0].lines[1]
        #expect(line.source.description == source)
        #expect(line.amount == money(amount))
    }

    @Test func theBasisCountsPacksButNotWhatLeaked() throws {
        var scenario = Scenario()
        scenario.contract = Scenario.contract(
            suspensions: [at("2026-11-20")..<at("2026-11-21")],
            packs: [Scenario.pack("p", "身份证识别", 8999)])
        scenario.call("身份证识别", "2026-11-02 10:00:00", units: 10_000)
        scenario.call("身份证识别", "2026-11-20 10:00:00", units: 5000)
        #expect(try scenario.rate()[0].lines[2].source.description == "0-10000")
        scenario.call("身份证识别", "2026-11-22 10:00:00")
        #expect(try scenario.rate()[0].lines[2].source.description == "10000-100000")
    }

    @Test func theBasisIsThePoolsNotTheInterfaces() throws {
        var scenario = Scenario()
        scenario.call("行驶证识别", "2026-11-02 10:00:00", units: 6000)
        scenario.call("驾驶证识别", "2026-11-02 10:00:00", units: 4001)
        #expect(
            try scenario.rate()[0].text == [
                "行驶证识别 free free:2026-11 1000×0.00=0.00",
                "行驶证识别 postpaid 10000-100000 5000×0.10=500.00",
                "驾驶证识别 postpaid 10000-100000 4001×0.10=400.10",
            ])
    }

    @Test(
        arguments: [
            (Policies.TierBasis.postpaid, 1009, ["9×0.50"]), (.postpaid, 1010, ["10×0.50"]),
            (.postpaid, 1011, ["10×0.50", "1×0.30"]), (.postpaid, 1100, ["10×0.50", "90×0.30"]),
            (.postpaid, 1101, ["10×0.50", "90×0.30", "1×0.10"]), (.total, 1001, ["1×0.10"]),
        ] as [(Policies.TierBasis, Int64, [String])])
    func graduatedTakesEachUnitsOwnTier(
        basis: Policies.TierBasis, calls: Int64, lines: [String]
    ) throws {
        for parts in [1, 2] as [Int64] {
            var scenario = Scenario(
                tariff: tariff([version("2020-01-01", .graduated, graduated)]),
                policies: Policies(tierBasis: basis))
            scenario.call("身份证识别", "2026-11-02 10:00:00", units: calls / parts)
            scenario.call("身份证识别", "2026-11-03 10:00:00", units: calls - calls / parts)
            let postpaid = try scenario.rate()[0].lines.dropFirst()
            #expect(postpaid.map { "\($0.quantity)×\($0.unitPrice!)" } == lines)
        }
    }

    @Test func graduatedUnitsOfTwoInterfacesTakeTheirTiersBySecond() throws {
        var scenario = Scenario(policies: Policies(tierBasis: .postpaid))
        let seed = SeedTariff.tariff
        var prices = seed.prices
        let pool = try #require(seed.catalog.pool(named: "行驶证 / 驾驶证识别"))
        prices[pool] = [version("2020-01-01", .graduated, graduated)]
        scenario.tariff = Tariff(
            catalog: seed.catalog, prices: prices, billableErrors: [], tickets: [],
            currency: "CNY", version: "test")
        scenario.call("驾驶证识别", "2026-11-02 00:00:00", units: 1000)
        scenario.call("驾驶证识别", "2026-11-03 10:00:00", units: 8)
        scenario.call("行驶证识别", "2026-11-03 10:00:01", units: 5)
        scenario.call("驾驶证识别", "2026-11-03 10:00:02", units: 4)
        #expect(
            try scenario.rate()[0].text == [
                "行驶证识别 postpaid 0-10 2×0.50=1.00", "行驶证识别 postpaid 10-100 3×0.30=0.90",
                "驾驶证识别 free free:2026-11 1000×0.00=0.00",
                "驾驶证识别 postpaid 0-10 8×0.50=4.00", "驾驶证识别 postpaid 10-100 4×0.30=1.20",
            ])
    }

    @Test func aCallIsPricedByTheVersionOfItsSecondAndTheWholeMonthsBasis() throws {
        var scenario = Scenario(
            tariff: tariff([
                version("2020-01-01", .volume, [(0, 2000, "0.50"), (2000, nil, "0.40")]),
                version("2026-11-15 12:00:00", .volume, [(0, 3000, "0.30"), (3000, nil, "0.2")]),
                version("2026-11-20", .flat, [(0, nil, "0.10")]),
            ]))
        scenario.call("身份证识别", "2026-11-15 11:59:59", units: 2000)
        scenario.call("身份证识别", "2026-11-15 12:00:00", units: 500)
        scenario.call("身份证识别", "2026-11-20 00:00:00", units: 500)
        #expect(
            try scenario.rate()[0].text.dropFirst() == [
                "身份证识别 postpaid 0-3000 500×0.30=150.00", "身份证识别 postpaid flat 500×0.10=50.00",
                "身份证识别 postpaid 2000- 1000×0.40=400.00",
            ])
    }

    @Test func aTierWithoutAPriceMakesADraft() throws {
        var scenario = Scenario(
            tariff: tariff([version("2020-01-01", .volume, [(0, 1001, "0.5"), (1001, nil, nil)])]))
        scenario.call("身份证识别", "2026-11-02 10:00:00", units: 1001)
        #expect(try !scenario.rate()[0].isUnpriced)
        scenario.call("身份证识别", "2026-11-02 10:00:00")
        let statement = try scenario.rate()[0]
        #expect(statement.isUnpriced)
        #expect(statement.text.last == "身份证识别 postpaid 1001- 2×?=?")
        #expect(statement.total == .zero)
    }

    @Test func callsBeforeTheFirstPriceAreUnpriced() throws {
        var scenario = Scenario(
            tariff: tariff([version("2026-11-10", .volume, [(0, nil, "0.5")])]))
        scenario.call("身份证识别", "2026-11-09 23:59:59", units: 1001)
        scenario.call("身份证识别", "2026-11-10 00:00:00", units: 1)
        let statement = try scenario.rate()[0]
        #expect(
            statement.text.dropFirst() == [
                "身份证识别 postpaid unpriced 1×?=?", "身份证识别 postpaid 0- 1×0.50=0.50",
            ])
        #expect(statement.isUnpriced && statement.postpaidUnits == 2)
    }

    @Test(
        arguments: [
            ("0.005", 1, "0.01", "0.005"), ("0.00499999", 1, "0.00", "-0.00499999"),
            ("0.125", 1, "0.13", "0.005"), ("0.12345678", 100, "12.35", "0.004322"),
            ("0.01", 1, "0.01", nil), ("0.125", 8, "1.00", nil),
        ] as [(String, Int64, String, String?)])
    func theTotalIsRoundedOnceAndTheDifferenceIsALine(
        price: String, units: Int64, total: String, rounding: String?
    ) throws {
        var scenario = Scenario(
            tariff: tariff([version("2020-01-01", .flat, [(0, nil, price)])]))
        scenario.call("身份证识别", "2026-11-02 10:00:00", units: 1000 + units)
        let statement = try scenario.rate()[0]
        #expect(statement.total.description == total)
        #expect(statement.lines.reduce(.zero) { $0 + ($1.amount ?? .zero) } == statement.total)
        #expect(
            statement.usageAmount + statement.packsAmount + statement.rounding == statement.total)
        let last = try #require(statement.lines.last)
        #expect((last.usageType == .rounding) == (rounding != nil))
        if let rounding {
            #expect(last.quantity == 1 && last.pool == nil && last.interface == nil)
            #expect(last.unitPrice == money(rounding) && last.amount == money(rounding))
            #expect(last.source.description.isEmpty)
        }
    }
}
