import BillingTime
import Foundation
import Testing

@testable import Metering

/// Logs as they come: packed in every way, cut at every byte, in blocks of every size.
@Suite struct ReadingTests {
    static let csv =
        "time,account_id,interface,request_id,error_code,units,tickets,note\n"
        + "2026-10-01 00:00:01,a,IDCardOCR,r-1,,,,\"two\nlines\"\n"
        + "2026-10-01T00:00:02+08:00,b,身份证识别,r-2,OK,3,,\"a \"\"quote\"\"\"\r\n"
        + "\n"
        + "1790784003,a,Nothing,r-3,,,,\n"
        + "2026-10-01 00:00:04,a,IDCardOCR,r-4,,0,,\n"
        + "2026-10-01 00:00:05,a,IDCardOCR,r-1,,,,again\n"
        + "half a line\n"
        + "2026-10-01 00:00:06,a,IDCardOCR,r-5,,,,end"

    /// What a reading came to, in a form that can be compared.
    struct Reading: Equatable {
        var recordsRead = 0
        var rejections: [String] = []
        var outcomes = OutcomeTotals()
        var resume = RecordPlace(line: 0, byteOffset: 0)
    }

    /// Reads, with a core that becomes spare after some blocks; nil: with none.
    static func read(
        _ bytes: [UInt8], blockBytes: Int = 1 << 20, spareAfter blocks: Int? = nil
    ) async throws -> Reading {
        let file = try temporaryFile(bytes)
        defer { try? FileManager.default.removeItem(at: file) }
        let session = session(blockBytes: blockBytes)
        let spareCores = SpareCores()
        var seen = 0
        if blocks == 0 { spareCores.add() }
        let outcome = try await session.workers[0].read(
            file.path, file: 0, helpedBy: spareCores
        ) { _, _ in
            seen += 1
            if seen == blocks { spareCores.add() }
        }
        return try reading(session, outcome)
    }

    private static func temporaryFile(_ bytes: [UInt8]) throws -> URL {
        let file = FileManager.default.temporaryDirectory
            .appendingPathComponent("callbill-reading-\(UUID().uuidString)")
        try Data(bytes).write(to: file)
        return file
    }

    private static func session(blockBytes: Int) -> MeteringSession {
        let rules = MeteringRules(
            interface: { ["IDCardOCR", "身份证识别"].contains($0) ? 0 : nil },
            interfaceNames: ["身份证识别"], takesTickets: [false], billable: { _ in [] },
            isKnownTicket: { _ in false }, zone: .shanghai, asOf: 1_999_999_700)
        return MeteringSession(
            rules: rules,
            options: ReadingOptions(longestRecordBytes: 200, blockBytes: blockBytes),
            seeds: (1, 2), workerCount: 1)
    }

    private static func reading(
        _ session: MeteringSession, _ outcome: LogOutcome
    ) throws -> Reading {
        var reading = Reading(recordsRead: outcome.recordsRead, resume: outcome.resumePlace)
        if let tail = outcome.tail {
            reading.recordsRead += Int(try session.workers[0].read(tail, file: 0).recordsRead)
        }
        let batch = session.makeBatch(failedFiles: [false], outstanding: [])
        reading.rejections = batch.rejections.map { _, rejection in
            "\(rejection.reason.rawValue) \(rejection.place.line) \(rejection.place.byteOffset)"
        }
        var units = Array(0..<batch.unitCount)[...]
        try batch.deduplicate(
            worker: 0, next: { units.popFirst() }, known: { _, _ in [] },
            done: { reading.outcomes += $0.totals[0] })
        batch.finish()
        return reading
    }

    @Test func everyRecordHasOneOutcome() async throws {
        let reading = try await Self.read(Array(Self.csv.utf8))
        #expect(reading.recordsRead == 7)
        #expect(
            reading.rejections == ["unknown_interface 6 188", "bad_units 7 217", "malformed 9 303"])
        #expect(reading.outcomes.metered == 3 && reading.outcomes.conflicting == 1)
        // What was counted is not read again.
        #expect(reading.resume == RecordPlace(line: 11, byteOffset: Int64(Self.csv.utf8.count)))
    }

    @Test(arguments: [1, 2, 3, 5, 7, 16, 31, 64, 100]) func blocksDontMatter(size: Int) async throws
    {
        let whole = try await Self.read(Array(Self.csv.utf8))
        #expect(try await Self.read(Array(Self.csv.utf8), blockBytes: size) == whole)
    }

    /// Another core takes over the unpacking before the first block, between two, or never.
    @Test(arguments: [0, 1, 2, 3, 10, 1_000]) func helpMayComeAtAnyBlock(blocks: Int) async throws {
        let whole = try await Self.read(Array(Self.csv.utf8))
        for size in [7, 64, 100, 1 << 20] {
            for bytes in [Array(Self.csv.utf8), GzipWriter.pack(Array(Self.csv.utf8))] {
                #expect(
                    try await Self.read(bytes, blockBytes: size, spareAfter: blocks) == whole)
            }
        }
        let cut = GzipWriter.pack(Array(Self.csv.utf8)).dropLast(9)
        await #expect(throws: LogFileError.self) {
            try await Self.read(Array(cut), blockBytes: 64, spareAfter: blocks)
        }
    }

    @Test func membersAndPaddingDontMatter() async throws {
        let bytes = Array(Self.csv.utf8)
        let whole = try await Self.read(bytes)
        let members =
            GzipWriter.pack(Array(bytes[..<100])) + GzipWriter.pack([])
            + GzipWriter.pack(Array(bytes[100...])) + [0, 0, 0, 0]
        #expect(try await Self.read(members) == whole)
        #expect(try await Self.read(members, blockBytes: 9) == whole)
    }

    @Test func aCutGzipFileIsNeverTaken() async throws {
        let packed = GzipWriter.pack(Array(Self.csv.utf8)) + GzipWriter.pack(Array("x".utf8))
        for length in 2..<packed.count {
            let first = GzipWriter.pack(Array(Self.csv.utf8)).count
            guard length != first else { continue }
            await #expect(throws: LogFileError.self, "cut at \(length)") {
                try await Self.read(Array(packed[..<length]))
            }
        }
    }

    @Test func aDamagedGzipFileIsNeverTakenForAnother() async throws {
        let packed = GzipWriter.pack(Array(Self.csv.utf8))
        let whole = try await Self.read(packed)
        for position in 2..<packed.count {
            var damaged = packed
            damaged[position] ^= 0x10
            // A bit of the header's time, or behind the last block, changes nothing that counts.
            if let reading = try? await Self.read(damaged) {
                #expect(reading == whole, "flipped at \(position)")
            }
        }
        await #expect(throws: LogFileError.self) {
            try await Self.read(packed + Array("garbage".utf8))
        }
    }

    @Test func randomDamageNeverTraps() async throws {
        var random = SystemRandomNumberGenerator()
        // Behind the header: one that is damaged makes the file no log.
        let header = Self.csv.utf8.firstIndex(of: UInt8(ascii: "\n"))!
        let start = Self.csv.utf8.distance(from: Self.csv.utf8.startIndex, to: header) + 1
        for _ in 0..<300 {
            var bytes = Array(Self.csv.utf8)
            for _ in 0..<4 {
                bytes[Int.random(in: start..<bytes.count, using: &random)] = .random(
                    in: 0...255, using: &random)
            }
            let reading = try await Self.read(bytes)
            #expect(
                Int64(reading.recordsRead)
                    == Int64(reading.rejections.count) + reading.outcomes.sum)
        }
    }
}
