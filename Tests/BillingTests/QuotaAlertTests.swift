import Billing
import BillingTime
import Testing

/// Which grants raise an alert, when they run out, and what the next tier does to the bill.
@Suite struct QuotaAlertTests {
    private static let pool = "身份证识别"
    private static let now = "2026-11-11 00:00:00"

    /// The alerts of November as `grant threshold remaining exhausted-on`.
    private static func alerts(
        _ scenario: Scenario, asOf: String = now, thresholds: [Int] = [80, 100]
    ) throws -> [QuotaAlert] {
        let finder = QuotaAlerts(
            tariff: scenario.tariff, policies: scenario.policies, asOf: at(asOf),
            thresholds: thresholds)
        return finder.alerts(of: try scenario.rate()[0], under: scenario.contract)
    }

    private static func text(_ alerts: [QuotaAlert]) -> [String] {
        alerts.map { alert in
            "\(alert.balance.grant) \(alert.threshold) \(alert.balance.remaining) "
                + (alert.exhaustedOn?.date.description ?? "-")
        }
    }

    private static func used(_ units: Int64, at time: String = "2026-11-05 12:00:00") -> Scenario {
        var scenario = Scenario()
        scenario.call(pool, time, units: units)
        return scenario
    }

    @Test func aThresholdIsPassedAtItsVeryUnit() throws {
        #expect(try Self.text(Self.alerts(Self.used(799))).isEmpty)
        // Ten days took 800, so the other 200 take two and a half.
        #expect(
            try Self.text(Self.alerts(Self.used(800))) == ["free:2026-11 80 200 2026-11-13"])
        #expect(
            try Self.text(Self.alerts(Self.used(1000)))
                == ["free:2026-11 80 0 -", "free:2026-11 100 0 -"])
        #expect(
            try Self.text(Self.alerts(Self.used(1), thresholds: [1])).isEmpty)
    }

    @Test func aGrantThatEndsBeforeItRunsOutHasNoDay() throws {
        // 500 in 20 days and 23 hours: the rest would last into December.
        let alerts = try Self.alerts(
            Self.used(500), asOf: "2026-11-21 23:00:00", thresholds: [50])
        #expect(Self.text(alerts) == ["free:2026-11 50 500 -"])
    }

    @Test func onlyWhatIsValidNowCounts() throws {
        #expect(try Self.alerts(Self.used(1000), asOf: "2026-12-01 00:00:00").isEmpty)
        #expect(try !Self.alerts(Self.used(1000), asOf: "2026-11-30 23:59:59").isEmpty)
    }

    @Test func ofThePacksTheLastOneCounts() throws {
        var scenario = Self.used(2800)
        scenario.contract = Scenario.contract(packs: [
            Scenario.pack("P1", Self.pool, 1000, from: "2026-11-01"),
            Scenario.pack("P2", Self.pool, 1000, from: "2026-11-02"),
            // One that is not valid yet does not make the others less of a concern.
            Scenario.pack("P3", Self.pool, 1000, from: "2026-11-20"),
        ])
        #expect(
            try Self.text(Self.alerts(scenario)) == [
                "free:2026-11 80 0 -", "free:2026-11 100 0 -", "P2 80 200 2026-11-13",
            ])
    }

    @Test func theNextTierIsReachedOverTheRestOfTheGrants() throws {
        let tier = try #require(try Self.alerts(Self.used(800))[0].nextTier)
        #expect(tier.over == 10_000 && tier.missingUnits == 9201)
        // 200 of the 9,201 are free; the other 9,001 cost 0.10 each.
        #expect(tier.unitPrice == money("0.10") && tier.billDifference == money("900.10"))
    }

    @Test func theNextTierMayMakeTheBillSmaller() throws {
        let tier = try #require(try Self.alerts(Self.used(9_999))[0].nextTier)
        // 8,999 at 0.15 are 1349.85; two more units make 9,001 at 0.10.
        #expect(tier.missingUnits == 2 && tier.billDifference == money("-449.75"))
    }

    @Test func withoutPostpaidThereIsNoTier() throws {
        var scenario = Self.used(800)
        scenario.contract = Scenario.contract(postpaid: nil)
        #expect(try Self.alerts(scenario)[0].nextTier == nil)
    }

    @Test func whereOnlyPostpaidUnitsDecideFreeOnesBringNoTierNearer() throws {
        var scenario = Scenario(policies: Policies(tierBasis: .postpaid))
        scenario.call(Self.pool, "2026-11-05 12:00:00", units: 1100)
        let tier = try #require(try Self.alerts(scenario)[0].nextTier)
        #expect(tier.missingUnits == 9901 && tier.billDifference == money("985.10"))
    }
}
