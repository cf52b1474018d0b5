import Foundation
import Testing

/// An account that leaves the book after a close: what was issued to it stays as it is.
@Suite struct LeftAccountTests {
    private static let october = "2026-10-01T00:30:00+08:00"
    private static let november = "2026-11-01T00:30:00+08:00"
    private static let header =
        "account_id,name,parent_account_id,activated_at,postpaid_from,postpaid_until\n"

    private static func row(_ account: String) -> String {
        "\(account),,,2025-01-01 00:00:00,2025-01-01 00:00:00,\n"
    }

    @Test func itIsNoDifference() throws {
        let closing = try ClosingFolder()
        try closing.folder.write(
            Self.header + Self.row("alpha") + Self.row("beta"), to: "book/accounts.csv")
        try closing.run(
            [
                "2026-09-10 10:00:00,alpha,银行卡识别,s1,,2000",
                "2026-09-10 10:00:00,beta,银行卡识别,s2,,3000",
            ], delivery: "a", asOf: Self.october)
        try closing.command("close", ["--period", "2026-09"], asOf: Self.october)
        try closing.command("export", ["focus", "--period", "2026-09"])
        try closing.command("export", ["journal", "--format", "csv", "--period", "2026-09"])
        let exports = ["focus.csv", "journal.csv"].map { "2026-09/\($0)" }
        let before = try closing.folder.published(closing.out)
        try closing.folder.write(Self.header + Self.row("alpha"), to: "book/accounts.csv")
        try closing.command("audit", asOf: Self.october)
        // The month after the close owes nothing for it, and says nothing of it.
        try closing.run(
            ["2026-10-10 10:00:00,alpha,银行卡识别,s3,,1"], delivery: "b", asOf: Self.november)
        #expect(try closing.rows("2026-10/summary.csv").map { $0["account_id"] } == ["alpha"])
        let run = try closing.folder.published(closing.out)
        #expect(run["2026-10/exceptions.csv"]?.contains("beta") == false)
        try closing.command("audit", asOf: Self.november)
        // An export of the issued month has all that was issued.
        try closing.command("export", ["focus", "--period", "2026-09"])
        try closing.command("export", ["journal", "--format", "csv", "--period", "2026-09"])
        let after = try closing.folder.published(closing.out)
        for name in exports { #expect(after[name] == before[name], "\(name)") }
        try closing.command("audit", asOf: Self.november)
    }
}
