import Foundation
import Testing

/// What goes wrong between nights, case by case, through the real program.
@Suite struct NightlyCaseTests {
    static let header = "time,account_id,interface,request_id,error_code,units,tickets\n"

    /// So many calls of one account on one day, the ids beginning with `prefix`.
    static func calls(
        _ count: Int, account: String = "a1", day: String = "2026-10-05", prefix: String,
        interface: String = "QueryBarCode"
    ) -> String {
        (0..<count).map { "\(day) 10:00:00,\(account),\(interface),\(prefix)-\($0),,,\n" }.joined()
    }

    /// A folder with the book of `NightlyMonth`.
    static func folder() throws -> NightlyFolder {
        let folder = try NightlyFolder()
        for (name, text) in NightlyMonth.book { try folder.write(text + "\n", to: "book/\(name)") }
        return folder
    }

    /// A cell of an account's row in October's summary.
    static func summary(
        _ folder: NightlyFolder, _ column: String, of account: String = "a1"
    ) throws -> String? {
        let lines = (try folder.published()["2026-10/summary.csv"] ?? "").split(separator: "\n")
        guard !lines.isEmpty else { return nil }
        let names = lines.first?.split(separator: ",", omittingEmptySubsequences: false) ?? []
        let place = try #require(names.firstIndex { $0 == column })
        let row = lines.first { $0.hasPrefix(account + ",") }
        return row.map { String($0.split(separator: ",", omittingEmptySubsequences: false)[place]) }
    }

    @Test func aHalfWrittenGzipCountsOnceItIsWhole() throws {
        let folder = try Self.folder()
        let text = Self.header + Self.calls(60, prefix: "r")
        let whole = try folder.gzipped(Array(text.utf8), level: 6)
        try folder.write(Array(whole.dropLast(9)), to: "logs/a.csv.gz")
        let first = try folder.run()
        #expect(first.status == 65)
        #expect(first.messages.contains("truncated_gzip"))
        #expect(try Self.summary(folder, "postpaid_units") == nil)
        try folder.write(whole, to: "logs/a.csv.gz")
        #expect(try folder.run().status == 0)
        #expect(try Self.summary(folder, "free_units") == "50")
        #expect(try Self.summary(folder, "postpaid_units") == "10")
    }

    @Test func aNameWithOtherContentIsTakenInAndReported() throws {
        let folder = try Self.folder()
        try folder.write(Self.header + Self.calls(20, prefix: "r"), to: "logs/a.csv")
        try folder.run()
        let other = Self.calls(5, prefix: "s") + Self.calls(20, prefix: "r")
        try folder.write(Self.header + other, to: "logs/a.csv")
        let second = try folder.run()
        #expect(second.messages.contains("known with other content"))
        #expect(try Self.summary(folder, "free_units") == "25")
    }

    @Test func theSameBytesUnderAnotherNameAreSkipped() throws {
        let folder = try Self.folder()
        let text = Self.header + Self.calls(20, prefix: "r")
        try folder.write(text, to: "logs/a.csv")
        try folder.run()
        let before = try folder.published()
        try folder.write(text, to: "logs/b.csv")
        #expect(try folder.run().status == 0)
        folder.expectSame(before, try folder.published(), "the second name")
    }

    @Test func aCorrectedBookShowsInTheNextRun() throws {
        let folder = try Self.folder()
        try folder.write(
            Self.header + Self.calls(60, account: "a4", prefix: "r"), to: "logs/a.csv")
        try folder.run()
        #expect(try Self.summary(folder, "unbilled_units", of: "a4") == "10")
        let accounts = try #require(NightlyMonth.book["accounts.csv"])
        try folder.write(
            accounts.replacingOccurrences(
                of: "a4,Four,,2026-10-01,,", with: "a4,Four,,2026-10-01,2026-10-01,") + "\n",
            to: "book/accounts.csv")
        #expect(try folder.run().status == 0)
        #expect(try Self.summary(folder, "unbilled_units", of: "a4") == "0")
        #expect(try Self.summary(folder, "total", of: "a4") == "1.20")
    }

