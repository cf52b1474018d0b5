import Billing
import BillingTime
import Foundation
import Ledger
import Testing

@testable import BillRun

/// The rejected records of a month, as they are given back (Formats.md, "rejected/").
@Suite struct RejectedFilesTests {
    private let ledger: TestLedger
    private static let header = "time,account_id,interface,request_id\r\n"

    init() throws { ledger = try TestLedger() }

    private func record(
        _ record: String?, _ file: String, offset: Int64 = 100, header: String? = header
    ) -> LedgerException {
        LedgerException(
            period: TestLedger.october, file: Array(file.utf8), line: 2, byteOffset: offset,
            reason: "bad_time", run: 0, header: header.map { Array($0.utf8) },
            record: record.map { Array($0.utf8) })
    }

    /// The files by name, unpacked by gzip itself.
    private func files() throws -> [String: String] {
        let month = try MonthExceptions(
            TestLedger.october, store: ledger.store, book: .everyoneActive,
            closed: LedgerCloses(ledger.store))
        var files: [String: String] = [:]
        try RejectedFiles(month.kept, store: ledger.store).forEach { name, bytes in
            #expect(files[name] == nil, "\(name) is there twice")
            files[name] = try unpacked(bytes)
        }
        return files
    }

    private func unpacked(_ bytes: [UInt8]) throws -> String {
        try ledger.folder.write("packed.gz", bytes: bytes)
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["gzip", "-d", "-c", ledger.folder.path + "/packed.gz"]
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let text = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        return String(decoding: text, as: UTF8.self)
    }

    @Test func theRecordsStandBelowTheirHeaderByteForByte() throws {
        let records = ["x,a,\"B\r\nC\",r-1\r\n", " ,,\t ,r-2\r\n"]
        try ledger.add(record(records[0], "logs/a.csv"))
        try ledger.add(record(records[1], "logs/a.csv", offset: 200))
        #expect(
            try files() == ["rejected/a.csv.gz": Self.header + records[0] + records[1]])
    }

    @Test func aRecordThatIsNoRecordBringsNoFile() throws {
        try ledger.add(record(nil, "logs/a.csv"))
        #expect(try files() == [:])
    }

    @Test func jsonLinesHaveNoHeader() throws {
        try ledger.add(
            record("{\"time\":1}\n", "a.jsonl", header: ""),
            record("{\"time\":2}\n", "a.jsonl", offset: 200, header: ""))
        #expect(try files() == ["rejected/a.jsonl.gz": "{\"time\":1}\n{\"time\":2}\n"])
    }

    @Test func aLineWithoutAnEndGetsOne() throws {
        try ledger.add(
            record("x,a,b,r-1", "a.csv", header: "time,account_id"),
            record("y,a,b,r-2\r", "a.csv", offset: 200, header: "time,account_id"))
        #expect(
            try files() == ["rejected/a.csv.gz": "time,account_id\nx,a,b,r-1\ny,a,b,r-2\r\n"])
    }

    @Test func filesOfOneNameStayApart() throws {
        let names = ["1/a.csv", "2/a.csv.gz", "3/a.csv", "4/a.csv.2", "a.csv.gz"]
        for (number, name) in names.enumerated() {
            try ledger.add(record("\(number)\n", name, header: "h\n"))
        }
        let files = try files()
        #expect(files["rejected/a.csv.gz"] == "h\n0\n")
        #expect(files["rejected/a.csv.2.gz"] == "h\n1\n")
        #expect(files["rejected/a.csv.3.gz"] == "h\n2\n")
        #expect(files.values.sorted() == (0..<5).map { "h\n\($0)\n" })
    }

    /// A file that changed may have another header: each record stands below its own.
    @Test func ofOneFileWithTwoHeadersEachRecordStandsBelowItsOwn() throws {
        try ledger.add(
            record("1\n", "a.csv", offset: 10, header: "old\n"),
            record("2\n", "a.csv", offset: 20, header: "new\n"),
            record("3\n", "a.csv", offset: 30, header: "old\n"))
        let lines = try files().values.flatMap { text in
            let parts = text.split(separator: "\n").map(String.init)
            return parts.dropFirst().map { "\(parts[0]) \($0)" }
        }
        #expect(lines.sorted() == ["new 2", "old 1", "old 3"])
    }

    @Test func namesAreHarmless() throws {
        try ledger.add(record("1\n", "logs/a b%.csv", header: "h\n"))
        try ledger.add(record("2\n", "logs/...gz", header: "h\n"))
        #expect(
            try files()
                == ["rejected/a%20b%25.csv.gz": "h\n1\n", "rejected/%2E%2E.gz": "h\n2\n"])
    }

    @Test func theSameRecordsGiveTheSameBytes() throws {
        try ledger.add(record("x,a,b,r-1\n", "a.csv"))
        let months = try (0..<2).map { _ in
            let month = try MonthExceptions(
                TestLedger.october, store: ledger.store, book: .everyoneActive,
                closed: LedgerCloses(ledger.store))
            var files: [[UInt8]] = []
            try RejectedFiles(month.kept, store: ledger.store).forEach { files.append($1) }
            return files
        }
        #expect(months[0] == months[1])
    }
}
