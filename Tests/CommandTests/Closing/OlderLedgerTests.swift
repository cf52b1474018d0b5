import Foundation
import GRDB
import Testing

/// A ledger that is older than what was published from it (Operating.md, "Restore").
@Suite struct OlderLedgerTests {
    private static let accept = ["--accept-older-ledger"]

    @Test(arguments: [[String](), ["closes.csv"], ["closes.csv", "mark"]])
    func issuedFilesAreNeverOverwritten(lost: [String]) throws {
        let proof = try ProofFolder()
        try proof.copy(ProofFolder.ledger, to: "backup")
        try proof.close()
        try proof.copy(ProofFolder.ledger, to: "newest")
        if lost.contains("closes.csv") { try proof.remove("out/closes.csv") }
        // As an older program wrote it.
        if lost.contains("mark") {
            let report = try proof.text("out/2026-09/run.json")
            try proof.closing.folder.write(
                report.replacing("\"ledger\"", with: "\"some\""), to: "out/2026-09/run.json")
        }
        try proof.copy("backup", to: ProofFolder.ledger)
        let message = "2026-09"
        for more in [[], Self.accept, ["--dry-run"], ["--period", "2026-10"]] {
            try proof.expectRefusal(message) { try proof.run("b", more: more, expecting: [70]) }
        }
        try proof.expectRefusal("Put the newest backup") {
            try proof.closing.command("invoice", asOf: ProofFolder.november, expecting: [70])
        }
        try proof.expectRefusal(message) { try proof.close(expecting: [70]) }
        #expect(try proof.closing.rows("2026-09/summary.csv").map { $0["status"] } == ["issued"])
        guard !lost.contains("mark") else { return }
        try proof.copy("newest", to: ProofFolder.ledger)
        try proof.run("b")
        try proof.closing.command("audit", asOf: ProofFolder.november)
    }

    /// An ingest in between makes the older ledger's numbers greater than the newer one's.
    @Test func aLedgerThatWentOnFromABackupIsFound() throws {
        let proof = try ProofFolder()
        try proof.copy(ProofFolder.ledger, to: "backup")
        try proof.run("b", ["2026-10-10 10:00:00,alpha,银行卡识别,o1,,3"])
        try proof.copy("backup", to: ProofFolder.ledger)
        let ledger = proof.path(ProofFolder.ledger)
        for _ in 0..<9 {
            let ending = try proof.closing.folder.callbill([
                "ingest", "--logs", proof.path("a"), "--ledger", ledger, "--quiet", "--as-of",
                ProofFolder.november,
            ])
            #expect(ending.status == 0, "\(ending.messages)")
        }
        // Their runs have the numbers of those that are lost, but didn't start with them.
        try proof.change("UPDATE runs SET started_at = started_at + 7 WHERE id > 1")
        try proof.expectRefusal("doesn't know it") { try proof.run("b", expecting: [70]) }
    }

    @Test func aBackupFromBeforeTheLastRun() throws {
        let proof = try ProofFolder()
        try proof.copy(ProofFolder.ledger, to: "backup")
        let calls = ["2026-10-10 10:00:00,alpha,银行卡识别,o1,,1100"]
        try proof.run("b", calls)
        let billed = try proof.closing.folder.billed()
        try proof.copy("backup", to: ProofFolder.ledger)
        for more in [[], ["--dry-run"]] {
            try proof.expectRefusal("--accept-older-ledger") {
                try proof.run("c", more: more, expecting: [70])
            }
        }
        try proof.expectRefusal("doesn't know it") {
            let ending = try proof.closing.folder.callbill([
                "ingest", "--logs", proof.path("b"), "--out", proof.path("out"), "--quiet",
            ])
            #expect(ending.status == 70)
            return ending.messages
        }
        let said = try proof.run("b", calls, more: Self.accept)
        #expect(said.contains("newer than the ledger"), "\(said)")
        #expect(try proof.closing.folder.billed() == billed)
        try proof.run("c")
        let status = try proof.closing.folder.callbill(["status", "--out", proof.path("out")])
        #expect(status.status == 0)
        let runs = try DatabaseQueue(path: proof.path(ProofFolder.ledger)).read {
            try String.fetchAll($0, sql: "SELECT command FROM runs ORDER BY id")
        }
        #expect(runs == ["run", "run --accept-older-ledger", "run"])
    }

