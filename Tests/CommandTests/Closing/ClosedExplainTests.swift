import Foundation
import Testing

/// Closed months whose usage changed: what `callbill explain` and the run say of them.
@Suite struct ClosedExplainTests {
    private static let october = "2026-10-01T00:30:00+08:00"
    private static let november = "2026-11-01T00:30:00+08:00"

    /// September is closed; a call that reaches a tier and one that nobody pays for come late.
    private static func folder() throws -> ClosingFolder {
        let closing = try ClosingFolder()
        try closing.folder.write(
            """
            account_id,name,parent_account_id,activated_at,postpaid_from,postpaid_until
            alpha,Alpha,,2025-01-01 00:00:00,2025-01-01 00:00:00,
            gamma,Gamma,,2025-01-01 00:00:00,,

            """, to: "book/accounts.csv")
        func call(_ id: String, _ account: String, _ units: Int) -> String {
            "2026-09-10 10:00:00,\(account),银行卡识别,\(id),,\(units)"
        }
        try closing.run(
            [call("s1", "alpha", 10_000), call("s2", "gamma", 1002)], delivery: "a", asOf: october)
        try closing.command("close", ["--period", "2026-09"], asOf: october)
        try closing.run(
            [call("s3", "alpha", 1), call("s4", "gamma", 5)], delivery: "b", asOf: november)
        return closing
    }

    private static func explain(_ closing: ClosingFolder, _ arguments: [String]) throws -> String {
        let ending = try closing.folder.callbill(
            ["explain"] + arguments + [
                "--book", closing.folder.path("book"), "--out", closing.folder.path(closing.out),
            ])
        #expect(ending.status == 0, "\(ending.messages)")
        return ending.messages
    }

    @Test func issuedLinesAreShownBesideWhatTheyWouldBeNow() throws {
        let closing = try Self.folder()
        let text = try Self.explain(closing, ["--account", "alpha", "--period", "2026-09"])
        #expect(text.contains("Total: usage 1350.00 + packs 0.00 + rounding 0.00 = 1350.00 CNY"))
        #expect(text.contains("the month's 10001 units (free, prepaid and postpaid) reach tier"))
        #expect(text.contains("2026-10") && text.contains("-1350.00") && text.contains("900.10"))
        let json = try JSONSerialization.jsonObject(
            with: Data(
                try Self.explain(
                    closing,
                    ["--account", "alpha", "--period", "2026-09", "--format", "json"]
                ).utf8))
        let rerated = try #require((json as? [String: Any])?["rerated"] as? [String: Any])
        let corrections = try #require(rerated["corrections"] as? [[String: Any]])
        #expect(corrections.map { $0["amount"] as? String } == ["-1350.00", "900.10"])
        #expect(corrections.map { $0["line"] as? Int } == [1, 2])
    }

    @Test func aLateCallIsExplainedByWhatItIsRatedNow() throws {
        let text = try Self.explain(Self.folder(), ["--request-id", "s3"])
        #expect(text.contains("calls.csv, line 2: counted"))
        #expect(text.contains("10001 units"), "\(text)")
    }

    @Test func lateUnitsThatNobodyPaysForAreNamed() throws {
        let closing = try Self.folder()
        let text = try Self.explain(closing, ["--account", "gamma", "--period", "2026-09"])
        #expect(text.contains("Unbilled units beyond those issued: 5"), "\(text)")
        #expect(text.contains("Unbilled: 7 of 银行卡识别, postpaid_off"))
        let report = try JSONSerialization.jsonObject(
            with: Data(
                contentsOf: URL(
                    fileURLWithPath: closing.folder.path("\(closing.out)/2026-10/run.json"))))
        #expect((report as? [String: Any])?["late_unbilled_units"] as? Int == 5)
        try closing.command("audit", asOf: Self.november)
    }

    @Test func reopeningWritesTheDraftsAtOnce() throws {
        let closing = try Self.folder()
        try closing.command(
            "reopen", ["--period", "2026-09", "--reason", "late calls"], asOf: Self.november)
        let summary = try closing.rows("2026-09/summary.csv")
        #expect(summary.map { $0["status"] } == ["draft", "draft"])
        #expect(summary.map { $0["total"] } == ["900.10", "0.00"])
        #expect(try closing.rows("2026-10/summary.csv").isEmpty)
        try closing.command("audit", asOf: Self.november)
    }
}
