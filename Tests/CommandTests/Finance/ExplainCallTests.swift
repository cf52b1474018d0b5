import Foundation
import Testing

/// `callbill explain --request-id`: each delivery of a call, and what it was charged.
@Suite struct ExplainCallTests {
    private static let header = "time,account_id,interface,request_id,error_code,units,tickets"

    /// A month with a call in two files, one that conflicts, a rejected record and tickets.
    private static func folder() throws -> ClosingFolder {
        let closing = try ClosingFolder()
        try closing.folder.write(
            """
            account_id,name,parent_account_id,activated_at,postpaid_from,postpaid_until
            alpha,Alpha,,2025-01-01 00:00:00,2025-01-01 00:00:00,
            alpha.sub,Sub,alpha,,,

            """, to: "book/accounts.csv")
        try closing.folder.write(
            [
                header, "2026-11-02 10:00:00,alpha,身份证识别,r-0,,1000,",
                "2026-11-02 10:00:05,alpha.sub,IDCardOCR,r-1,,3,",
                "2026-11-03 10:00:00,alpha,混贴票据识别,r-2,,1,3|3|8",
                "2026-11-03 10:00:01,alpha,身份证识别,r-3,FailedOperation.OcrFailed,1,",
                "2026-11-03 10:00:02,alpha,没有,r-4,,1,",
                "2026-11-03 10:00:03,stranger,身份证识别,r-5,,1,", "",
            ].joined(separator: "\n"), to: "a.csv")
        try closing.folder.write(
            [
                header, "2026-11-02 10:00:05,alpha.sub,身份证识别,r-1,0,3,",
                "2026-11-02 10:00:06,alpha.sub,身份证识别,r-1,,4,", "",
            ].joined(separator: "\n"), to: "b.csv")
        for (name, time) in [("a", "05"), ("b", "06")] {
            try closing.command(
                "run", ["--logs", closing.folder.path("\(name).csv")],
                asOf: "2026-11-\(time)T00:30:00+08:00", expecting: [65])
        }
        return closing
    }

    private static func explain(
        _ closing: ClosingFolder, _ id: String, more: [String] = []
    ) throws -> NightlyFolder.Ending {
        try closing.folder.callbill(
            [
                "explain", "--request-id", id, "--book", closing.folder.path("book"), "--out",
                closing.folder.path(closing.out),
            ] + more)
    }

    @Test func everyDeliveryIsToldWithWhatBecameOfIt() throws {
        let closing = try Self.folder()
        let text = try Self.explain(closing, "r-1").messages
        let calls = text.split(separator: "\n").filter { $0.hasPrefix("Call r-1") }
        #expect(calls.count == 3)
        #expect(calls[0].hasSuffix("a.csv, line 3: counted"))
        #expect(calls[1].hasSuffix("b.csv, line 2: a duplicate"))
        #expect(calls[2].hasSuffix("b.csv, line 3: a conflicting duplicate"))
        #expect(text.contains("Units: 3 of 身份证识别, from pool 身份证识别."))
        // The thousand free units were drawn five seconds before.
        #expect(text.contains("3 units at 2026-11-02T10:00:05+08:00, on line 2: no grant was left"))
        #expect(text.contains("Account alpha Alpha, 2026-11"))
    }

    @Test func programsGetTheSame() throws {
        let closing = try Self.folder()
        let text = try Self.explain(closing, "r-2", more: ["--format", "json"]).messages
        let object = try #require(
            try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        let calls = try #require(object["calls"] as? [[String: Any]])
        // The call itself and ticket 8 are small tickets, twice 3 is large.
        let draws = calls.map { "\($0["pool"] ?? "") \($0["units"] ?? 0) \($0["outcome"] ?? "")" }
        #expect(
            draws == ["通用票据识别（小票） 2 counted", "通用票据识别（大票） 2 counted"], "\(draws)")
    }

    @Test(arguments: [
        ("r-3", "not billable: FailedOperation.OcrFailed"),
        ("r-4", "not metered: unknown_interface, 没有"), ("r-5", "Call r-5"),
    ]) func whatCostsNothingIsExplainedToo(id: String, text: String) throws {
        let answer = try Self.explain(Self.folder(), id)
        #expect(answer.status == 0 && answer.messages.contains(text), "\(answer)")
    }

    /// Of different calls of one second the bytewise smaller one counts, wherever it stands:
    /// `alpha,银行卡识别,…` is larger than `alpha,身份证识别,…`, both in UTF-8.
    @Test(arguments: [["银行卡识别", "身份证识别"], ["身份证识别", "银行卡识别"]])
    func ofOneSecondTheSmallerRecordCounts(interfaces: [String]) throws {
        let closing = try Self.folder()
        let lines = interfaces.map { "2026-11-04 10:00:00,alpha,\($0),r-7,,1," }
        try closing.folder.write(
            ([Self.header] + lines + [""]).joined(separator: "\n"), to: "c.csv")
        try closing.command(
            "run", ["--logs", closing.folder.path("c.csv")], asOf: "2026-11-07T00:30:00+08:00",
            expecting: [65])
        let text = try Self.explain(closing, "r-7").messages
        let calls = text.split(separator: "\n").filter { $0.hasPrefix("Call r-7") }
        let line = interfaces[0] == "身份证识别" ? 2 : 3
        #expect(calls.first?.hasSuffix("c.csv, line \(line): counted") == true, "\(calls)")
        #expect(calls.last?.hasSuffix("line \(5 - line): a conflicting duplicate") == true)
        // What the ledger counted is what is said.
        let drawn = try closing.rows("2026-11/invoices/alpha.csv").filter {
            $0["interface"] == "银行卡识别"
        }
        #expect(drawn.isEmpty)
    }

    @Test func otherLogsMayBeNamed() throws {
        let closing = try Self.folder()
        let line = "2026-11-02 10:00:00,alpha,身份证识别,r-9,,1,"
        try closing.folder.write("\(Self.header)\n\(line)\n", to: "c.csv")
        let missing = try Self.explain(closing, "r-9")
        #expect(missing.status == 66 && missing.messages.contains("no log at hand has a call r-9"))
        let found = try Self.explain(
            closing, "r-9", more: ["--logs", closing.folder.path("c.csv")])
        #expect(found.messages.contains("c.csv, line 2: its file was not taken in"))
    }

    @Test func eitherAnAccountOrACall() throws {
        let answer = try Self.explain(Self.folder(), "r-1", more: ["--account", "alpha"])
        #expect(answer.status == 64)
    }
}
