import Billing
import BillingTime
import Testing

/// What the month after the last closed one charges for closed months (Rules.md, 11.3
/// Corrections).
@Suite struct CorrectionTests {
    private static let september = Period(year: 2026, month: 9)
    private static let closed = ClosedMonths([september])

    /// September's calls of one second.
    private static func calls(
        _ units: Int64, interface: String = "身份证识别", policies: Policies = Policies(),
        contract: Contract = Scenario.contract()
    ) -> Scenario {
        var scenario = Scenario(policies: policies)
        scenario.contract = contract
        scenario.call(interface, "2026-09-10 12:00:00", units: units)
        return scenario
    }

    private static func rated(_ scenario: Scenario) throws -> Statement {
        try scenario.rate("2026-09")[0]
    }

    /// As `month quantity×price=amount source of type`, in their order.
    private static func text(_ lines: [InvoiceLine]) -> [String] {
        lines.map { line in
            #expect(line.usageType == .correction)
            return "\(line.chargePeriod) \(line.quantity)×\(line.unitPrice?.description ?? "?")"
                + "=\(line.amount?.description ?? "?") \(line.source) of "
                + (line.correctedType?.rawValue ?? "?")
        }
    }

    private static func corrections(
        _ rated: [Statement], issued: [InvoiceLine], ratedFrom first: Period? = september
    ) -> [String] {
        text(closed.corrections(to: rated, issued: issued, ratedFrom: first))
    }

    @Test func whatWasIssuedAsItShouldBeNeedsNone() throws {
        let statement = try Self.rated(Self.calls(5000))
        #expect(Self.corrections([statement], issued: statement.lines) == [])
    }

