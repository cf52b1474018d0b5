import Billing
import BillingTime
import Testing

/// Lines, pack lines, balances and refunds (Formats.md, "Invoices"; Rules.md, 4. Grants; Rules.md,
/// 6. Prices).
@Suite struct InvoiceTests {
    @Test func linesFollowTheCatalogAndPacksComeLast() throws {
        var scenario = Scenario()
        scenario.contract = Scenario.contract(packs: [
            Scenario.pack("q", "银行卡识别", 10, price: "5", from: "2026-11-01"),
            Scenario.pack("P", "条码信息查询", 10, price: "7.125", from: "2026-11-30 23:59:59"),
            Scenario.pack("o", "身份证识别", 10, price: "9", from: "2026-10-31 23:59:59"),
            Scenario.pack("r", "身份证识别", 10, price: "9", from: "2026-12-01 00:00:00"),
        ])
        scenario.call("二维码和条形码识别", "2026-11-02 10:00:00")
        scenario.call("银行卡识别", "2026-11-02 10:00:00", units: 1011)
        scenario.call("快速文本检测", "2026-11-02 10:00:00")
        scenario.call("机动车登记证书识别", "2026-11-02 10:00:00")
        scenario.call("智能卡证分类", "2026-11-02 10:00:00")
        let statement = try scenario.rate()[0]
        #expect(
            statement.text
                == [
                    "快速文本检测 free free:2026-11 1×0.00=0.00",
                    "二维码和条形码识别 free free:2026-11 1×0.00=0.00",
                    "银行卡识别 free free:2026-11 1000×0.00=0.00", "银行卡识别 prepaid q 10×0.00=0.00",
                    "银行卡识别 postpaid 0-10000 1×0.15=0.15", "智能卡证分类 free free:2026-11 1×0.00=0.00",
                    "机动车登记证书识别 free free:2026-11 1×0.00=0.00", "- pack P 1×7.125=7.125",
                    "- pack q 1×5.00=5.00", "-  rounding 1×0.005=0.005",
                ].map { $0.replacing("-  rounding", with: "- rounding ") })
        #expect(statement.packsAmount == money("12.125"))
        #expect(statement.total == money("12.28"))
    }

    @Test func aPackMakesAnInvoiceWithoutUsage() throws {
        var scenario = Scenario()
        scenario.contract = Scenario.contract(packs: [
            Scenario.pack("p", "银行卡识别", 10, price: "5", from: "2026-11-15")
        ])
        let statements = try scenario.rate("2026-10", through: "2026-12")
        #expect(statements.map(\.hasInvoice) == [false, true, false])
        #expect(statements.map(\.total) == [.zero, money("5"), .zero])
        #expect(
            statements.map(\.balanceText) == [[], ["p 10-0-0=10+0"], ["p 10-0-0=10+0"]])
        #expect(statements.map(\.isReported) == [false, true, false])
    }

    @Test func aGrantThatEndsBeforeThePeriodDoesHasLapsed() throws {
        var scenario = Scenario()
        scenario.contract = Scenario.contract(packs: [
            Scenario.pack("at-end", "银行卡识别", 10, until: "2026-12-01"),
            Scenario.pack("before", "银行卡识别", 10, until: "2026-11-30 23:59:59"),
            Scenario.pack("past", "银行卡识别", 10, until: "2026-11-01"),
            Scenario.pack("later", "银行卡识别", 10, from: "2026-12-01"),
            Scenario.pack("opened", "银行卡识别", 10, from: "2025-01-01", opening: 4),
        ])
        #expect(
            try scenario.rate()[0].balanceText == [
                "opened 10-4-0=6+0", "before 10-0-0=0+10", "at-end 10-0-0=10+0",
            ])
    }

    @Test func balancesAreOrderedByPoolWithFreeFirst() throws {
        var scenario = Scenario()
        scenario.contract = Scenario.contract(
            activatedAt: "2025-01-01",
            packs: [
                Scenario.pack("a", "条码信息查询", 10), Scenario.pack("b", "身份证识别", 10),
                Scenario.pack("c", "通用印刷体识别", 10),
            ], freeOpenings: ["条码信息查询": 50])
        scenario.call("身份证识别", "2026-11-02 10:00:00")
        #expect(
            try scenario.rate()[0].balances.map(\.grant.description) == [
                "c", "free:2026-11", "b", "free:once", "a",
            ])
    }

    @Test func packsOfSeveralMonthsAreCarried() throws {
        var scenario = Scenario()
        scenario.contract = Scenario.contract(packs: [
            Scenario.pack("p", "身份证识别", 30, from: "2026-10-01", until: "2026-12-10")
        ])
        for month in ["10", "11", "12"] {
            scenario.call("身份证识别", "2026-\(month)-05 10:00:00", units: 1012)
        }
        let statements = try scenario.rate("2026-10", through: "2026-12")
        #expect(statements.map(\.prepaidUnits) == [12, 12, 6])
        #expect(statements.map(\.postpaidUnits) == [0, 0, 6])
        #expect(
            statements.map { $0.balanceText[1] } == [
                "p 30-0-12=18+0", "p 30-12-12=6+0", "p 30-24-6=0+0",
            ])
    }

    @Test func aRefundedPackIsAsIfNeverBought() throws {
        var scenario = Scenario()
        scenario.contract = Scenario.contract(packs: [
            Scenario.pack("p", "身份证识别", 30, price: "9", from: "2026-11-01", refunded: "2026-11-20")
        ])
        scenario.call("身份证识别", "2026-11-05 10:00:00", units: 1000)
        scenario.call("身份证识别", "2026-11-20 00:00:00", units: 5)
        let statement = try scenario.rate()[0]
        #expect(
            statement.text == [
                "身份证识别 free free:2026-11 1000×0.00=0.00", "身份证识别 postpaid 0-10000 5×0.15=0.75",
            ])
        #expect(statement.balanceText == ["free:2026-11 1000-0-1000=0+0"])
    }

    /// The month is rated as if the pack had never been bought, and is incomplete.
    @Test func theRefundOfATouchedPackIsItsAccountsTrouble() throws {
        var scenario = Scenario()
        scenario.contract = Scenario.contract(packs: [
            Scenario.pack("p", "身份证识别", 30, from: "2026-11-01", refunded: "2026-12-20")
        ])
        scenario.call("身份证识别", "2026-11-05 10:00:00", units: 1000)
        scenario.call("身份证识别", "2026-12-19 23:59:59", units: 1001)
        #expect(try scenario.rate("2026-11")[0].exceptions.isEmpty)
        let detail = "packs.csv:2: pack p was refunded after it had been drawn on"
        let statements = try scenario.rate("2026-11", through: "2027-01")
        #expect(
            statements.map(\.exceptions)
                == [[], [AccountException(.refundAfterUse, "\(detail) in 2026-12")], []])
        #expect(statements[1].prepaidUnits == 0 && statements[1].postpaidUnits == 1)
        let carried = CarriedBalances(grants: [
            .init(pool: scenario.contract.packs[0].pool, grant: .pack("p"), used: 1)
        ])
        #expect(
            try scenario.rate("2027-01", opening: carried)[0].exceptions
                == [AccountException(.refundAfterUse, "\(detail) before")])
    }

    @Test func refundingThePackBehindAnotherIsFine() throws {
        var scenario = Scenario()
        scenario.contract = Scenario.contract(packs: [
            Scenario.pack("p", "身份证识别", 30, from: "2026-10-01"),
            Scenario.pack("q", "身份证识别", 30, from: "2026-11-01", refunded: "2026-11-20"),
        ])
        scenario.call("身份证识别", "2026-11-05 10:00:00", units: 1030)
        #expect(try scenario.rate()[0].prepaidUnits == 30)
    }

    @Test func stepsExplainEveryUnit() throws {
        var scenario = Scenario()
        scenario.contract = Scenario.contract(suspensions: [at("2026-11-20")..<at("2026-11-21")])
        scenario.call("身份证识别", "2026-11-05 10:00:00", units: 1500)
        scenario.call("身份证识别", "2026-11-20 10:00:00", units: 7)
        let statement = try scenario.rate(isExplaining: true)[0]
        #expect(statement.steps.map(\.units) == [1000, 500, 7])
        #expect(
            statement.steps.map(\.outcome) == [
                .billed(line: 0), .billed(line: 1), .unbilled(.suspended),
            ])
        // The allowance ran out on that day, so its step tells the second.
        let second = at("2026-11-05 10:00:00")
        #expect(statement.steps[0].time == second..<second + 1)
    }
}
