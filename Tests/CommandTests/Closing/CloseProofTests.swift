import Foundation
import Testing

/// Closes are proved before they are used (Operating.md, "What is proved first").
@Suite struct CloseProofTests {
    private static let cheaper = "UPDATE issued_lines SET amount = '1.00' WHERE amount = '150.00'"
    private static let deleted = """
        DELETE FROM issued_lines; DELETE FROM issued_balances; DELETE FROM issued_leakage;
        DELETE FROM issued_accounts
        """

    @Test(arguments: [
        (deleted, "issued lines and balances"), (cheaper, "issued lines and balances"),
        ("DELETE FROM issued_balances", "issued lines and balances"),
        ("UPDATE closes SET tariff_version = 'x'", "hash of what was frozen"),
        ("UPDATE closes SET previous = x'00'", "hash of what was frozen"),
    ])
    func whatWasIssuedIsProved(change: String, message: String) throws {
        let proof = try ProofFolder()
        try proof.close()
        try proof.change(change)
        let night = ProofFolder.november
        try proof.expectRefusal(message) { try proof.run("b", expecting: [70]) }
        try proof.expectRefusal(message) {
            try proof.run("b", more: ["--dry-run"], expecting: [70])
        }
        for (command, arguments) in [
            ("invoice", []), ("close", ["--period", "2026-10"]),
            ("reopen", ["--period", "2026-09", "--reason", "x"]),
        ] {
            try proof.expectRefusal(message) {
                try proof.closing.command(command, arguments, asOf: night, expecting: [70])
            }
        }
        let export = try proof.closing.folder.callbill([
            "export", "focus", "--book", proof.path("book"), "--out", proof.path("out"),
        ])
        #expect(export.status == 70 && export.messages.contains(message), "\(export.messages)")
        try proof.closing.command("audit", asOf: night, expecting: [70])
    }

    @Test func aReopenedCloseIsNoneThatABillDependsOn() throws {
        let proof = try ProofFolder()
        try proof.close()
        try proof.closing.command(
            "reopen", ["--period", "2026-09", "--reason", "x"], asOf: ProofFolder.october)
        try proof.change(Self.cheaper)
        try proof.run("b")
        try proof.closing.command("audit", asOf: ProofFolder.november, expecting: [70])
    }

    @Test func aLedgerChainedAnewIsNotWhatStandsOutside() throws {
        let proof = try ProofFolder()
        try proof.close()
        try proof.run("b")
        try proof.closing.command("close", ["--period", "2026-10"], asOf: ProofFolder.november)
        try proof.change(Self.cheaper)
        try proof.chainAnew()
        try proof.expectRefusal("2026-09 was issued with another digest") {
            try proof.run("c", expecting: [70])
        }
        #expect(
            try proof.closing.command("audit", asOf: ProofFolder.november, expecting: [70])
                .contains("closes.csv"))
    }

    @Test func theDigestIsPrintedAndPublished() throws {
        let proof = try ProofFolder()
        let ending = try proof.closing.folder.callbill([
            "close", "--period", "2026-09", "--book", proof.path("book"), "--out",
            proof.path("out"), "--as-of", ProofFolder.october,
        ])
        #expect(ending.status == 0, "\(ending.messages)")
        let row = try #require(try proof.closing.rows("closes.csv").first)
        #expect(row["period"] == "2026-09" && row["previous"] == "" && row["reopened_at"] == "")
        #expect(ending.messages.contains("2026-09 is issued: \(row["digest"] ?? "-")"))
        try proof.run("b")
        try proof.closing.command("close", ["--period", "2026-10"], asOf: ProofFolder.november)
        let rows = try proof.closing.rows("closes.csv")
        #expect(rows.map { $0["period"] } == ["2026-09", "2026-10"])
        #expect(rows[1]["previous"] == rows[0]["digest"])
        // The next run writes what a crash kept a close from.
        let text = try proof.text("out/closes.csv")
        try proof.remove("out/closes.csv")
        try proof.run("c")
        #expect(try proof.text("out/closes.csv") == text)
        try proof.closing.command("audit", asOf: ProofFolder.november)
        try proof.closing.folder.write("nonsense", to: "out/closes.csv")
        try proof.expectRefusal("closes.csv: can't be read") { try proof.run("d", expecting: [70]) }
    }

    @Test func aChangedIssuedFileIsSaid() throws {
        let proof = try ProofFolder()
        try proof.close()
        for name in ["invoices/alpha.csv", "summary.csv"] {
            let text = try proof.text("out/2026-09/\(name)")
            try proof.closing.folder.write(
                text.replacing("150.00", with: "151.00"), to: "out/2026-09/\(name)")
            let said = try proof.run("b", expecting: [65])
            #expect(said.contains("2026-09/\(name): not as issued any more"), "\(said)")
            try proof.closing.folder.write(text, to: "out/2026-09/\(name)")
            try proof.run("b")
        }
        try proof.remove("out/2026-09/invoices/alpha.csv")
        #expect(try proof.run("b", expecting: [65]).contains("alpha.csv: not as issued"))
        // A month that is not there at all contradicts nothing.
        try proof.remove("out/2026-09")
        try proof.run("b")
        try proof.closing.with(out: "other").command(
            "invoice", ["--ledger", proof.path(ProofFolder.ledger)], asOf: ProofFolder.november)
    }
}
