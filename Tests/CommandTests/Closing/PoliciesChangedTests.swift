import Foundation
import Testing

/// A close under other policies than those of the draft that was looked at.
@Suite struct PoliciesChangedTests {
    private static let october = "2026-10-01T00:30:00+08:00"

    private static func drafted() throws -> ClosingFolder {
        let closing = try ClosingFolder()
        try closing.folder.write(
            """
            account_id,name,parent_account_id,activated_at,postpaid_from,postpaid_until
            alpha,Alpha,,2025-01-01 00:00:00,2025-01-01 00:00:00,

            """, to: "book/accounts.csv")
        try closing.run(
            ["2026-09-10 10:00:00,alpha,银行卡识别,s1,,20000"], delivery: "a", asOf: october)
        return closing
    }

    @Test func itSaysSoAndNeedsAWord() throws {
        let closing = try Self.drafted()
        let before = try closing.folder.published(closing.out)
        let policies = ["--tier-basis", "postpaid", "--pack-order", "expiry"]
        let close = ["--period", "2026-09"] + policies
        let refusal = try closing.command("close", close, asOf: Self.october, expecting: [65])
        #expect(refusal.contains("the published draft of 2026-09 has other policies:"))
        #expect(refusal.contains("tier_basis: "))
        #expect(refusal.contains("--policies-changed"))
        #expect(try closing.folder.published(closing.out) == before)
        try closing.command("close", close + ["--policies-changed"], asOf: Self.october)
        #expect(try closing.rows("2026-09/summary.csv").map { $0["status"] } == ["issued"])
        try closing.command("audit", policies, asOf: Self.october)
    }

    @Test func aDraftWithThemIsEnough() throws {
        let closing = try Self.drafted()
        let policies = ["--tier-basis", "postpaid"]
        try closing.command("invoice", policies, asOf: Self.october)
        try closing.command("close", ["--period", "2026-09"] + policies, asOf: Self.october)
    }

    @Test func whatWasNeverPublishedHasNoOtherPolicies() throws {
        let closing = try Self.drafted()
        try FileManager.default.removeItem(atPath: closing.folder.path("out/2026-09"))
        try closing.command(
            "close", ["--period", "2026-09", "--tier-basis", "postpaid"], asOf: Self.october)
    }

    @Test func aDraftThatCannotBeReadTellsNothing() throws {
        let closing = try Self.drafted()
        try closing.folder.write("{", to: "out/2026-09/run.json")
        let refusal = try closing.command(
            "close", ["--period", "2026-09"], asOf: Self.october, expecting: [65])
        #expect(refusal.contains("tier_basis: not known in the draft"))
    }
}
