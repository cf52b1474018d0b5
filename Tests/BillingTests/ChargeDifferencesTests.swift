import BillingTime
import Testing

@testable import Billing

/// What closed months should have charged, less what was issued for them.
@Suite struct ChargeDifferencesTests {
    private static func line(
        _ type: UsageType, _ source: String, _ quantity: Int64, at price: String = "0.15",
        month: Int = 9, corrects: UsageType? = nil
    ) -> InvoiceLine {
        InvoiceLine(
            chargePeriod: Period(year: 2026, month: month), pool: 3,
            interface: type == .pack ? nil : 4, usageType: type, source: .text(source),
            quantity: quantity, unitPrice: money(price), amount: money(price) * quantity,
            correctedType: corrects)
    }

    @Test func whatWasIssuedAsItShouldBeLeavesNothing() {
        var differences = ChargeDifferences()
        differences.charge(Self.line(.postpaid, "0-10000", 500))
        differences.takeOff(Self.line(.postpaid, "0-10000", 500))
        #expect(differences.lines.isEmpty)
    }

    @Test func aNewTierTakesAllUnitsBackAtTheOldPrice() {
        var differences = ChargeDifferences()
        differences.charge(Self.line(.postpaid, "10000-100000", 9001, at: "0.10"))
        differences.takeOff(Self.line(.postpaid, "0-10000", 9000))
        let lines = differences.lines
        #expect(lines.map(\.quantity) == [-9000, 9001])
        #expect(lines.map { $0.amount?.description } == ["-1350.00", "900.10"])
        #expect(lines.allSatisfy { $0.usageType == .correction && $0.correctedType == .postpaid })
    }

    /// A correction counts for the month and the kind that it corrected.
    @Test func whatWasCorrectedOnceIsNotCorrectedAgain() {
        var differences = ChargeDifferences()
        differences.charge(Self.line(.postpaid, "0-10000", 510))
        differences.takeOff(Self.line(.postpaid, "0-10000", 500))
        differences.takeOff(Self.line(.correction, "0-10000", 10, corrects: .postpaid))
        #expect(differences.lines.isEmpty)
    }

    @Test func differencesComeByMonthAndThenAsOnAnInvoice() {
        var differences = ChargeDifferences()
        differences.charge(Self.line(.pack, "P1", 1, at: "120", month: 8))
        differences.charge(Self.line(.postpaid, "0-10000", 5))
        differences.charge(Self.line(.free, "free:2026-08", 7, at: "0", month: 8))
        let lines = differences.lines
        #expect(lines.map(\.source.description) == ["free:2026-08", "P1", "0-10000"])
        #expect(lines.map(\.correctedType) == [.free, .pack, .postpaid])
    }

    @Test func theTotalIsRoundedAnew() {
        var statement = Statement(
            accountID: "a", name: "A",
            period: Period(year: 2026, month: 10))
        statement.add(corrections: [
            Self.line(.correction, "0-10000", 1, at: "0.125", corrects: .postpaid)
        ])
        #expect(statement.lines.map(\.usageType) == [.correction, .rounding])
        #expect(statement.rounding == money("0.005"))
        #expect(statement.total == money("0.13"))
        // One that gives as much back leaves the invoice without rounding.
        statement.add(corrections: [
            Self.line(.correction, "0-10000", -1, at: "0.125", corrects: .postpaid)
        ])
        #expect(statement.total == .zero && statement.rounding == .zero)
    }
}
