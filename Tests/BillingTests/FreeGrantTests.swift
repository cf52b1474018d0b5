import Billing
import BillingTime
import Testing

/// When free grants start and end (Rules.md, 3. Time; Rules.md, 4. Grants).
@Suite struct FreeGrantTests {
    @Test func aMonthStartsAndEndsAtItsFirstSecond() throws {
        var scenario = Scenario()
        scenario.call("身份证识别", "2026-10-31 23:59:59", units: 1000)
        scenario.call("身份证识别", "2026-11-01 00:00:00", units: 1000)
        scenario.call("身份证识别", "2026-11-30 23:59:59", units: 1)
        scenario.call("身份证识别", "2026-12-01 00:00:00", units: 1)
        let statements = try scenario.rate("2026-10", through: "2026-12")
        #expect(statements.map(\.freeUnits) == [1000, 1000, 1])
        #expect(statements.map(\.postpaidUnits) == [0, 1, 0])
        #expect(statements[1].balanceText == ["free:2026-11 1000-0-1000=0+0"])
        #expect(statements[2].balanceText == ["free:2026-12 1000-0-1=999+0"])
    }

    @Test(
        arguments: [
            (Policies.GrantStart.activation, "2026-11-10 10:20:30", 1, 0),
            (.activation, "2026-11-10 10:20:29", 0, 0),
            (.nextHour, "2026-11-10 10:59:59", 0, 1), (.nextHour, "2026-11-10 11:00:00", 1, 0),
        ] as [(Policies.GrantStart, String, Int64, Int64)])
    func theMonthOfActivationStartsLate(
        policy: Policies.GrantStart, time: String, free: Int64, postpaid: Int64
    ) throws {
        var scenario = Scenario(policies: Policies(grantStart: policy))
        scenario.contract = Scenario.contract(activatedAt: "2026-11-10 10:20:30")
        scenario.call("身份证识别", time)
        let statement = try scenario.rate()[0]
        #expect(statement.freeUnits == free)
        #expect(statement.postpaidUnits == postpaid)
        #expect(statement.unbilledUnits == 1 - free - postpaid)
    }

    @Test func anActivationOnTheHourNeedsNoWait() throws {
        var scenario = Scenario(policies: Policies(grantStart: .nextHour))
        scenario.contract = Scenario.contract(activatedAt: "2026-11-10 10:00:00")
        scenario.call("身份证识别", "2026-11-10 10:00:00")
        #expect(try scenario.rate()[0].freeUnits == 1)
    }

    @Test func aNextHourInTheNextMonthMeansNoGrantInThisOne() throws {
        var scenario = Scenario(policies: Policies(grantStart: .nextHour))
        scenario.contract = Scenario.contract(activatedAt: "2026-11-30 23:30:00")
        scenario.call("身份证识别", "2026-11-30 23:45:00")
        scenario.call("身份证识别", "2026-12-01 00:00:00")
        let statements = try scenario.rate("2026-11", through: "2026-12")
        #expect(statements.map(\.freeUnits) == [0, 1])
        #expect(statements.map(\.postpaidUnits) == [1, 0])
    }

    @Test func aGrantIsNeverProrated() throws {
        var scenario = Scenario()
        scenario.contract = Scenario.contract(activatedAt: "2026-11-30 23:59:59")
        scenario.call("身份证识别", "2026-11-30 23:59:59", units: 1001)
        #expect(try scenario.rate()[0].freeUnits == 1000)
    }

    @Test(
        arguments: [
            ("2031-02-14 09:29:59", 1, 0), ("2031-02-14 09:30:00", 0, 1),
        ] as [(String, Int64, Int64)])
    func theOneTimeGrantLastsFiveCalendarYears(
        time: String, free: Int64, postpaid: Int64
    ) throws {
        var scenario = Scenario()
        scenario.contract = Scenario.contract(activatedAt: "2026-02-14 09:30:00")
        scenario.call("条码信息查询", time)
        let statement = try scenario.rate("2031-02")[0]
        #expect(statement.freeUnits == free)
        #expect(statement.postpaidUnits == postpaid)
    }

    @Test(
        arguments: [
            ("2029-02-27 23:59:59", 1), ("2029-02-28 11:59:59", 1), ("2029-02-28 12:00:00", 0),
        ] as [(String, Int64)])
    func aGrantOfALeapDayEndsOnThe28th(time: String, free: Int64) throws {
        var scenario = Scenario()
        scenario.contract = Scenario.contract(activatedAt: "2024-02-29 12:00:00")
        scenario.call("条码信息查询", time)
        #expect(try scenario.rate("2029-02")[0].freeUnits == free)
    }

    @Test func theOneTimeGrantIsCarriedFromMonthToMonth() throws {
        var scenario = Scenario()
        scenario.contract = Scenario.contract(
            activatedAt: "2025-01-01", freeOpenings: ["条码信息查询": 10])
        scenario.call("条码信息查询", "2026-10-10 10:00:00", units: 15)
        scenario.call("条码信息查询", "2026-12-10 10:00:00", units: 30)
        let statements = try scenario.rate("2026-10", through: "2027-01")
        #expect(statements.map(\.freeUnits) == [15, 0, 25, 0])
        #expect(statements.map(\.postpaidUnits) == [0, 0, 5, 0])
        #expect(
            statements.map(\.balanceText) == [
                ["free:once 50-10-15=25+0"], ["free:once 50-25-0=25+0"],
                ["free:once 50-25-25=0+0"], ["free:once 50-50-0=0+0"],
            ])
    }

    @Test func closedMonthsReplaceTheOpening() throws {
        var scenario = Scenario()
        scenario.contract = Scenario.contract(
            activatedAt: "2025-01-01",
            packs: [Scenario.pack("p", "条码信息查询", 10)], freeOpenings: ["条码信息查询": 10])
        scenario.call("条码信息查询", "2026-11-10 10:00:00", units: 52)
        scenario.call("条码信息查询", "2026-12-10 10:00:00", units: 1)
        let together = try scenario.rate("2026-11", through: "2026-12")
        let carried = CarriedBalances(endOf: together[0].balances)
        #expect(carried.grants.map(\.used) == [50, 10])
        #expect(try scenario.rate("2026-12", opening: carried)[0] == together[1])
        #expect(together[1].text.last == "条码信息查询 postpaid 0-10000 1×0.12=0.12")
    }

    @Test func accountsOfNoBookAreActiveSinceEver() throws {
        var scenario = Scenario()
        scenario.contract = try #require(Book.everyoneActive.contract(of: "a"))
        scenario.call("条码信息查询", "2026-11-10 10:00:00", units: 51)
        scenario.call("身份证识别", "2026-11-10 10:00:00", units: 1001)
        let statement = try scenario.rate()[0]
        #expect(statement.freeUnits == 1050 && statement.postpaidUnits == 2)
        let once = try #require(statement.balances.first { $0.grant == .freeOnce })
        #expect(once.startsAt == .distantPast && once.endsAt == .distantFuture)
    }

    @Test func anotherZoneHasOtherMonths() throws {
        var scenario = Scenario(policies: Policies(zone: .utc))
        scenario.call("身份证识别", at("2026-11-01 07:59:59"))
        scenario.call("身份证识别", at("2026-11-01 08:00:00"))
        #expect(try scenario.rate("2026-10", through: "2026-11").map(\.freeUnits) == [1, 1])
    }
}
