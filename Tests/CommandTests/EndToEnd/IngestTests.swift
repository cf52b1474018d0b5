import Foundation
import Testing

/// `ingest` and `invoice` are the two halves of `run` (Formats.md, "Commands").
@Suite struct EndToEndIngestTests {
    let runner: CommandLineRunner
    private static let now = "2026-12-31T00:30:00+08:00"

    init() throws {
        runner = try CommandLineRunner()
        try runner.write(EndToEndMonth.accounts(["a", "b"]), to: "book/accounts.csv")
        try runner.write(
            EndToEndMonth.header + EndToEndMonth.call("r-1", units: "1500")
                + EndToEndMonth.call("r-2", account: "b", interface: "QueryBarCode", units: "70"),
            to: "logs/a.csv")
    }

    @discardableResult
    private func ingest(
        _ arguments: [String] = ["--logs", "logs", "--ledger", "ledger.sqlite"],
        quiet: Bool = true, input: [UInt8] = []
    ) throws -> CommandLineRunner.Ending {
        try runner.callbill(
            ["ingest"] + arguments + ["--as-of", Self.now] + (quiet ? ["--quiet"] : []),
            input: input)
    }

    @discardableResult
    private func invoice(
        _ arguments: [String] = ["--ledger", "ledger.sqlite"], out: String = "out"
    ) throws -> CommandLineRunner.Ending {
        try runner.callbill(
            ["invoice", "--book", "book", "--out", out, "--as-of", Self.now, "--quiet"] + arguments)
    }

    /// What was published, but for the reports of the run itself and the ledger.
    private func published(_ out: String) throws -> [String: String] {
        try runner.files(out).filter { name, _ in
            !name.hasPrefix("ledger.sqlite") && !name.hasSuffix("run.json")
                && !name.hasSuffix("callbill.prom")
        }
    }

    // MARK: The two halves

    /// With rejected, duplicate, conflicting and unknown records, in several files.
    @Test func bothHalvesGiveTheFilesOfARun() throws {
        try runner.write(
            try runner.gzipped(
                Array(
                    (EndToEndMonth.header + EndToEndMonth.call("r-1", units: "1500")
                        + EndToEndMonth.call("r-2", account: "b", day: 3)
                        + EndToEndMonth.call("r-3", interface: "NoSuchOCR")
                        + EndToEndMonth.call("r-4", account: "stranger", units: "7")
                        + EndToEndMonth.call("r-5", interface: "MixedInvoiceOCR", tickets: "3|99"))
                        .utf8)), to: "logs/b.csv.gz")
        #expect(try runner.run(out: "whole").status == 65)
        #expect(try ingest(["--logs", "logs", "--out", "halves"]).status == 65)
        #expect(try invoice([], out: "halves").status == 65)
        let (whole, halves) = (try published("whole"), try published("halves"))
        #expect(whole.keys.sorted() == halves.keys.sorted())
        for (name, text) in whole { #expect(halves[name] == text, "\(name)") }
        #expect(whole["2026-11/rejected/b.csv.gz"] != nil)
        #expect(try runner.callbill(["audit", "--out", "halves", "--book", "book"]).status == 0)
    }

    @Test func itTakesLogsLikeUsageDoes() throws {
        #expect(try ingest(["logs/a.csv", "--ledger", "one.sqlite"]).status == 0)
        #expect(try ingest(["--ledger", "two.sqlite", "--logs", "logs/a.csv"]).status == 0)
        #expect(try invoice(["--ledger", "one.sqlite"], out: "one").status == 0)
        #expect(try invoice(["--ledger", "two.sqlite"], out: "two").status == 0)
        #expect(try published("one") == published("two"))
        #expect(try runner.row(of: "a", in: "one/2026-11/summary.csv")["total"] == "75.00")
    }

    @Test func itReadsStandardInput() throws {
        let log = try runner.read("logs/a.csv")
        #expect(try ingest(["-", "--ledger", "ledger.sqlite"], input: log).status == 0)
        try invoice()
        #expect(try runner.row(of: "a", in: "out/2026-11/summary.csv")["total"] == "75.00")
        #expect(try runner.row(of: "b", in: "out/2026-11/summary.csv")["total"] == "2.40")
    }

    // MARK: What it writes

    @Test func theLedgerIsAllThatItWrites() throws {
        let before = try Set(runner.files(".").keys)
        #expect(try ingest().status == 0)
        let made = try Set(runner.files(".").keys).subtracting(before)
        #expect(made.contains("ledger.sqlite"))
        #expect(made.allSatisfy { $0.hasPrefix("ledger.sqlite") }, "\(made)")
        #expect(try ingest(["--logs", "logs", "--out", "out"]).status == 0)
        let out = try runner.files("out").keys
        #expect(out.contains("ledger.sqlite"))
        #expect(out.allSatisfy { $0.hasPrefix("ledger.sqlite") }, "\(out)")
    }

    @Test func aDryRunWritesNothing() throws {
        let before = try runner.listing()
        #expect(
            try ingest(["--logs", "logs", "--ledger", "ledger.sqlite", "--dry-run"]).status == 0)
        #expect(try runner.listing() == before)
    }