    @Test func aLostLogOfTheLastCommits() throws {
        let proof = try ProofFolder()
        let calls = ["2026-10-10 10:00:00,alpha,银行卡识别,o1,,3"]
        // A reader keeps the log from going into the file.
        let reader = try DatabaseQueue(path: proof.path(ProofFolder.ledger))
        try reader.inDatabase { database in
            try database.execute(sql: "BEGIN")
            _ = try Int.fetchOne(database, sql: "SELECT count(*) FROM runs")
            try proof.run("b", calls)
            try proof.copy(ProofFolder.ledger, to: "without-log")
            try database.execute(sql: "ROLLBACK")
        }
        try reader.close()
        for suffix in ["-wal", "-shm"] {
            try? proof.remove(ProofFolder.ledger + suffix)
        }
        try proof.copy("without-log", to: ProofFolder.ledger)
        try proof.expectRefusal("lost its last commits") { try proof.run("c", expecting: [70]) }
        try proof.run("b", calls, more: Self.accept)
        try proof.closing.command("audit", asOf: ProofFolder.november)
    }

    /// Killed between the files and the commit, a close leaves issued files of an open month.
    @Test func aCloseThatWasKilledBeforeItsCommit() throws {
        let proof = try ProofFolder()
        try proof.close()
        try proof.change(
            """
            DELETE FROM issued_lines; DELETE FROM issued_balances; DELETE FROM issued_leakage;
            DELETE FROM issued_accounts; DELETE FROM close_tariffs; DELETE FROM close_files;
            DELETE FROM closes
            """)
        try proof.remove("out/closes.csv")
        try proof.run("b", asOf: ProofFolder.october)
        #expect(try proof.closing.rows("2026-09/summary.csv").map { $0["status"] } == ["draft"])
        try proof.close()
        try proof.closing.command("audit", asOf: ProofFolder.october)
    }

    @Test func aReopeningThatTheLedgerLost() throws {
        let proof = try ProofFolder()
        try proof.close()
        try proof.copy(ProofFolder.ledger, to: "backup")
        try proof.closing.command(
            "reopen", ["--period", "2026-09", "--reason", "x"], asOf: ProofFolder.october)
        let row = try #require(try proof.closing.rows("closes.csv").first)
        #expect(row["reopened_at"] != "" && row["reopening"]?.utf8.count == 64)
        try proof.run("b")
        try proof.copy("backup", to: ProofFolder.ledger)
        try proof.expectRefusal("2026-09 was opened again") { try proof.run("c", expecting: [70]) }
    }

    @Test func theFolderOfAnotherLedger() throws {
        let proof = try ProofFolder()
        let other = proof.closing.with(out: "other")
        try proof.run("b", ["2026-10-10 10:00:00,alpha,银行卡识别,o1,,3"])
        try other.command("run", ["--logs", proof.path("b")], asOf: ProofFolder.november)
        let ledger = ["--ledger", proof.path("other/ledger.sqlite")]
        try proof.expectRefusal("was written from another ledger") {
            try proof.closing.command(
                "invoice", ledger, asOf: ProofFolder.november, expecting: [70])
        }
        try proof.close()
        try proof.expectRefusal("2026-09 was issued from another ledger") {
            try proof.closing.command(
                "invoice", ledger + Self.accept, asOf: ProofFolder.november, expecting: [70])
        }
        // A second folder of the same ledger is as good as the first, and so is an empty one.
        let own = ["--ledger", proof.path(ProofFolder.ledger)]
        let second = proof.closing.with(out: "second")
        try second.command("invoice", own, asOf: ProofFolder.november)
        try second.command("invoice", own, asOf: ProofFolder.november)
        try proof.run("c")
        #expect(try proof.text("second/closes.csv") == proof.text("out/closes.csv"))
    }
}
