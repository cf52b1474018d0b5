import Testing

/// The vendor's own worked examples, through the real program, to the cent (Rules.md, 8. The
/// vendor's worked examples).
@Suite struct EndToEndWorkedExamplesTests {
    /// An invoice line in short: interface, usage type, source, quantity, price, amount.
    typealias Line = String

    /// Bills one account's log, and compares the invoice's lines and the summary's figures.
    func expectBill(
        _ log: String, packs: String? = nil, openings: String? = nil, lines: [Line]?,
        units: String, total: String, usage: String? = nil,
        location: SourceLocation = #_sourceLocation
    ) throws {
        let runner = try CommandLineRunner()
        try runner.write(EndToEndMonth.accounts(["a"]), to: "book/accounts.csv")
        if let packs {
            let columns = "pack_id,account_id,pool,quantity,price,effective_at,expires_at"
            try runner.write("\(columns),refunded_at\n\(packs)\n", to: "book/packs.csv")
        }
        if let openings {
            try runner.write(
                "account_id,pool,grant,used\n\(openings)\n", to: "book/openings.csv")
        }
        try runner.write(EndToEndMonth.header + log, to: "logs/november.csv")
        let ending = try runner.run()
        #expect(ending.status == 0, "\(ending.errors)", sourceLocation: location)
        let invoice = try runner.rows("out/2026-11/invoices/a.csv").map { row in
            ["interface", "usage_type", "source", "quantity", "unit_price", "amount"]
                .map { row[$0] ?? "?" }.joined(separator: " ")
        }
        if let lines { #expect(invoice == lines, sourceLocation: location) }
        let summary = try runner.row(of: "a", in: "out/2026-11/summary.csv")
        let shown = ["free_units", "prepaid_units", "postpaid_units", "unbilled_units"]
            .map { summary[$0] ?? "?" }.joined(separator: " ")
        #expect(shown == units, sourceLocation: location)
        #expect(summary["total"] == total, sourceLocation: location)
        #expect(summary["usage_amount"] == usage ?? total, sourceLocation: location)
        #expect(summary["status"] == "draft", sourceLocation: location)
    }

    /// So many units as calls of at most `each` units, spread over the month's days.
    func spread(_ units: Int, each: Int, interface: String) -> String {
        stride(from: 0, to: units, by: each).map { start in
            EndToEndMonth.call(
                "r-\(start)", interface: interface, day: 1 + start / each % 30,
                units: String(min(each, units - start)))
        }.joined()
    }

    @Test func nineHundredCallsAreFree() throws {
        try expectBill(
            EndToEndMonth.calls(900, interface: "IDCardOCR"),
            lines: ["身份证识别 free free:2026-11 900 0.00 0.00"], units: "900 0 0 0", total: "0.00")
    }

    @Test func nineThousandSingleCalls() throws {
        try expectBill(
            EndToEndMonth.calls(9000, interface: "驾驶证识别"),
            lines: [
                "驾驶证识别 free free:2026-11 1000 0.00 0.00",
                "驾驶证识别 postpaid 0-10000 8000 0.15 1200.00",
            ], units: "1000 0 8000 0", total: "1200.00")
    }

    @Test func ninetyThousandSingleCalls() throws {
        try expectBill(
            EndToEndMonth.calls(90_000, interface: "通用印刷体识别"),
            lines: [
                "通用印刷体识别 free free:2026-11 1000 0.00 0.00",
                "通用印刷体识别 postpaid 10000-100000 89000 0.10 8900.00",
            ], units: "1000 0 89000 0", total: "8900.00")
    }

    @Test func nineHundredThousandUnits() throws {
        try expectBill(
            spread(900_000, each: 777, interface: "BankCardOCR"),
            lines: [
                "银行卡识别 free free:2026-11 1000 0.00 0.00",
                "银行卡识别 postpaid 100000-1000000 899000 0.06 53940.00",
            ], units: "1000 0 899000 0", total: "53940.00")
    }

    @Test(arguments: [("120", "195.00"), ("84", "159.00")])
    func onePack(price: String, total: String) throws {
        try expectBill(
            EndToEndMonth.calls(2500, interface: "BankCardOCR"),
            packs: "P1,a,银行卡识别,1000,\(price),2026-11-01,,",
            lines: [
                "银行卡识别 free free:2026-11 1000 0.00 0.00", "银行卡识别 prepaid P1 1000 0.00 0.00",
                "银行卡识别 postpaid 0-10000 500 0.15 75.00",
                " pack P1 1 \(price).00 \(price).00",
            ], units: "1000 1000 500 0", total: total, usage: "75.00")
    }

    @Test func aOneTimeAllowanceUsedUpEarlier() throws {
        try expectBill(
            EndToEndMonth.calls(11_000, interface: "QueryBarCode"),
            openings: "a,条码信息查询,free:once,50",
            lines: ["条码信息查询 postpaid 10000-100000 11000 0.09 990.00"], units: "0 0 11000 0",
            total: "990.00")
    }

    /// A call of 混贴票据识别 with these tickets.
    func mixed(_ id: String, _ tickets: [Int]) -> String {
        EndToEndMonth.call(
            id, interface: "MixedInvoiceOCR",
            tickets: tickets.map(String.init).joined(separator: "|"))
    }

    /// The units of the two pools of 混贴票据识别, free and not.
    func expectPools(_ log: String, large: Int, small: Int) throws {
        let runner = try CommandLineRunner()
        try runner.write(EndToEndMonth.accounts(["a"]), to: "book/accounts.csv")
        try runner.write(EndToEndMonth.header + log, to: "logs/november.csv")
        #expect(try runner.run().status == 0)
        let lines = try runner.rows("out/2026-11/invoices/a.csv")
        let drawn = lines.map { "\($0["pool"]!) \($0["interface"]!) \($0["quantity"]!)" }
        #expect(drawn == ["通用票据识别（大票） 混贴票据识别 \(large)", "通用票据识别（小票） 混贴票据识别 \(small)"])
        let summary = try runner.row(of: "a", in: "out/2026-11/summary.csv")
        #expect(summary["free_units"] == String(large + small))
        #expect(summary["total"] == "0.00")
    }

    @Test func oneMixedCall() throws {
        try expectPools(mixed("r", [3, 8, 2]), large: 1, small: 3)
    }

    @Test func tenMixedCalls() throws {
        let tickets = [
            [3, 3, 9], [3, 12], [9], [9], [9], [9], [3, 9], [12, 9], [3, 9], [9],
        ]
        let log = tickets.enumerated().map { mixed("r-\($0)", $1) }.joined()
        try expectPools(log, large: 7, small: 19)
    }

    @Test func aLateCallCanLowerTheBill() throws {
        try expectBill(
            spread(11_000, each: 1000, interface: "IDCardOCR"), lines: nil,
            units: "1000 0 10000 0", total: "1000.00")
        try expectBill(
            spread(10_000, each: 1000, interface: "IDCardOCR"), lines: nil, units: "1000 0 9000 0",
            total: "1350.00")
        // The vendor's own figures, with the tier read at the postpaid units (Rules.md, 8. The
        // vendor's worked examples).
        for (units, total) in [(11_000, "1500.00"), (11_001, "1000.10")] {
            let runner = try CommandLineRunner()
            try runner.write(
                EndToEndMonth.header + spread(units, each: 500, interface: "IDCardOCR"),
                to: "logs/november.csv")
            #expect(try runner.run(more: ["--tier-basis", "postpaid"]).status == 0)
            let summary = try runner.row(of: "a", in: "out/2026-11/summary.csv")
            #expect(summary["total"] == total)
        }
    }
}
