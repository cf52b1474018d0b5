import Foundation
import Metering
import Testing

@testable import callbill

/// The manners of the command line: what may be left out, what is said of a slip, and how counts
/// are worded.
@Suite struct EndToEndMannersTests {
    let runner: CommandLineRunner

    init() throws {
        runner = try CommandLineRunner()
        try runner.write(EndToEndMonth.accounts(["a"]), to: "book/accounts.csv")
        try runner.write(
            EndToEndMonth.header + EndToEndMonth.call("r-1", units: "1500"), to: "logs/a.csv")
        try runner.write(
            EndToEndMonth.header + EndToEndMonth.call("r-2", units: "10"), to: "late/b.csv")
    }

    private static let work = [
        "--book", "book", "--as-of", "2026-12-31T00:30:00+08:00", "--quiet",
    ]

    private func complaint(_ arguments: [String]) throws -> [String] {
        let ending = try runner.callbill(arguments)
        #expect(ending.status == 64, "\(arguments): \(ending.errors)")
        #expect(ending.output == "")
        return ending.errors.split(separator: "\n").map(String.init)
    }

    // MARK: Logs

    /// `run LOGS…` is `run --logs LOGS…`, wherever the flags stand.
    @Test(arguments: [
        ["run", "logs", "late", "--out", "OUT"], ["run", "--out", "OUT", "logs", "late"],
        ["run", "--logs", "logs", "late", "--out", "OUT"],
        ["run", "--logs", "logs", "--logs", "late", "--out", "OUT"],
        ["run", "logs", "--out", "OUT", "--logs", "late"],
        ["run", "logs/a.csv", "late/b.csv", "--out", "OUT"],
    ])
    func logsNeedNoFlag(arguments: [String]) throws {
        let ending = try runner.callbill(
            arguments.map { $0 == "OUT" ? "out" : $0 } + Self.work)
        #expect(ending.status == 0 && ending.errors == "", "\(ending.errors)")
        // 1,510 calls: 510 × 0.15.
        #expect(try runner.row(of: "a", in: "out/2026-11/summary.csv")["total"] == "76.50")
        let report = try runner.text("out/2026-11/run.json")
        let places = ["logs/a.csv", "late/b.csv"].map { report.range(of: $0)?.lowerBound }
        let (first, second) = (try #require(places[0]), try #require(places[1]))
        #expect(first < second)
    }

    /// Flags win over the settings file, with and without `--logs`.
    @Test func logsOfTheCommandLineWinOverThoseOfTheSettings() throws {
        try runner.write("logs: [../logs]\n", to: "book/callbill.yaml")
        #expect(try runner.callbill(["run", "late", "--out", "one"] + Self.work).status == 0)
        #expect(try runner.row(of: "a", in: "one/2026-11/summary.csv")["free_units"] == "10")
        #expect(try runner.callbill(["run", "--out", "two"] + Self.work).status == 0)
        #expect(try runner.row(of: "a", in: "two/2026-11/summary.csv")["total"] == "75.00")
    }

    // MARK: What is missing

    /// By command: the settings that it can't do without.
    @Test(
        arguments: [
            (["run"], ["LOGS", "--out DIR"]), (["run", "logs"], ["--out DIR"]),
            (["run", "--out", "out"], ["LOGS"]),
            (["ingest"], ["LOGS", "--ledger FILE"]), (["ingest", "--ledger", "x"], ["LOGS"]),
            (["ingest", "logs"], ["--ledger FILE"]), (["invoice"], ["--out DIR"]),
            (["close"], ["--period YYYY-MM", "--out DIR"]),
            (["close", "--out", "out"], ["--period YYYY-MM"]),
            (["close", "--period", "2026-11"], ["--out DIR"]),
            (["reopen", "--reason", "x"], ["--period YYYY-MM", "--ledger FILE"]),
            (["audit"], ["--out DIR"]), (["status"], ["--ledger FILE"]),
            (["backup", "copy.sqlite"], ["--ledger FILE"]),
            (["export", "focus"], ["--out DIR"]), (["export", "journal"], ["--out DIR"]),
        ] as [([String], [String])])
    func allThatIsMissingIsNamedAtOnce(arguments: [String], missing: [String]) throws {
        let lines = try complaint(arguments)
        #expect(lines.count == missing.count, "\(lines)")
        for (line, name) in zip(lines, missing) {
            #expect(line.hasPrefix("callbill: error: missing \(name)"), "\(line)")
        }
        #expect(!runner.exists("out") && !runner.exists("x"))
    }

    // MARK: Slips

    @Test(arguments: [
        (["rnu"], "there is no command 'rnu'; did you mean 'callbill run'?"),
        (["Run", "logs"], "there is no command 'Run'; did you mean 'callbill run'?"),
        (["ingst"], "there is no command 'ingst'; did you mean 'callbill ingest'?"),
        (["invoices"], "there is no command 'invoices'; did you mean 'callbill invoice'?"),
        (
            ["explian", "--account", "a"],
            "there is no command 'explian'; did you mean 'callbill explain'?"
        ),
        (["tarif", "list"], "there is no command 'tarif'; did you mean 'callbill tariff'?"),
        (
            ["tariff", "lst"],
            "there is no command 'tariff lst'; did you mean 'callbill tariff list'?"
        ),
        (
            ["export", "jurnal"],
            "there is no command 'export jurnal'; did you mean 'callbill export journal'?"
        ),
    ])
    func aMistypedCommandIsAnsweredWithTheNearest(arguments: [String], message: String) throws {
        #expect(try complaint(arguments) == ["callbill: error: \(message)"])
    }

    @Test func whatIsNearNothingIsAnsweredWithAll() throws {
        let line = try #require(try complaint(["simulate"]).first)
        let start = "callbill: error: there is no command 'simulate'; there are "
        #expect(line.hasPrefix(start))
        let help = try runner.callbill(["--help"]).output
        let names = line.dropFirst(start.utf8.count).split(separator: ", ")
        #expect(names.count >= 13)
        for name in names { #expect(help.contains("\n  \(name) "), "\(name)") }
        #expect(try complaint(["tariff", "remove"])[0].hasSuffix("there are list, check, export"))
    }

    @Test func aMistypedFlagIsAnsweredWithTheNearest() throws {
        let ending = try runner.callbill(["run", "--lgos", "logs", "--out", "out"])
        #expect(ending.status == 64 && ending.errors.contains("--logs"))
    }

    @Test(
        arguments: [
            ("", "", 0), ("run", "run", 0), ("", "run", 3), ("run", "rnu", 1), ("run", "rune", 1),
            ("run", "un", 1), ("run", "rum", 1), ("kitten", "sitting", 3), ("close", "explain", 6),
            ("audit", "adutis", 3),
        ] as [(String, String, Int)])
    func distancesOfWords(left: String, right: String, distance: Int) {
        #expect(EditDistance.between(left, right) == distance)
        #expect(EditDistance.between(right, left) == distance)
    }

    // MARK: Counts

    @Test func countsAgreeWithTheirNouns() throws {
        var log = EndToEndMonth.header + EndToEndMonth.call("x-1", interface: "NoSuchOCR")
        try runner.write(log, to: "logs/b.csv")
        let one = try runner.run(quiet: false)
        #expect(
            one.errors.contains(
                "2026-11: 1 new exception (unknown_interface 1), 1 open; see out/2026-11/exceptions.csv\n"
            ))
        #expect(one.output.contains("2 files: 2 taken in"))
        log += EndToEndMonth.call("x-2", interface: "NoSuchOCR")
        try runner.write(log, to: "logs/b.csv")
        let two = try runner.run(quiet: false)
        #expect(
            two.errors.contains(
                "2026-11: 1 new exception (unknown_interface 1), 2 open; see out/2026-11/exceptions.csv\n"
            ))
        #expect(two.errors.contains("1 file was taken in before and is skipped\n"))
        let last = try runner.run(["logs/a.csv"], out: "single", quiet: false)
        #expect(last.output.contains("1 file: 1 taken in"))
    }

    @Test func countsOfUnknownUnitsAgreeToo() throws {
        try runner.write(
            EndToEndMonth.header + EndToEndMonth.call("x-1", account: "one")
                + EndToEndMonth.call("x-2", account: "two", units: "2"), to: "logs/b.csv")
        #expect(try runner.run().status == 65)
        let rows = try runner.rows("out/2026-11/exceptions.csv")
        let details = rows.compactMap { $0["detail"] }
        #expect(
            details == [
                "1 unit is kept until the book knows the account",
                "2 units are kept until the book knows the account",
            ])
    }
}
