import Billing
import BillingTime
import Testing

/// The vendor's own worked examples (Rules.md, 8. The vendor's worked examples).
@Suite struct WorkedExamplesTests {
    @Test(
        arguments: [
            ("身份证识别", 900, "0.00"), ("驾驶证识别", 9000, "1200.00"),
            ("通用印刷体识别", 90_000, "8900.00"), ("银行卡识别", 900_000, "53940.00"),
        ] as [(String, Int64, String)])
    func billsFreeUnitsAndVolumeTiers(interface: String, calls: Int64, total: String) throws {
        // Once in one second, once spread over the month.
        for parts in [1, 30] as [Int64] {
            var scenario = Scenario()
            for part in 0..<parts {
                let second = at("2026-11-01 08:00:00") + part * 86_400
                scenario.call(interface, second, units: calls / parts)
            }
            let statement = try scenario.rate()[0]
            #expect(statement.total.description == total)
            #expect(statement.freeUnits == min(calls, 1000))
            #expect(statement.freeUnits + statement.postpaidUnits == calls)
        }
    }

    @Test(arguments: [("120", "195.00"), ("84", "159.00")])
    func billsAPackAtThePricePaid(price: String, total: String) throws {
        var scenario = Scenario()
        let pack = Scenario.pack("p", "银行卡识别", 1000, price: price, from: "2026-11-01")
        scenario.contract = Scenario.contract(packs: [pack])
        scenario.call("银行卡识别", "2026-11-10 12:00:00", units: 2500)
        let statement = try scenario.rate()[0]
        #expect(statement.total.description == total)
        #expect(
            statement.text == [
                "银行卡识别 free free:2026-11 1000×0.00=0.00",
                "银行卡识别 prepaid p 1000×0.00=0.00",
                "银行卡识别 postpaid 0-10000 500×0.15=75.00",
                "- pack p 1×\(money(price))=\(money(price))",
            ])
    }

    @Test func billsAPoolWhoseOneTimeGrantWasUsedUp() throws {
        var scenario = Scenario()
        scenario.contract = Scenario.contract(
            activatedAt: "2025-01-01", freeOpenings: ["条码信息查询": 50])
        scenario.call("QueryBarCode", "2026-11-10 12:00:00", units: 11_000)
        let statement = try scenario.rate()[0]
        #expect(statement.text == ["条码信息查询 postpaid 10000-100000 11000×0.09=990.00"])
        #expect(statement.total.description == "990.00")
    }

    @Test(
        arguments: [
            (1, ["3", "8", "2"], 3, 1),
            (
                10,
                .init(repeating: "3", count: 5) + ["12", "12"] + .init(repeating: "9", count: 9),
                19, 7
            ),
        ] as [(Int64, [String], Int64, Int64)])
    func chargesMixedTicketsByType(
        calls: Int64, tickets: [String], small: Int64, large: Int64
    ) throws {
        var scenario = Scenario()
        scenario.call("混贴票据识别", "2026-11-10 12:00:00", units: calls)
        for ticket in tickets {
            scenario.call("混贴票据识别", "2026-11-10 12:00:00", ticket: ticket)
        }
        let lines = try scenario.rate()[0].lines
        let pools = lines.map { SeedTariff.catalog.pools[$0.pool ?? -1].name }
        #expect(pools == ["通用票据识别（大票）", "通用票据识别（小票）"])
        #expect(lines.map(\.quantity) == [large, small])
    }

    @Test func oneMoreCallCanLowerABill() throws {
        for (calls, total) in [(10_000, "1500.00"), (10_001, "1000.10")] as [(Int64, String)] {
            var scenario = Scenario(policies: Policies(tierBasis: .postpaid))
            scenario.call("身份证识别", "2026-11-10 12:00:00", units: 1000 + calls)
            #expect(try scenario.rate()[0].total.description == total)
        }
    }
}
