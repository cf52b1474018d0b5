import BillingTime
import Metering
import Testing

@testable import BillRun

/// Whoever watches a run hears of every file and of every byte once.
@Suite struct ProgressTests {
    private let sum = ProgressSum()

    private func progress(_ name: String, size: Int64?) -> FileProgress {
        FileProgress(LogFile(path: name, sizeBytes: size), sum)
    }

    // MARK: One file

    @Test func aPlainFileIsReadByteByByte() {
        var progress = progress("a.csv", size: 1000)
        progress.report(unpackedBytes: 400, rows: 4)
        #expect(sum.value == .init(files: 0, bytes: 400, rows: 4))
        progress.report(unpackedBytes: 1000, rows: 11)
        #expect(sum.value == .init(files: 0, bytes: 1000, rows: 11))
        progress.finish()
        #expect(sum.value == .init(files: 1, bytes: 1000, rows: 11))
    }

    /// Logs pack to about three tenths; at the end the guess is put right, upwards or downwards.
    @Test(arguments: [100, 300, 900] as [Int64]) func ofAPackedFileTheBytesAreGuessed(size: Int64) {
        var progress = progress("a.csv.gz", size: size)
        progress.report(unpackedBytes: 500, rows: 5)
        #expect(sum.value == .init(files: 0, bytes: 150, rows: 5))
        progress.report(unpackedBytes: 1000, rows: 10)
        #expect(sum.value == .init(files: 0, bytes: 300, rows: 10))
        progress.finish()
        #expect(sum.value == .init(files: 1, bytes: size, rows: 10))
    }

    @Test func aStreamHasAsManyBytesAsWereRead() {
        var progress = progress("-", size: nil)
        progress.report(unpackedBytes: 70, rows: 1)
        progress.finish()
        #expect(sum.value == .init(files: 1, bytes: 70, rows: 1))
    }

    @Test(arguments: ["a.csv", "a.csv.gz"]) func whatIsReadOnceMoreIsTakenBack(name: String) {
        var first = progress(name, size: 800)
        first.report(unpackedBytes: 333, rows: 3)
        first.report(unpackedBytes: 777, rows: 8)
        first.takeBack()
        #expect(sum.value == .init())
        var second = progress(name, size: 800)
        second.report(unpackedBytes: 800, rows: 9)
        second.finish()
        #expect(sum.value == .init(files: 1, bytes: 800, rows: 9))
    }

    // MARK: A whole intake

    /// A log that looks small, and has far more records than a batch holds.
    private static let dense = GzipWriter.pack(
        Array(
            (IntakeFixture.header
                + String(repeating: IntakeFixture.calls(0..<1, of: "b"), count: 4000)).utf8))

    /// New, known, faulty and overlarge files: each is one file with all of its bytes.
    @Test func anIntakeReportsEveryFileOnce() async throws {
        let fixture = try IntakeFixture()
        fixture.settings.batchBytes = 32 << 10
        let small = IntakeFixture.header + IntakeFixture.calls(0..<20, of: "a")
        let cut = GzipWriter.pack(Array(small.utf8)).dropLast(4)
        let logs = [
            try fixture.log("a.csv", small), try fixture.log("b.csv", small),
            try fixture.log("c.csv.gz", bytes: Self.dense),
            try fixture.log("d.csv.gz", bytes: Array(cut)),
            try fixture.log("e.csv", "no,log\n1,2\n"),
        ]
        try #require(logs[2].estimatedRecordBytes < Int64(fixture.settings.batchBytes / 2))
        let result = try await fixture.take(logs)
        #expect(result.faultyFiles == 2)
        #expect(result.totals.recordsRead == 4020)
        let bytes = logs.compactMap(\.sizeBytes).reduce(0, +)
        #expect(fixture.progress.value.files == 5)
        #expect(fixture.progress.value.bytes == bytes)
    }

    /// A large file that turns out to be damaged is one file, too.
    @Test func alsoALargeFileWithAFaultIsReportedOnce() async throws {
        let fixture = try IntakeFixture()
        fixture.settings.batchBytes = 8 << 10
        let text = IntakeFixture.header + IntakeFixture.calls(0..<2000, of: "a")
        let packed = GzipWriter.pack(Array(text.utf8))
        let log = try fixture.log("a.csv.gz", bytes: Array(packed.dropLast(4)))
        try #require(log.estimatedRecordBytes > Int64(fixture.settings.batchBytes / 2))
        let result = try await fixture.take([log])
        #expect(result.faultyFiles == 1)
        #expect(fixture.progress.value.files == 1)
        #expect(fixture.progress.value.bytes == log.sizeBytes)
    }

    /// The end is said, and nothing comes after it: also where a log can't be read.
    @Test(arguments: [false, true]) func theEndIsSaidAfterTheLastReport(isGone: Bool) async throws {
        let fixture = try IntakeFixture()
        let log = try fixture.log(
            "a.csv", IntakeFixture.header + IntakeFixture.calls(0..<20, of: "a"))
        fixture.settings.logs = [log.path]
        fixture.settings.ledger = fixture.folder.path + "/other.sqlite"
        let progress = fixture.progress
        let folder = fixture.folder
        let summary = try await BillingRun.ingest(fixture.settings) { _ in
            // The log is found, and gone before it is read.
            if isGone { folder.remove("a.csv") }
            return progress
        }
        #expect(summary.exitCode == (isGone ? .exceptions : .done))
        #expect(progress.value.ends >= 1 && progress.value.lateReports == 0)
        #expect(progress.value.files == 1 && progress.value.rows == (isGone ? 0 : 20))
    }

    @Test func nobodyNeedWatch() {
        let progress = NoProgress()
        progress.add(files: 1, bytes: 1, rows: 1)
        progress.finish()
    }
}
