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
        // The month that is open forgets nothing; of the other one, the run says what it can't tell.
        let header = "time,account_id,interface,request_id,error_code,units"
        try closing.folder.write(
            [header, Self.october, Self.september, "", ""].joined(separator: "\n"),
            to: "d.csv")
        let message = try closing.command(
            "run", ["--logs", closing.folder.path("d.csv")], asOf: "2026-11-06T00:30:00+08:00")
        #expect(message.contains("d.csv: has calls of 2026-09 or before"), "\(message)")
        let lines = try closing.rows("2026-10/invoices/alpha.csv")
        #expect(lines.map { $0["usage_type"] } == ["free", "correction"])
        #expect(lines.map { $0["quantity"] } == ["3", "2000"])
        // 1,000 calls a month are free, 1,000 were charged: the other 2,000 cost 0.15 each.
        #expect(lines.map { $0["amount"] } == ["0.00", "300.00"])
    }
}
