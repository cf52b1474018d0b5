import Foundation
import GRDB
import Testing

/// The same calls give the same bytes, however they come (Formats.md, "Outputs").
@Suite struct EndToEndInvarianceTests {
    let runner: CommandLineRunner
    let month = InvarianceMonth(seed: 11, calls: 3000, hasConflicts: true)

    init() throws {
        runner = try CommandLineRunner()
        for (name, text) in InvarianceMonth.book {
            try runner.write(text + "\n", to: "book/\(name)")
        }
        try runner.write(InvarianceMonth.log(month.calls, as: .csv), to: "plain/a.csv")
        try runner.run(["plain"], out: "expected")
        let billed = try runner.billed("expected")
        // The month has to have something to disagree about.
        try #require(billed.keys.filter { $0.contains("/invoices/") }.count == 4)
        let leakage = try runner.rows("expected/2026-11/leakage.csv").map { $0["reason"] }
        try #require(Set(leakage) == ["not_activated", "suspended", "postpaid_off"])
        let summary = try runner.row(of: "a3", in: "expected/2026-11/summary.csv")
        try #require(summary["rounding"] != "0.00" && summary["prepaid_units"] != "0")
    }

    /// Bills the logs elsewhere, and compares.
    func expectSame(
        _ logs: [String], out: String, more: [String] = [], input: [UInt8] = [],
        expected: String = "expected", location: SourceLocation = #_sourceLocation
    ) throws {
        let ending = try runner.run(logs, out: out, more: more, input: input)
        #expect([0, 65].contains(ending.status), "\(ending.errors)", sourceLocation: location)
        let (left, right) = try (runner.billed(expected), runner.billed(out))
        let names = Set(left.keys).union(right.keys).filter { left[$0] != right[$0] }.sorted()
        #expect(names.isEmpty, "\(out) \(more)", sourceLocation: location)
    }

    @Test(arguments: [1, 2, 3] as [UInt64]) func theOrderOfLines(seed: UInt64) throws {
        var random = ScenarioRandom(seed: seed)
        var calls = month.calls
        random.shuffle(&calls)
        try runner.write(InvarianceMonth.log(calls, as: .csv), to: "shuffled/a.csv")
        try expectSame(["shuffled"], out: "out")
    }

    @Test func theSplitIntoFilesAndTheirOrder() throws {
        for parts in [2, 7, 40] {
            var names: [String] = []
            let split = InvarianceMonth.split(month.calls, into: parts, seed: UInt64(parts))
            for (number, calls) in split.enumerated() {
                names.append("split-\(parts)/\(number * 7919 % 101)-\(number).csv")
                try runner.write(InvarianceMonth.log(calls, as: .csv), to: names[number])
            }
            try expectSame(["split-\(parts)"], out: "folder-\(parts)")
            try expectSame(names.reversed(), out: "reversed-\(parts)")
        }
    }

    @Test(arguments: [1, 2, 4]) func theNumberOfWorkers(workers: Int) throws {
        let split = InvarianceMonth.split(month.calls, into: 9, seed: 5)
        for (number, calls) in split.enumerated() {
            try runner.write(InvarianceMonth.log(calls, as: .csv), to: "logs/\(number).csv")
        }
        try expectSame(["logs"], out: "out", more: ["--workers", String(workers)])
    }

    @Test(arguments: InvarianceMonth.Format.allCases)
    func theFormat(format: InvarianceMonth.Format) throws {
        let log = InvarianceMonth.log(month.calls, as: format)
        try runner.write(log, to: "format/a.\(format.rawValue)")
        try expectSame(["format"], out: "out")
        try runner.write(try runner.gzipped(log), to: "packed/a.\(format.rawValue).gz")
        try expectSame(["packed"], out: "packed-out")
        // The content decides, whatever the name says.
        try runner.write(log, to: "misnamed/a.csv.gz")
        try expectSame(["misnamed/a.csv.gz"], out: "misnamed-out")
        // Each call in two formats is one call.
        try expectSame(["format", "plain"], out: "both")
    }

    @Test func theLayoutOfTheGzipFile() throws {
        let log = InvarianceMonth.log(month.calls, as: .csv)
        var members: [UInt8] = []
        var start = 0
        for end in [1, 60, 61, 20_000, 20_001, 90_000, log.count] {
            members += try runner.gzipped(Array(log[start..<end]), level: 1 + start % 9)
            members += try runner.gzipped([])
            start = end
        }
        try runner.write(members, to: "members/a.csv.gz")
        try expectSame(["members"], out: "members-out")
        try runner.write(members + Array(repeating: 0, count: 700), to: "padded/a.csv.gz")
        try expectSame(["padded"], out: "padded-out")
    }