    /// 10,000 calls cost (10,000 − 1,000) × 0.15 = 1350.00. One more reaches the next tier, whose
    /// price all of them take: (10,001 − 1,000) × 0.10 = 900.10.
    @Test func aLateCallLowersTheBill() throws {
        let issued = try Self.rated(Self.calls(10_000))
        let now = try Self.rated(Self.calls(10_001))
        #expect(issued.total == money("1350.00") && now.total == money("900.10"))
        let lines = Self.closed.corrections(
            to: [now], issued: issued.lines, ratedFrom: Self.september)
        #expect(
            Self.text(lines) == [
                "2026-09 -9000×0.15=-1350.00 0-10000 of postpaid",
                "2026-09 9001×0.10=900.10 10000-100000 of postpaid",
            ])
        #expect(lines.compactMap(\.amount).reduce(.zero, +) == money("-449.90"))
    }

    /// By postpaid units alone: 10,000 of them cost 1500.00, and 10,001 cost 1000.10.
    @Test func aLateCallLowersTheBillByPostpaidUnitsToo() throws {
        let policies = Policies(tierBasis: .postpaid)
        let issued = try Self.rated(Self.calls(11_000, policies: policies))
        let now = try Self.rated(Self.calls(11_001, policies: policies))
        #expect(issued.total == money("1500.00") && now.total == money("1000.10"))
        #expect(
            Self.corrections([now], issued: issued.lines) == [
                "2026-09 -10000×0.15=-1500.00 0-10000 of postpaid",
                "2026-09 10001×0.10=1000.10 10000-100000 of postpaid",
            ])
    }

    @Test func aLateCallWithinTheTierIsChargedAlone() throws {
        let issued = try Self.rated(Self.calls(5000))
        let now = try Self.rated(Self.calls(5003))
        #expect(
            Self.corrections([now], issued: issued.lines)
                == ["2026-09 3×0.15=0.45 0-10000 of postpaid"])
    }

    /// A late call before the others takes a free unit; which of them are free changes no sum.
    @Test func freeUnitsAreCorrectedAtNothing() throws {
        let issued = try Self.rated(Self.calls(900))
        var late = Self.calls(900)
        late.call("身份证识别", "2026-09-01 00:00:00", units: 150)
        #expect(
            Self.corrections([try Self.rated(late)], issued: issued.lines) == [
                "2026-09 100×0.00=0.00 free:2026-09 of free",
                "2026-09 50×0.15=7.50 0-10000 of postpaid",
            ])
    }

    /// A pack that the book learns of later: its price is charged, and its units come back.
    @Test func aLatePackIsChargedAndItsUnitsComeBack() throws {
        let issued = try Self.rated(Self.calls(2500))
        #expect(issued.total == money("225.00"))
        let pack = Scenario.pack("P-1", "身份证识别", 1000, price: "120", from: "2026-09-01")
        let now = try Self.rated(
            Self.calls(2500, contract: Scenario.contract(packs: [pack])))
        let lines = Self.closed.corrections(
            to: [now], issued: issued.lines, ratedFrom: Self.september)
        #expect(
            Self.text(lines) == [
                "2026-09 1000×0.00=0.00 P-1 of prepaid",
                "2026-09 -1000×0.15=-150.00 0-10000 of postpaid",
                "2026-09 1×120.00=120.00 P-1 of pack",
            ])
        #expect(lines.map { $0.interface == nil } == [false, false, true])
        #expect(lines.compactMap(\.amount).reduce(.zero, +) == money("-30.00"))
    }

    /// What was corrected on an invoice that was issued since is not corrected again.
    @Test func issuedCorrectionsCount() throws {
        let closed = ClosedMonths([Self.september, Self.september.next])
        let issued = try Self.rated(Self.calls(10_000))
        let now = try Self.rated(Self.calls(10_001))
        let first = Self.closed.corrections(
            to: [now], issued: issued.lines, ratedFrom: Self.september)
        #expect(
            closed.corrections(
                to: [now], issued: issued.lines + first, ratedFrom: Self.september
            ).isEmpty)
        // And if the late call is taken back, so is its correction.
        let back = closed.corrections(
            to: [issued], issued: issued.lines + first, ratedFrom: Self.september)
        #expect(
            Self.text(back) == [
                "2026-09 9000×0.15=1350.00 0-10000 of postpaid",
                "2026-09 -9001×0.10=-900.10 10000-100000 of postpaid",
            ])
    }

    @Test func anAccountThatWasLeftOutIsChargedAllOfIt() throws {
        let now = try Self.rated(Self.calls(1004))
        #expect(
            Self.corrections([now], issued: []) == [
                "2026-09 1000×0.00=0.00 free:2026-09 of free",
                "2026-09 4×0.15=0.60 0-10000 of postpaid",
            ])
    }

    /// What was issued to an account whose calls are somebody else's now comes back.
    @Test func withoutUsageEverythingComesBack() throws {
        let issued = try Self.rated(Self.calls(1004))
        let empty = Statement(accountID: "a", name: "", period: Self.september)
        #expect(
            Self.corrections([empty], issued: issued.lines) == [
                "2026-09 -1000×0.00=0.00 free:2026-09 of free",
                "2026-09 -4×0.15=-0.60 0-10000 of postpaid",
            ])
    }

    // MARK: What is left out

    @Test func openMonthsAreNoCorrections() throws {
        var scenario = Self.calls(1004)
        scenario.call("身份证识别", "2026-10-10 12:00:00", units: 2000)
        let statements = try scenario.rate("2026-09", through: "2026-10")
        #expect(Self.corrections(statements, issued: statements[0].lines) == [])
    }

    @Test func roundingIsNotCorrected() throws {
        let rounding = InvoiceLine(
            chargePeriod: Self.september, pool: nil, interface: nil, usageType: .rounding,
            source: .text(""), quantity: 1, unitPrice: money("0.005"), amount: money("0.005"))
        let statement = try Self.rated(Self.calls(1004))
        #expect(Self.corrections([statement], issued: statement.lines + [rounding]) == [])
    }

    /// Of months before the first one that is rated nothing is known, so nothing comes back.
    @Test func monthsBeforeTheFirstRatedOneStay() throws {
        let issued = try Self.rated(Self.calls(1004)).lines
        #expect(Self.corrections([], issued: issued, ratedFrom: Self.september.next) == [])
        #expect(Self.corrections([], issued: issued, ratedFrom: nil) == [])
        #expect(Self.corrections([], issued: issued).count == 2)
    }
}
