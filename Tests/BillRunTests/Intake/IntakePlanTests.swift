import BillingTime
import Foundation
import Ledger
import Metering
import Testing

@testable import BillRun

/// What is done with a log, by what is known of its bytes and its name (Formats.md, "Which files
/// are read").
@Suite struct IntakePlanTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// Writes a log, and says what discovery would say of it.
    private func log(_ name: String, _ text: String) throws -> LogFile {
        try folder.write(name, text)
        return LogFile(path: "\(folder.path)/\(name)", sizeBytes: Int64(text.utf8.count))
    }

    /// A file of which an earlier run took in everything up to its last complete line.
    private func known(_ name: String, _ text: String, resumeOffset: Int64 = 0) -> TakenFile {
        TakenFile(
            digest: Digest.sha256(Array(text.utf8)), path: path(name),
            name: Array((name.split(separator: "/").last ?? "").utf8),
            sizeBytes: Int64(text.utf8.count), contentBytes: Int64(text.utf8.count),
            resumeOffset: resumeOffset, resumeLine: 1, firstSecond: Instant(1),
            lastSecond: Instant(2),
            totals: OutcomeTotals(), run: 1, takenAt: Instant(1))
    }

    /// What is to be known of it where it has grown.
    private static func knownFile(_ file: TakenFile) -> IntakeFile.KnownFile {
        IntakeFile.KnownFile(path: file.path, digest: file.digest, lastSecond: 2)
    }

    private func path(_ name: String) -> [UInt8] { Array("\(folder.path)/\(name)".utf8) }

    private func plan(
        _ known: [TakenFile], _ logs: [LogFile], workers: Int = 2
    ) async throws -> [IntakeFile] {
        var plan = IntakePlan(known: known)
        return try await plan.plan(logs, workers: workers)
    }

    private func tasks(
        _ known: [TakenFile], _ logs: [LogFile]
    ) async throws -> [IntakeFile.Task] {
        try await plan(known, logs).map(\.task)
    }

    // MARK: New

    @Test func aFileThatNothingIsKnownOfIsReadWithoutALookAtItsBytes() async throws {
        // It isn't even there: only what can decide something is opened.
        let log = LogFile(path: "\(folder.path)/gone.csv", sizeBytes: 5)
        let files = try await plan([known("a.csv", "aa\n")], [log])
        #expect(files.map(\.task) == [.read] && files[0].digest == nil)
    }

    @Test func theSameSizeWithOtherBytesIsNew() async throws {
        let files = try await plan([known("a.csv", "aaa\n")], [try log("b.csv", "bbb\n")])
        #expect(files.map(\.task) == [.read])
        #expect(files[0].digest == Digest.sha256(Array("bbb\n".utf8)))
    }

    @Test func theBeginningOfAFileOfAnotherNameMeansNothing() async throws {
        let known = known("a.csv", "aa\n", resumeOffset: 3)
        #expect(try await tasks([known], [try log("b.csv", "aa\nbb\n")]) == [.read])
    }

    /// What can't be compared is left to the reading, which says that it can't be read.
    @Test func aFileThatIsGoneIsLeftToTheReading() async throws {
        let gone = LogFile(path: "\(folder.path)/gone.csv", sizeBytes: 3)
        let files = try await plan([known("a.csv", "aa\n")], [gone])
        #expect(files.map(\.task) == [.read] && files[0].digest == nil)
    }

    // MARK: Known

    @Test func theSameBytesAreSkippedUnderTheSamePathAndUnderOthers() async throws {
        let known = known("a.csv", "aa\n")
        let path = String(decoding: known.path, as: UTF8.self)
        let logs = [
            try log("a.csv", "aa\n"), try log("b.csv", "aa\n"), try log("deep/a.csv", "aa\n"),
        ]
        let files = try await plan([known], logs)
        #expect(files.map(\.task) == Array(repeating: .skip(knownAs: path), count: 3))
        #expect(files.allSatisfy { $0.digest == known.digest })
    }

    @Test func ofTwoEqualFilesOfOneRunTheFirstIsRead() async throws {
        let logs = [
            try log("b.csv", "aa\n"), try log("a.csv", "aa\n"), try log("c.csv", "cc\n"),
        ]
        #expect(
            try await tasks([], logs) == [.read, .skip(knownAs: logs[0].path), .read])
    }

    // MARK: Grown

    @Test func ofAGrownFileOnlyWhatIsNewIsRead() async throws {
        // The last line had no end: it waits, or is read again.
        let known = known("a.csv", "aa\nb", resumeOffset: 3)
        let expected = IntakeFile.Task.resume(
            offset: 3, known: Self.knownFile(known))
        let files = try await plan([known], [try log("a.csv", "aa\nbb\n")])
        #expect(files.map(\.task) == [expected])
        #expect(files[0].resumeOffset == 3)
        #expect(files[0].digest == Digest.sha256(Array("aa\nbb\n".utf8)))
        // By its name it is known in every folder.
        #expect(try await tasks([known], [try log("moved/a.csv", "aa\nbb\n")]) == [expected])
    }

    @Test(arguments: [[0, 1, 2], [2, 1, 0], [1, 2, 0]])
    func ofSeveralKnownBeginningsTheLongestCounts(order: [Int]) async throws {
        let beginnings = [
            known("a.csv", "aa\n", resumeOffset: 3),
            known("a.csv", "aa\nbb\n", resumeOffset: 6),
            // As long as one of them, but not its beginning.
            known("a.csv", "aa\nxx\n", resumeOffset: 6),
        ]
        let log = try log("a.csv", "aa\nbb\ncc\n")
        let longest = Self.knownFile(beginnings[1])
        #expect(
            try await tasks(order.map { beginnings[$0] }, [log])
                == [.resume(offset: 6, known: longest)])
    }

    @Test func anEmptyFileGrowsToo() async throws {
        let known = known("a.csv", "")
        let tasks = try await tasks([known], [try log("a.csv", "aa\n")])
        let file = Self.knownFile(known)
        #expect(tasks == [.resume(offset: 0, known: file)])
    }

    @Test func aGrownFileIsKnownToTheRestOfTheRun() async throws {
        let known = known("a.csv", "aa\n", resumeOffset: 3)
        let logs = [try log("a.csv", "aa\nbb\n"), try log("b.csv", "aa\nbb\n")]
        let tasks = try await tasks([known], logs)
        #expect(tasks[1] == .skip(knownAs: logs[0].path))
    }

    // MARK: Changed

    @Test(arguments: ["ax\nbb\n", "xx\n", "a\n", ""])
    func otherBytesUnderAKnownNameAreReadAsAWhole(text: String) async throws {
        let known = known("a.csv", "aa\n", resumeOffset: 3)
        #expect(try await tasks([known], [try log("a.csv", text)]) == [.readChanged])
        #expect(try await tasks([known], [try log("other/a.csv", text)]) == [.readChanged])
    }

    // MARK: Streams

    @Test func standardInputIsReadWhateverIsKnown() async throws {
        let known = known("-", "aa\n")
        let files = try await plan([known], [LogFile(path: "-")])
        #expect(files.map(\.task) == [.read])
        #expect(files[0].digest == nil)
    }

    @Test func aPipeHasNoSizeToBeComparedBy() async throws {
        let pipe = LogFile(path: "\(folder.path)/pipe")
        #expect(try await tasks([known("a.csv", "aa\n")], [pipe]) == [.read])
    }

    // MARK: Workers

    @Test(arguments: [1, 2, 7]) func workersDontMatter(workers: Int) async throws {
        let taken = [known("a.csv", "aa\n", resumeOffset: 3), known("b.csv", "bb\n")]
        let logs = [
            try log("a.csv", "aa\naa\n"), try log("b.csv", "bb\n"), try log("c.csv", "bb\n"),
            try log("d.csv", "dd\n"), try log("e.csv", "dd\n"), try log("deep/b.csv", "b\n"),
        ]
        let file = Self.knownFile(taken[0])
        #expect(
            try await plan(taken, logs, workers: workers).map(\.task) == [
                .resume(offset: 3, known: file), .skip(knownAs: logs[1].path),
                .skip(knownAs: logs[1].path), .read, .skip(knownAs: logs[3].path), .readChanged,
            ])
    }
}
