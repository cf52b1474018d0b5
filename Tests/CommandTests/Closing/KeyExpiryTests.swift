import Foundation
import Testing

/// How long a call is recognised that is delivered again (`dedupe_days`).
@Suite struct KeyExpiryTests {
    private static let september = "2026-09-10 10:00:00,alpha,银行卡识别,s1,,2000"
    private static let october = "2026-10-10 10:00:00,alpha,银行卡识别,o1,,3"

    @Test func idsAreForgottenThatManyDaysAfterTheClose() throws {
        let closing = try ClosingFolder()
        try closing.folder.write(
            """
            account_id,name,parent_account_id,activated_at,postpaid_from,postpaid_until
            alpha,Alpha,,2025-01-01 00:00:00,2025-01-01 00:00:00,

            """, to: "book/accounts.csv")
        try closing.run([Self.september], delivery: "a", asOf: "2026-10-01T00:30:00+08:00")
        try closing.command("close", ["--period", "2026-09"], asOf: "2026-10-01T00:30:00+08:00")
        // One second before the 35 days are over: still a duplicate, whatever the file is like.
        try closing.run(
            [Self.october, Self.september], delivery: "b", asOf: "2026-11-05T00:29:59+08:00")
        #expect(try closing.rows("2026-10/invoices/alpha.csv").map { $0["quantity"] } == ["3"])
        // This run forgets the ids at its end.
        try closing.run([Self.september, ""], delivery: "c", asOf: "2026-11-05T00:30:00+08:00")
        #expect(try closing.rows("2026-10/invoices/alpha.csv").map { $0["quantity"] } == ["3"])
        // The month that is open forgets nothing; what comes of the other one is held back.
        let header = "time,account_id,interface,request_id,error_code,units"
        let later = Self.september.replacing(",s1,", with: ",s2,")
        try closing.folder.write(
            [header, Self.october, Self.september, later, ""].joined(separator: "\n"), to: "d.csv")
        let message = try closing.command(
            "run", ["--logs", closing.folder.path("d.csv")], asOf: "2026-11-06T00:30:00+08:00",
            expecting: [65])
        #expect(
            message.contains("2026-10: 2 new exceptions (late_beyond_dedupe 2), 2 open; see "),
            "\(message)")
        #expect(try closing.rows("2026-10/invoices/alpha.csv").map { $0["quantity"] } == ["3"])
        let rows = try closing.rows("2026-10/exceptions.csv")
        #expect(rows.map { $0["reason"] } == ["late_beyond_dedupe", "late_beyond_dedupe"])
        #expect(rows.map { $0["line"] } == ["3", "4"])
        #expect(rows.map { $0["account_id"] } == ["alpha", "alpha"])
    }
}
