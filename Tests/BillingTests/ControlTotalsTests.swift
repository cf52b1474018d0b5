import Billing
import BillingTime
import Testing

/// The sums that must hold before anything is published, each broken once (Rules.md, 13. Control
/// totals).
@Suite struct ControlTotalsTests {
    private static let period = Period(year: 2026, month: 11)

    private static func line(
        _ type: UsageType, _ source: String, _ quantity: Int64, at price: String?,
        corrects: UsageType? = nil
    ) -> InvoiceLine {
        InvoiceLine(
            chargePeriod: period, pool: 3, interface: 4, usageType: type, source: .text(source),
            quantity: quantity, unitPrice: price.map(money),
            amount: price.map { money($0) * quantity }, correctedType: corrects)
    }

    /// A month with everything: 1,000 free units, 40 of a pack, 11 postpaid, 3 without a price, 6
    /// unbilled and 2 not billable ones; a correction, a pack and rounding.
    private static func statement() -> Statement {
        let start = at("2026-11-01")
        let balance = GrantBalance(
            pool: 3, grant: .pack("P"), granted: 100, usedBefore: 25, used: 40, remaining: 30,
            lapsed: 5, startsAt: start, endsAt: start + 1)
        return Statement(
            accountID: "acct-1", name: "A", period: period,
            lines: [
                line(.free, "free:2026-11", 1000, at: "0"), line(.prepaid, "P", 40, at: "0"),
                line(.postpaid, "0-10000", 11, at: "0.125"),
                line(.postpaid, "unpriced", 3, at: nil),
                line(.correction, "0-10000", -2, at: "0.15", corrects: .postpaid),
                line(.pack, "P", 1, at: "7"), line(.rounding, "", 1, at: "0.005"),
            ],
            balances: [balance],
            leakage: [
                LeakageLine(
                    pool: 3, interface: 4, reason: .suspended, units: 4, firstAt: start,
                    lastAt: start, listValue: nil),
                LeakageLine(
                    pool: 3, interface: 4, reason: .postpaidOff, units: 2, firstAt: start,
                    lastAt: start, listValue: money("0.30")),
            ],
            freeUnits: 1000, prepaidUnits: 40, postpaidUnits: 14, unbilledUnits: 6,
            notBillableUnits: 2, packsAmount: money("7"), usageAmount: money("1.075"),
            rounding: money("0.005"), total: money("8.08"))
    }

    /// Units of all classes: 1,000 + 40 + 14 + 6, and 2 that are not billable.
    private static let meteredUnits: Int64 = 1062

    private static func fault(
        metered: Int64 = meteredUnits, _ change: (inout Statement) -> Void
    ) -> String? {
        var statement = statement()
        change(&statement)
        do {
            try ControlTotals.check(statement, meteredUnits: metered)
            return nil
        } catch {
            return error.description
        }
    }

    // MARK: A statement

    @Test func aWholeStatementPasses() {
        #expect(Self.fault { _ in } == nil)
        let empty = Statement(accountID: "a", name: "", period: Self.period)
        #expect(throws: Never.self) { try ControlTotals.check(empty, meteredUnits: 0) }
    }

