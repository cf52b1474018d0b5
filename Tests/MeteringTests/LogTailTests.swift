import Foundation
import Testing

@testable import Metering

/// A last record without a line end is perhaps half of one: it is held, not read.
@Suite struct LogTailTests {
    static let header = "time,account_id,interface,request_id\n"
    static let first = "1793678400,a,IDCardOCR,r-1\n"
    static let last = "1793678401,a,IDCardOCR,r-2"

    static func read(
        _ text: String, blockBytes: Int, resumeOffset: Int64 = 0
    ) async throws -> (worker: MeteringWorker, outcome: LogOutcome) {
        let file = FileManager.default.temporaryDirectory
            .appendingPathComponent("callbill-tail-\(UUID().uuidString)")
        try Data(text.utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let session = MeteringSession(
            rules: .sample, options: ReadingOptions(blockBytes: blockBytes), seeds: (1, 2),
            workerCount: 1)
        let worker = session.workers[0]
        let outcome = try await worker.read(
            file.path, file: 0, resumeOffset: resumeOffset, holdsTail: true,
            helpedBy: SpareCores()
        ) { _, _ in }
        return (worker, outcome)
    }

    @Test(arguments: [1, 7, 30, 64, 4096]) func theTailIsHeldAndReadApart(size: Int) async throws {
        let start = Self.header + Self.first
        let (worker, outcome) = try await Self.read(start + Self.last, blockBytes: size)
        let tail = try #require(outcome.tail)
        #expect(outcome.recordsRead == 1)
        #expect(tail.bytes == Array(Self.last.utf8) && tail.header == Array(Self.header.utf8))
        #expect(tail.place.line == 3 && tail.place.byteOffset == Int64(start.utf8.count))
        #expect(outcome.resumePlace.byteOffset == Int64(start.utf8.count))
        #expect(worker.tally.recordCount == 1)
        #expect(try worker.read(tail, file: 1).recordsRead == 1)
        #expect(worker.tally.recordCount == 2)
    }

    @Test(arguments: [1, 7, 30, 64, 4096]) func aWholeLastLineIsRead(size: Int) async throws {
        let text = Self.header + Self.first + Self.last + "\n"
        let (worker, outcome) = try await Self.read(text, blockBytes: size)
        #expect(outcome.tail == nil && outcome.recordsRead == 2 && worker.tally.recordCount == 2)
        #expect(outcome.resumePlace.byteOffset == Int64(text.utf8.count))
    }

    @Test(arguments: [1, 7, 30, 64, 4096]) func aGrownFileGoesOnAtItsTail(size: Int) async throws {
        let start = Self.header + Self.first
        let (worker, outcome) = try await Self.read(
            start + Self.last + "\n", blockBytes: size, resumeOffset: Int64(start.utf8.count))
        #expect(outcome.recordsRead == 1 && worker.tally.recordCount == 1)
        #expect(outcome.firstSecond == 1_793_678_401 && outcome.tail == nil)
    }
}