    // MARK: Again

    @Test func aSecondTimeNothingIsCountedTwice() throws {
        #expect(try ingest(quiet: false).errors == "")
        let again = try ingest(quiet: false)
        #expect(again.status == 0)
        #expect(again.errors == "callbill: 1 file was taken in before and is skipped\n")
        try runner.write(
            EndToEndMonth.header + EndToEndMonth.call("r-9", units: "10"), to: "logs/c.csv")
        #expect(try ingest().status == 0)
        let third = try ingest(quiet: false)
        #expect(third.errors == "callbill: 2 files were taken in before and are skipped\n")
        try invoice()
        #expect(
            try runner.row(of: "a", in: "out/2026-11/summary.csv")["postpaid_units"] == "510")
    }

    @Test func aRunAfterwardsTakesNothingInTwice() throws {
        try ingest(["--logs", "logs", "--out", "out"])
        #expect(try runner.run().status == 0)
        #expect(try runner.row(of: "a", in: "out/2026-11/summary.csv")["total"] == "75.00")
        let data = Data(try runner.read("out/2026-11/run.json"))
        let report = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        let files = try #require(report["files"] as? [[String: Any]])
        #expect(files.map { $0["outcome"] as? String } == ["known"])
    }

    // MARK: How it ends

    @Test(
        arguments: [
            ([("r-3", "NoSuchOCR", "")], "1 record rejected"),
            ([("r-3", "NoSuchOCR", ""), ("r-4", "IDCardOCR", "x")], "2 records rejected"),
            ([("r-1", "IDCardOCR", "3")], "1 conflicting duplicate"),
            ([("r-1", "IDCardOCR", "3"), ("r-2", "IDCardOCR", "3")], "2 conflicting duplicates"),
            ([("r-3", "MixedInvoiceOCR", "")], "1 call reported"),
        ] as [([(String, String, String)], String)])
    func whatMustBeLookedAtEndsWith65(
        calls: [(id: String, interface: String, units: String)], message: String
    ) throws {
        try ingest()
        let lines = calls.map {
            EndToEndMonth.call($0.id, interface: $0.interface, units: $0.units)
        }
        try runner.write(EndToEndMonth.header + lines.joined(), to: "more/b.csv")
        // Also a quiet one says why.
        let ending = try ingest(["--logs", "more", "--ledger", "ledger.sqlite"])
        #expect(ending.status == 65)
        #expect(ending.errors.contains("callbill: warning: \(message)\n"), "\(ending.errors)")
        #expect(ending.output == "")
        // These logs are known now, and none of them is looked at again.
        #expect(try ingest(["--logs", "more", "--ledger", "ledger.sqlite"]).status == 0)
    }

    @Test func aFileThatCannotBeReadIsTriedAgain() throws {
        let whole = try runner.gzipped(
            Array((EndToEndMonth.header + EndToEndMonth.call("r-7", units: "5")).utf8))
        try runner.write(Array(whole.dropLast(9)), to: "logs/b.csv.gz")
        let ending = try ingest()
        #expect(ending.status == 65)
        #expect(ending.errors.contains("logs/b.csv.gz: truncated_gzip"))
        try runner.write(whole, to: "logs/b.csv.gz")
        #expect(try ingest().status == 0)
        try invoice()
        #expect(
            try runner.row(of: "a", in: "out/2026-11/summary.csv")["postpaid_units"] == "505")
    }

    @Test func missingLogsEndWith66() throws {
        let ending = try ingest(["--logs", "nowhere", "--ledger", "ledger.sqlite"])
        #expect(ending.status == 66)
        #expect(ending.errors.contains("nowhere: No such file or directory"))
        #expect(!runner.exists("ledger.sqlite"))
        let both = try ingest(["logs", "nowhere.csv", "--ledger", "ledger.sqlite"])
        #expect(both.status == 66 && !runner.exists("ledger.sqlite"))
    }

    @Test func aFolderWithoutLogsIsAFaultUnlessThatIsAllowed() throws {
        try runner.write("", to: "empty/.keep")
        let ending = try ingest(["--logs", "empty", "--ledger", "ledger.sqlite"])
        #expect(ending.status == 66 && !runner.exists("ledger.sqlite"))
        let allowed = try ingest([
            "--logs", "empty", "--ledger", "ledger.sqlite", "--allow-no-logs",
        ])
        #expect(allowed.status == 0)
        #expect(try invoice().status == 0)
    }

    @Test func anInvoiceWithoutALedgerEndsWith66() throws {
        let ending = try invoice()
        #expect(ending.status == 66)
        #expect(ending.errors.contains("ledger.sqlite: no such ledger"))
        #expect(!runner.exists("out/2026-11"))
    }
}
