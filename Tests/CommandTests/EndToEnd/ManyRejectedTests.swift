import Foundation
import GRDB
import Testing

/// Very many rejected records, or very long ones, cost little: they are packed as they are read.
@Suite struct EndToEndManyRejectedTests {
    private static func ledgerBytes(_ runner: CommandLineRunner) throws -> Int {
        try runner.read("out/ledger.sqlite").count
    }

    private static func audit(_ runner: CommandLineRunner) throws {
        let ending = try runner.callbill(["audit", "--out", "out", "--book", "book"])
        #expect(ending.status == 0, "\(ending.output)")
    }

    @Test func onlyTheFirstHaveRowsOfTheirOwn() throws {
        let runner = try EndToEndExceptionTests.runner()
        // Lines with a cell too many; the last one names another account of the book.
        try runner.write(EndToEndMonth.accounts(["a", "b"]), to: "book/accounts.csv")
        let bad = (0..<120_000).map { "2026-11-02 10:00:00,a,IDCardOCR,x\($0),,,,\n" }
        let other = "2026-11-02 10:00:00,b,IDCardOCR,y,,,,\n"
        let log = EndToEndMonth.header + bad.joined() + other + EndToEndMonth.call("r-1")
        try runner.write(log, to: "logs/a.csv")
        #expect(try runner.run().status == 65)
        let rows = try runner.rows("out/2026-11/exceptions.csv")
        #expect(rows.count == 100_002)
        let further = try #require(rows.first { $0["reason"] == "further_rejected" })
        #expect(further["line"] == "100002" && further["account_id"] == "")
        #expect(further["detail"] == "20000 further records of this file rejected, from here on")
        #expect(rows.last?["account_id"] == "b")
        #expect(try runner.row(of: "a", in: "out/2026-11/summary.csv")["status"] == "incomplete")
        // All of them come back.
        let rejected = try runner.gunzipped("out/2026-11/rejected/a.csv.gz")
        #expect(
            rejected.elementsEqual((EndToEndMonth.header + bad.joined() + other).utf8))
        #expect(try Self.ledgerBytes(runner) < 40 << 20)
        try Self.audit(runner)
        // Mended in place, all rows go.
        let mended = (0..<120_000).map { "2026-11-02 10:00:00,a,IDCardOCR,x\($0),,,\n" }
        try runner.write(
            EndToEndMonth.header + mended.joined() + EndToEndMonth.call("r-1"), to: "logs/a.csv")
        #expect(try runner.run().status == 0)
        #expect(try runner.rows("out/2026-11/exceptions.csv").isEmpty)
        #expect(!runner.exists("out/2026-11/rejected/a.csv.gz"))
    }

    @Test func longRecordsArePackedAsTheyAreRead() throws {
        let runner = try EndToEndExceptionTests.runner()
        let long = String(repeating: "x", count: 900_000)
        let bad = (0..<40).map { EndToEndMonth.call("x\($0)", interface: "No\(long)") }
        let log = EndToEndMonth.header + bad.joined() + EndToEndMonth.call("r-1")
        try runner.write(try runner.gzipped(Array(log.utf8)), to: "logs/a.csv.gz")
        #expect(try runner.run().status == 65)
        #expect(try Self.ledgerBytes(runner) < 4 << 20)
        let rows = try runner.rows("out/2026-11/exceptions.csv")
        #expect(rows.count == 40)
        #expect(rows.allSatisfy { ($0["detail"] ?? "").utf8.count < 600 })
        let rejected = try runner.gunzipped("out/2026-11/rejected/a.csv.gz")
        #expect(rejected.elementsEqual((EndToEndMonth.header + bad.joined()).utf8))
        // One of them comes mended: the others stay as they are.
        try runner.write(EndToEndMonth.header + EndToEndMonth.call("x7"), to: "logs/b.csv")
        #expect(try runner.run().status == 65)
        let left = try runner.gunzipped("out/2026-11/rejected/a.csv.gz")
        let others = (bad[..<7] + bad[8...]).joined()
        #expect(left.elementsEqual((EndToEndMonth.header + others).utf8))
        try Self.audit(runner)
    }

    /// Wrapped in one array they cost no more, and come back as lines.
    @Test func longRecordsOfAnArrayArePackedToo() throws {
        let runner = try EndToEndExceptionTests.runner()
        let long = String(repeating: "x", count: 900_000)
        func call(_ id: String, _ interface: String) -> String {
            "{\"time\":\"2026-11-02 10:00:00\",\"account_id\":\"a\",\"interface\":\"\(interface)\","
                + "\"request_id\":\"\(id)\"}"
        }
        let bad = (0..<40).map { call("x\($0)", "No\(long)") }
        let log = "{\"Records\":[\n" + (bad + [call("r-1", "IDCardOCR")]).joined(separator: ",\n")
        try runner.write(try runner.gzipped(Array("\(log)]}".utf8)), to: "logs/a.json.gz")
        #expect(try runner.run().status == 65)
        #expect(try Self.ledgerBytes(runner) < 4 << 20)
        #expect(try runner.rows("out/2026-11/exceptions.csv").count == 40)
        #expect(try runner.row(of: "a", in: "out/2026-11/summary.csv")["free_units"] == "1")
        let rejected = try runner.gunzipped("out/2026-11/rejected/a.json.gz")
        #expect(rejected.elementsEqual((bad.joined(separator: "\n") + "\n").utf8))
        try Self.audit(runner)
    }

    /// Codes beyond 4,096 are counted together, and a second delivery is a duplicate all the same.
    @Test func manyErrorCodesAreBounded() throws {
        let runner = try EndToEndExceptionTests.runner()
        let calls = (0..<9000).map { EndToEndMonth.call("r\($0)", error: "Code\($0)") }
        try runner.write(EndToEndMonth.header + calls.joined(), to: "logs/a.csv")
        let billable = EndToEndMonth.call("s", error: "FailedOperation.ImageBlur")
        try runner.write(EndToEndMonth.header + billable, to: "logs/b.csv")
        #expect(try runner.run().status == 0)
        let again = EndToEndMonth.header + calls.reversed().joined()
        try runner.write(again, to: "logs/c.csv")
        #expect(try runner.run().status == 0)
        let report = try runner.text("out/2026-11/run.json")
        #expect(report.contains(#""duplicate": 9000"#), "\(report)")
        let ledger = try DatabaseQueue(
            path: runner.folder.appendingPathComponent("out/ledger.sqlite").path)
        let (codes, units) = try ledger.read {
            (
                try Int.fetchOne($0, sql: "SELECT count(*) FROM meters") ?? 0,
                try Int.fetchOne($0, sql: "SELECT sum(units) FROM usage") ?? 0
            )
        }
        #expect(codes <= 4100 && units == 9001)
    }
}
