import Foundation
import GRDB
import Testing

/// Every reason of `exceptions.csv`, provoked through the real program, with its exact place.
@Suite struct EndToEndExceptionTests {
    /// One record of a log that somebody has to look at.
    struct Case: Sendable, CustomTestStringConvertible {
        var reason: String
        /// The record as it came.
        var record: [UInt8]
        /// Who is named.
        var account = "a"
        /// The record as it should have come.
        var mended: String

        var testDescription: String { reason }

        init(_ reason: String, _ record: String, account: String = "a", mended: String) {
            self.init(reason, bytes: Array(record.utf8), account: account, mended: mended)
        }

        init(_ reason: String, bytes: [UInt8], account: String = "a", mended: String) {
            self.reason = reason
            self.record = bytes
            self.account = account
            self.mended = mended
        }
    }

    static let good = EndToEndMonth.call("bad")

    static let rejected = [
        Case("malformed", "2026-11-02 10:00:00,a,IDCardOCR,bad,,\n", mended: good),
        Case("malformed", #"2026-11-02 10:00:00,a,"IDCard"OCR,bad,,,"# + "\n", mended: good),
        Case("missing_field", ",a,IDCardOCR,bad,,,\n", mended: good),
        Case(
            "missing_field", EndToEndMonth.call("bad", account: ""), account: "", mended: good),
        Case("missing_field", EndToEndMonth.call("bad", interface: ""), mended: good),
        Case("missing_field", EndToEndMonth.call(""), mended: good),
        Case("bad_time", "02.11.2026,a,IDCardOCR,bad,,,\n", mended: good),
        Case("bad_time", "2026-11-31 10:00:00,a,IDCardOCR,bad,,,\n", mended: good),
        Case("future_time", "2026-12-31 00:35:01,a,IDCardOCR,bad,,,\n", mended: good),
        Case("bad_units", EndToEndMonth.call("bad", units: "-1"), mended: good),
        Case("bad_units", EndToEndMonth.call("bad", units: "1.5"), mended: good),
        Case(
            "bad_encoding",
            bytes: Array("2026-11-02 10:00:00,a,IDCardOCR,bad,".utf8) + [0xFF, 0xFE]
                + Array(",,\n".utf8), mended: good),
        Case(
            "line_too_long", EndToEndMonth.call("bad", error: String(repeating: "x", count: 2000)),
            mended: good),
        Case(
            "unknown_interface", EndToEndMonth.call("bad", interface: "AdvertiseOCR"), mended: good),
    ]

    static let limit = ["--max-record-bytes", "1000"]

    /// A folder whose book knows account `a`.
    static func runner() throws -> CommandLineRunner {
        let runner = try CommandLineRunner()
        try runner.write(EndToEndMonth.accounts(["a"]), to: "book/accounts.csv")
        return runner
    }

    /// The reported rows, without their details, of every month.
    static func reports(_ runner: CommandLineRunner) throws -> [String] {
        try runner.files("out").filter { $0.key.hasSuffix("/exceptions.csv") }.sorted {
            $0.key < $1.key
        }.flatMap { _, text in
            ReferenceCSV.rows(text).map { row in
                ["file", "line", "byte_offset", "reason", "account_id"].map { row[$0] ?? "?" }
                    .joined(separator: ",")
            }
        }
    }

    /// The units billed to an account, or nil where it has no row.
    static func units(_ runner: CommandLineRunner, of account: String = "a") throws -> String? {
        try runner.rows("out/2026-11/summary.csv").first { $0["account_id"] == account }?[
            "free_units"]
    }

    @Test(arguments: rejected) func aRejectedRecord(of trial: Case) throws {
        let runner = try Self.runner()
        let before = Array((EndToEndMonth.header + EndToEndMonth.call("r-1")).utf8)
        let after = Array(EndToEndMonth.call("r-2").utf8)
        try runner.write(
            try runner.gzipped(before + trial.record + after), to: "logs/a.csv.gz")
        let ending = try runner.run(more: Self.limit)
        #expect(ending.status == 65)
        #expect(
            ending.errors.contains(": 1 new exception (\(trial.reason) 1), 1 open; see out/2026-1"))
        let place = "logs/a.csv.gz,3,\(before.count)"
        #expect(try Self.reports(runner) == ["\(place),\(trial.reason),\(trial.account)"])
        #expect(try Self.units(runner) == "2")
        // What was rejected comes back as it came, below the header.
        let rejected = try #require(
            runner.files("out").keys.first { $0.hasSuffix("/rejected/a.csv.gz") })
        let header = Array(EndToEndMonth.header.utf8)
        #expect(try runner.gunzipped("out/\(rejected)") == header + trial.record)
        // Without a change, nothing changes: the month is incomplete still.
        #expect(try runner.run(more: Self.limit).status == 65)
        #expect(try Self.reports(runner).count == 1)
        // Mended and fed again, it is billed; a record without an id can't be recognised.
        try runner.write(EndToEndMonth.header + trial.mended, to: "logs/mended.csv")
        let last = try runner.run(more: Self.limit)
        #expect(try Self.units(runner) == "3")
        let remaining = try Self.reports(runner)
        guard String(decoding: trial.record, as: UTF8.self).contains(",bad,") else {
            #expect(remaining.count == 1)
            return
        }
        #expect(last.status == 0)
        #expect(remaining == [])
        let summary = try runner.row(of: "a", in: "out/2026-11/summary.csv")
        #expect(summary["status"] == "draft")
        #expect(!runner.exists("out/\(rejected)"))
    }

    @Test func fiveMinutesAheadAreNoFuture() throws {
        let runner = try Self.runner()
        let times = ["2026-11-03 00:35:00", "2026-11-03 00:35:01"]
        let calls = times.map { "\($0),a,IDCardOCR,r\($0.suffix(1)),,,\n" }
        try runner.write(EndToEndMonth.header + calls.joined(), to: "logs/a.csv")
        #expect(try runner.run(asOf: "2026-11-03T00:30:00+08:00").status == 65)
        let offset = EndToEndMonth.header.utf8.count + calls[0].utf8.count
        #expect(try Self.reports(runner) == ["logs/a.csv,3,\(offset),future_time,a"])
        #expect(try Self.units(runner) == "1")
    }

    @Test func jsonLinesComeBackWithoutAHeader() throws {
        let runner = try Self.runner()
        let good = #"{"time":1793584800,"account_id":"a","interface":"IDCardOCR","request_id":"1"}"#
        let bad = #"{"time":1793584800,"account_id":"a","interface":"IDCardOCR","request_id":"2""#
        let unknown = #"{"time":1793584800,"account_id":"a","interface":"X","request_id":"3"}"#
        try runner.write([good, bad, unknown].map { $0 + "\n" }.joined(), to: "logs/a.jsonl")
        #expect(try runner.run().status == 65)
        let reports = try Self.reports(runner)
        #expect(reports.count == 2)
        #expect(reports[0].hasPrefix("logs/a.jsonl,2,\(good.utf8.count + 1),malformed,"))
        let third = good.utf8.count + bad.utf8.count + 2
        #expect(reports[1] == "logs/a.jsonl,3,\(third),unknown_interface,a")
        let rejected = try runner.gunzipped("out/2026-11/rejected/a.jsonl.gz")
        #expect(String(decoding: rejected, as: UTF8.self) == bad + "\n" + unknown + "\n")
    }

    @Test func reportedCallsAreMetered() throws {
        let runner = try Self.runner()
        let lines = [
            EndToEndMonth.call("r-1", interface: "MixedInvoiceOCR"),
            EndToEndMonth.call("r-2", interface: "MixedInvoiceOCR", tickets: "3|77|2"),
            EndToEndMonth.call("r-3", account: "ghost", units: "5"),
        ]
        try runner.write(EndToEndMonth.header + lines.joined(), to: "logs/a.csv")
        #expect(try runner.run().status == 65)
        let first = EndToEndMonth.header.utf8.count
        let reports = try Self.reports(runner)
        #expect(
            reports.prefix(2) == [
                "logs/a.csv,2,\(first),tickets_missing,a",
                "logs/a.csv,3,\(first + lines[0].utf8.count),ticket_type_unknown,a",
            ])
        #expect(reports.count == 3)
        #expect(reports[2].hasSuffix(",unknown_account,ghost"))
        // Two calls, a ticket of 大票 and one of 小票; nothing is rejected.
        #expect(try Self.units(runner) == "4")
        #expect(try !runner.files("out").keys.contains { $0.contains("/rejected/") })
        let summary = try runner.row(of: "a", in: "out/2026-11/summary.csv")
        #expect(summary["status"] == "incomplete")
        #expect(try runner.text("out/2026-11/run.json").contains(#""unknown_account": 5"#))
    }

    @Test func ofAConflictTheEarlierCounts() throws {
        let runner = try Self.runner()
        let late = EndToEndMonth.call("r", day: 9, units: "30")
        let early = EndToEndMonth.call("r", day: 3, units: "20")
        let same = EndToEndMonth.call("r", day: 3, units: "10")
        try runner.write(EndToEndMonth.header + late + early + same, to: "logs/a.csv")
        #expect(try runner.run().status == 65)
        let start = EndToEndMonth.header.utf8.count
        let first = "logs/a.csv,2,\(start),conflicting_duplicate,a"
        let second = start + late.utf8.count
        #expect(
            try Self.reports(runner) == [
                first, "logs/a.csv,3,\(second),conflicting_duplicate,a",
            ])
        // Of one second, the bytewise smaller record: 10 before 20.
        #expect(try Self.units(runner) == "10")
    }

    /// A last line without an end that is taken as it is counts like any other.
    @Test func ofAConflictTheEarlierCountsAlsoInALastLineWithoutAnEnd() throws {
        let late = EndToEndMonth.call("r", day: 9, units: "30")
        let early = EndToEndMonth.call("r", day: 3, units: "20").dropLast()
        let earliest = EndToEndMonth.call("r", day: 2, units: "7").dropLast()
        for (logs, units, lines) in [
            ([late + early], "20", [2]), ([late, String(early)], "20", [2]),
            ([late + early, late + earliest], "7", [2, 3, 2]),
            ([late + earliest, late + early], "7", [2, 2, 3]),
        ] {
            let runner = try Self.runner()
            for (number, log) in logs.enumerated() {
                try runner.write(EndToEndMonth.header + log, to: "logs/\(number).csv")
            }
            #expect(try runner.run(more: ["--settle-after", "0"]).status == 65)
            #expect(try Self.units(runner) == units)
            let exceptions = try runner.rows("out/2026-11/exceptions.csv")
            #expect(exceptions.map { $0["line"] } == lines.map { String($0) })
            #expect(exceptions.allSatisfy { $0["reason"] == "conflicting_duplicate" })
            // The file grows: the line had been whole, and its call counts once more, and once.
            try runner.write(
                EndToEndMonth.header + logs[0] + "\n" + EndToEndMonth.call("s", day: 20),
                to: "logs/0.csv")
            #expect(try runner.run().status == 65)
            #expect(try Self.units(runner) == String(Int(units)! + 1))
        }
    }

    /// A log that is gone before its calls are settled: what was taken in first stays counted.
    @Test func ofAConflictWhoseLogIsGoneTheFirstTakenInCounts() throws {
        let runner = try Self.runner()
        let late = EndToEndMonth.header + EndToEndMonth.call("r", day: 9, units: "30")
        let early = EndToEndMonth.header + EndToEndMonth.call("r", day: 3, units: "20")
        try runner.write(late, to: "logs/a.csv")
        try runner.run()
        let ledger = try DatabaseQueue(
            path: runner.folder.appendingPathComponent("out/ledger.sqlite").path)
        try ledger.writeWithoutTransaction {
            try $0.execute(sql: "UPDATE runs SET finished_at = NULL, exit_code = NULL")
        }
        try ledger.close()
        try FileManager.default.removeItem(
            at: runner.folder.appendingPathComponent("logs/a.csv"))
        try runner.write(early, to: "logs/b.csv")
        let ending = try runner.run()
        #expect(ending.status == 65)
        #expect(ending.errors.contains("logs/a.csv: can't be read again as it was"))
        #expect(try Self.units(runner) == "30")
        // It is settled with that: the next run says nothing more of it.
        #expect(try !runner.run().errors.contains("can't be read again"))
    }

    /// Half a request id may be somebody else's: it never takes the place of a whole line's, since it
    /// waits for the rest.
    @Test func aHalfRequestIDDisplacesNobody() throws {
        let runner = try Self.runner()
        let header = "time,account_id,interface,request_id\n"
        let half = header + "2026-11-04 11:00:00,a,IDCardOCR,r-1"
        try runner.write(half, to: "logs/f.csv")
        try runner.write(header + "2026-11-05 11:00:00,a,IDCardOCR,r-1\n", to: "logs/g.csv")
        #expect(try runner.run().status == 0)
        #expect(try Self.units(runner) == "1")
        try runner.write(half + "2\n", to: "logs/f.csv")
        #expect(try runner.run().status == 0)
        #expect(try Self.units(runner) == "2")
    }

    /// Of equal calls the one whose name is the bytewise smaller was counted, wherever it stands.
    @Test func theTotalsOfFilesAreRightWhereNamesAreSpelledDifferently() throws {
        let runner = try Self.runner()
        let names = [("a", "身份证识别", 5), ("b", "IDCardOCR", 5), ("c", "IDCardOCR", 4)]
        for (file, interface, day) in names {
            let call = EndToEndMonth.call("r", interface: interface, day: day)
            try runner.write(
                EndToEndMonth.header + (file == "c" ? String(call.dropLast()) : call),
                to: "logs/\(file).csv")
        }
        #expect(try runner.run(more: ["--settle-after", "0"]).status == 65)
        let report = try runner.text("out/2026-11/run.json")
        #expect(!report.contains(": -"))
        #expect(report.components(separatedBy: #""conflicting": 1"#).count == 3)
        #expect(
            try runner.rows("out/2026-11/exceptions.csv").map { $0["file"] }
                == ["logs/a.csv", "logs/b.csv"])
    }

    /// A JSON record may begin with a blank, also one that is read again by itself.
    @Test func ofAConflictTheEarlierCountsAlsoInJSONWithABlank() throws {
        let runner = try Self.runner()
        func line(_ day: String, _ units: Int) -> String {
            #" {"time":"2026-11-\#(day) 10:00:00","account_id":"a","interface":"IDCardOCR","#
                + #""request_id":"r","units":\#(units)}"#
        }
        try runner.write(
            String(line("09", 30).dropFirst()) + "\n" + line("07", 20) + "\n",
            to: "logs/a.jsonl")
        try runner.write(
            EndToEndMonth.header + EndToEndMonth.call("s")
                + "2026-11-03 10:00:00,a,IDCardOCR,r,,7,",
            to: "logs/b.csv")
        #expect(try runner.run(more: ["--settle-after", "0"]).status == 65)
        #expect(try Self.units(runner) == "8")
        // The same where it is the last line and has no end.
        try runner.write(
            String(line("09", 30).dropFirst()) + "\n" + line("02", 20), to: "more/a.jsonl")
        #expect(try runner.run(["more"], out: "more-out").status == 65)
        #expect(try runner.row(of: "a", in: "more-out/2026-11/summary.csv")["free_units"] == "20")
    }
}