    @Test func anUnknownAccountIsBilledOnceTheBookKnowsIt() throws {
        let folder = try Self.folder()
        try folder.write(
            Self.header + Self.calls(60, account: "late", prefix: "r"), to: "logs/a.csv")
        #expect(try folder.run().status == 65)
        #expect(try folder.published()["2026-10/exceptions.csv"]?.contains("late") == true)
        let accounts = try #require(NightlyMonth.book["accounts.csv"])
        try folder.write(
            accounts + "\nlate,Late,,2026-10-01,2026-10-01,\n", to: "book/accounts.csv")
        #expect(try folder.run().status == 0)
        #expect(try Self.summary(folder, "total", of: "late") == "1.20")
    }

    @Test func mendedRecordsAreBilledAndLeaveTheList() throws {
        let folder = try Self.folder()
        let good = Self.calls(60, prefix: "r")
        let bad = "2026-10-05 10:00:00,a1,NoSuchOCR,x-1,,,\n"
        try folder.write(Self.header + good + bad, to: "logs/a.csv")
        #expect(try folder.run().status == 65)
        #expect(try Self.summary(folder, "status") == "incomplete")
        #expect(
            FileManager.default.fileExists(atPath: folder.path("out/2026-10/rejected/a.csv.gz")))
        let mended = bad.replacingOccurrences(of: "NoSuchOCR", with: "QueryBarCode")
        try folder.write(Self.header + mended, to: "logs/mended.csv")
        #expect(try folder.run().status == 0)
        #expect(try Self.summary(folder, "status") == "draft")
        #expect(try Self.summary(folder, "postpaid_units") == "11")
        #expect(
            !FileManager.default.fileExists(atPath: folder.path("out/2026-10/rejected/a.csv.gz")))
    }

    @Test func acrossRunsTheCallTakenInFirstCounts() throws {
        let folder = try Self.folder()
        try folder.write(Self.header + Self.calls(3, prefix: "r"), to: "logs/a.csv")
        try folder.run()
        let other = Self.calls(3, day: "2026-10-01", prefix: "r", interface: "VinOCR")
        try folder.write(Self.header + other, to: "logs/b.csv")
        let second = try folder.run()
        #expect(second.status == 65)
        let exceptions = try folder.published()["2026-10/exceptions.csv"] ?? ""
        #expect(exceptions.components(separatedBy: "conflicting_duplicate").count == 4)
        let invoice = try folder.published()["2026-10/invoices/a1.csv"] ?? ""
        #expect(invoice.contains("条码信息查询") && !invoice.contains("VIN"))
    }

    @Test func aLineThatWasCutWhereItCouldBeReadCountsOnce() throws {
        let folder = try NightlyFolder()
        let lines = "time,account_id,interface,request_id\n2026-10-05 10:00:00,a,VinOCR,abc-1"
        try folder.write(lines, to: "logs/a.csv")
        try folder.run()
        #expect(try Self.summary(folder, "free_units", of: "a") == nil)
        try folder.write(lines + "\n2026-10-05 10:00:00,a,VinOCR,abc-2", to: "logs/a.csv")
        try folder.run()
        #expect(try Self.summary(folder, "free_units", of: "a") == "1")
        try folder.write(lines + "\n2026-10-05 10:00:00,a,VinOCR,abc-23\n", to: "logs/a.csv")
        try folder.run()
        #expect(try Self.summary(folder, "free_units", of: "a") == "2")
    }

    @Test func aDryRunWritesNothing() throws {
        let folder = try Self.folder()
        try folder.write(Self.header + Self.calls(3, prefix: "r"), to: "logs/a.csv")
        let arguments = folder.arguments(asOf: "2026-12-31T00:30:00+08:00")
        #expect(try folder.callbill(arguments + ["--dry-run"]).status == 0)
        #expect(!FileManager.default.fileExists(atPath: folder.path("out")))
    }
}