    @Test func lineEndsByteOrderMarkAndColumns() throws {
        let text = String(decoding: InvarianceMonth.log(month.calls, as: .csv), as: UTF8.self)
        let windows = "\u{FEFF}" + text.replacing("\n", with: "\r\n")
        try runner.write(windows, to: "windows/a.csv")
        try expectSame(["windows"], out: "windows-out")
        // Reversed columns, a further one, and every cell in quotes.
        let header = Array((InvarianceMonth.columns + ["further"]).reversed())
        let rows = month.calls.map { Array(($0 + ["x,\"\ny"]).reversed()) }
        let quoted = ([header] + rows).map { row in
            row.map(ReferenceCSV.quoted).joined(separator: ",") + "\n"
        }
        try runner.write(quoted.joined(), to: "quoted/a.csv")
        try expectSame(["quoted"], out: "quoted-out")
    }

    @Test func everyFileTwice() throws {
        let split = InvarianceMonth.split(month.calls, into: 5, seed: 9)
        for (number, calls) in split.enumerated() {
            let log = InvarianceMonth.log(calls, as: .csv)
            try runner.write(try runner.gzipped(log), to: "logs/\(number).csv.gz")
            try runner.write(try runner.gzipped(log), to: "renamed/other-\(number).csv.gz")
            try runner.write(
                try runner.gzipped(log, level: 1), to: "recompressed/\(number).csv.gz")
            try runner.write(log, to: "unpacked/\(number).csv")
        }
        try expectSame(["logs", "renamed"], out: "at-once")
        try expectSame(["recompressed", "logs", "unpacked"], out: "recompressed-out")
        // The same nights later: each run adds nothing.
        for again in ["logs", "renamed", "recompressed", "unpacked", "plain"] {
            try expectSame([again], out: "one-by-one")
        }
    }

    @Test func standardInput() throws {
        let log = InvarianceMonth.log(month.calls, as: .csv)
        try expectSame(["-"], out: "plain-input", input: log)
        try expectSame(["-"], out: "packed-input", input: try runner.gzipped(log))
        let book = "--book book --as-of 2026-12-31T00:30:00+08:00 --quiet"
        let ending = try runner.shell("cat plain/a.csv | callbill run --logs - --out pipe \(book)")
        #expect([0, 65].contains(ending.status), "\(ending.errors)")
        #expect(try runner.billed("pipe") == runner.billed("expected"))
    }

    @Test(arguments: ["64KiB", "200KiB"]) func theSizeOfBatches(size: String) throws {
        let split = InvarianceMonth.split(month.calls, into: 12, seed: 3)
        let formats = InvarianceMonth.Format.allCases
        for (number, calls) in split.enumerated() {
            let format = formats[number % formats.count]
            let log = InvarianceMonth.log(calls, as: format)
            try runner.write(
                number < 6 ? log : try runner.gzipped(log), to: "split/\(number).\(format)")
        }
        for logs in ["plain", "split"] {
            try expectSame([logs], out: "\(logs)-out", more: ["--batch-bytes", size])
        }
    }

    /// A last line without an end counts once its file has not grown for long, as the others do.
    @Test(arguments: ["64KiB", "512MiB"]) func whetherTheLastLineHasAnEnd(size: String) throws {
        // In forty of the files the last line is one that another one conflicts with.
        let ids = Dictionary(grouping: month.calls) { $0[3] }
        let conflicting = month.calls.filter { Set(ids[$0[3]]!).count > 1 }.prefix(40)
        try #require(conflicting.count == 40)
        var rest = month.calls
        for call in conflicting { rest.remove(at: rest.firstIndex(of: call)!) }
        let split = InvarianceMonth.split(rest, into: 40, seed: 8)
        for (number, (calls, last)) in zip(split, conflicting).enumerated() {
            let log = InvarianceMonth.log(calls + [last], as: .csv).dropLast()
            try runner.write(Array(log), to: "endless/\(number).csv")
        }
        let more = ["--batch-bytes", size, "--settle-after", "0"]
        try expectSame(["endless"], out: "out", more: more)
        // Nothing is left to be settled.
        try expectSame(["endless"], out: "out", more: more)
    }

    /// What a run took in that was killed before its end belongs to the next one's intake.
    @Test func whereACrashFell() throws {
        let split = InvarianceMonth.split(month.calls, into: 6, seed: 4)
        for (number, calls) in split.enumerated() {
            let log = InvarianceMonth.log(calls, as: .csv)
            try runner.write(number % 2 == 0 ? log : log.dropLast(), to: "logs/\(number).csv")
        }
        let more = ["--settle-after", "0"]
        try runner.run(["logs/4.csv", "logs/1.csv", "logs/3.csv"], out: "out", more: more)
        let ledger = try DatabaseQueue(
            path: runner.folder.appendingPathComponent("out/ledger.sqlite").path)
        try ledger.writeWithoutTransaction {
            try $0.execute(sql: "UPDATE runs SET finished_at = NULL, exit_code = NULL")
        }
        try ledger.close()
        try expectSame(["logs"], out: "out", more: more)
    }
}