    @Test(arguments: [1061, 1063, 0] as [Int64]) func unitsThatAreInNoClass(metered: Int64) throws {
        let fault = try #require(Self.fault(metered: metered) { _ in })
        #expect(
            fault == "control totals of account acct-1 in 2026-11 don't balance: "
                + "units: 1062 in all classes, \(metered) metered")
    }

    @Test func notBillableUnitsAreOneOfTheClasses() throws {
        let fault = try #require(Self.fault { $0.notBillableUnits = 3 })
        #expect(fault.hasSuffix("units: 1063 in all classes, 1062 metered"))
    }

    /// One unit more in one class and one less in another: the sum holds, the class doesn't.
    @Test(
        arguments: [
            (\Statement.freeUnits, "free units: 1000 on the lines, 1001 in the summary"),
            (\Statement.prepaidUnits, "prepaid units: 40 on the lines, 41 in the summary"),
            (\Statement.postpaidUnits, "postpaid units: 14 on the lines, 15 in the summary"),
            (\Statement.unbilledUnits, "unbilled units: 6 in the leakage, 7 in the summary"),
        ] as [(WritableKeyPath<Statement, Int64> & Sendable, String)])
    func unitsOfAClass(
        units: WritableKeyPath<Statement, Int64> & Sendable, reason: String
    ) throws {
        let fault = try #require(
            Self.fault {
                $0[keyPath: units] += 1
                $0.notBillableUnits -= 1
            })
        #expect(fault.hasSuffix(": \(reason)"), "\(fault)")
    }

    @Test(arguments: [
        (0, "free units: 1001 on"), (1, "prepaid units: 41 on"), (2, "postpaid units: 15 on"),
        (3, "postpaid units: 15 on"),
    ])
    func unitsOfALine(line: Int, reason: String) throws {
        let fault = try #require(Self.fault { $0.lines[line].quantity += 1 })
        #expect(fault.contains(reason), "\(fault)")
    }

    /// Corrections, packs and rounding are no units of the month.
    @Test(arguments: 4..<7) func linesThatHaveNoUnits(line: Int) {
        #expect(Self.fault { $0.lines[line].quantity += 1 } == nil)
    }

    @Test(arguments: [0, 1, 2, 4, 5, 6]) func anAmountThatIsInNoTotal(line: Int) throws {
        let fault = try #require(
            Self.fault { $0.lines[line].amount? += money("0.00000001") })
        #expect(
            fault.hasSuffix(": the lines add up to 8.08000001, the total is 8.08"), "\(fault)")
    }

    @Test func theTotalIsTheSumOfTheLines() throws {
        let fault = try #require(Self.fault { $0.total = money("8.07") })
        #expect(fault.hasSuffix(": the lines add up to 8.08, the total is 8.07"))
    }

    @Test(
        arguments: [
            \Statement.packsAmount, \Statement.usageAmount, \Statement.rounding,
        ] as [WritableKeyPath<Statement, Amount> & Sendable])
    func theTotalIsTheSumOfItsParts(
        part: WritableKeyPath<Statement, Amount> & Sendable
    ) throws {
        let fault = try #require(Self.fault { $0[keyPath: part] += money("0.01") })
        #expect(
            fault.hasSuffix(
                ": packs, usage and rounding add up to 8.09, the total is 8.08"), "\(fault)")
    }

    @Test func leakageIsTheUnbilledUnits() throws {
        let fault = try #require(Self.fault { $0.leakage[1].units = 1 })
        #expect(fault.hasSuffix(": unbilled units: 5 in the leakage, 6 in the summary"))
    }

    @Test(
        arguments: [
            \GrantBalance.usedBefore, \GrantBalance.used, \GrantBalance.remaining,
            \GrantBalance.lapsed,
        ] as [WritableKeyPath<GrantBalance, Int64> & Sendable])
    func everyUnitOfAGrantIsAccountedFor(
        part: WritableKeyPath<GrantBalance, Int64> & Sendable
    ) throws {
        let fault = try #require(Self.fault { $0.balances[0][keyPath: part] += 1 })
        #expect(fault.hasSuffix(": grant P: 100 granted, 101 accounted for"), "\(fault)")
    }

    @Test func whatIsGrantedIsAllThatCanBeAccountedFor() throws {
        let fault = try #require(Self.fault { $0.balances[0].granted = 99 })
        #expect(fault.hasSuffix(": grant P: 99 granted, 100 accounted for"))
    }

    // MARK: A month

    private static func monthFault(
        _ change: (inout ControlTotals.Month) -> Void
    ) -> String? {
        var month = ControlTotals.Month(
            units: 90, notBillableUnits: 10, meteredUnits: 100, ratedRows: 7, ledgerRows: 7,
            damagedAccount: nil)
        change(&month)
        do {
            try ControlTotals.check(month, of: period)
            return nil
        } catch {
            return error.description
        }
    }

    @Test func aWholeMonthPasses() {
        #expect(Self.monthFault { _ in } == nil)
    }

    @Test func eachSumOfAMonth() {
        let start = "control totals of 2026-11 don't balance: "
        #expect(
            Self.monthFault { $0.ratedRows = 6 }
                == start + "6 rows of usage rated, 7 in the ledger")
        #expect(
            Self.monthFault { $0.damagedAccount = "acct-1" }
                == start + "usage of account acct-1 in the ledger is damaged")
        let units = " units in all classes and "
        #expect(
            Self.monthFault { $0.units = 91 }
                == start + "91\(units)10 not billable, 100 in the ledger")
        #expect(
            Self.monthFault { $0.notBillableUnits = 9 }
                == start + "90\(units)9 not billable, 100 in the ledger")
        #expect(
            Self.monthFault { $0.meteredUnits = 101 }
                == start + "90\(units)10 not billable, 101 in the ledger")
    }
}
