import Foundation
import Testing

@testable import Metering

/// Rejected records as a worker keeps them: rows, and the records in packed parts.
@Suite struct RejectedRecordsTests {
    static func rejection(_ text: String, account: String = "", header: String = "h\n") -> Rejection
    {
        Rejection(
            reason: .malformed, detail: text, account: Array(account.utf8), requestID: [],
            second: nil, place: RecordPlace(line: 1, byteOffset: 0), record: Array(text.utf8),
            header: Array(header.utf8))
    }

    /// What the rows say stands in their parts.
    static func records(_ rejected: RejectedRecords) throws -> [String] {
        let parts = try rejected.parts.map { part in
            try #require(GzipReader.unpack(part.packed, count: part.unpackedBytes))
        }
        return rejected.rows.compactMap { _, row in
            row.stored.map { stored in
                String(
                    decoding: parts[stored.part][stored.start..<stored.start + stored.length],
                    as: UTF8.self)
            }
        }
    }

    @Test func recordsOfOneHeaderArePackedTogether() throws {
        var rejected = RejectedRecords()
        rejected.beginFile(0)
        for text in ["a\n", "b", "c\r\n"] {
            #expect(rejected.add(Self.rejection(text), behind: 0) != nil)
        }
        _ = rejected.add(Self.rejection("d\n", header: "other\n"), behind: 0)
        rejected.beginFile(1)
        _ = rejected.add(Self.rejection("e\n"), behind: 0)
        rejected.endPart()
        #expect(try Self.records(rejected) == ["a\n", "b\n", "c\r\n", "d\n", "e\n"])
        #expect(rejected.parts.map(\.file) == [0, 0, 1])
        #expect(
            rejected.parts.map { String(decoding: $0.header, as: UTF8.self) }
                == ["h\n", "other\n", "h\n"])
    }

    @Test func longRecordsMakePartsOfTheirOwn() throws {
        var rejected = RejectedRecords()
        rejected.beginFile(0)
        let long = String(repeating: "x", count: 700_000) + "\n"
        for _ in 0..<5 { _ = rejected.add(Self.rejection(long), behind: 0) }
        rejected.endPart()
        #expect(rejected.parts.count == 5 && rejected.byteCount < 100_000)
        #expect(rejected.parts.allSatisfy { $0.packed.capacity < 10_000 })
        #expect(try Self.records(rejected) == Array(repeating: long, count: 5))
        #expect(rejected.rows.allSatisfy { $0.rejection.detail.utf8.count < 520 })
    }

    /// A detail is not cut within a character.
    @Test(arguments: 0..<4) func detailsAreCutAtCharacters(shift: Int) {
        var rejected = RejectedRecords()
        rejected.beginFile(0)
        let text = String(repeating: "x", count: shift) + String(repeating: "识", count: 400)
        _ = rejected.add(Self.rejection(text), behind: 0)
        let detail = rejected.rows[0].rejection.detail
        #expect(text.hasPrefix(detail.dropLast()) && detail.hasSuffix("…"))
        #expect(detail.utf8.count > 500)
    }

    @Test func theRowsOfAFileAreBounded() {
        var rejected = RejectedRecords()
        rejected.beginFile(0)
        for number in 0..<RejectedRecords.mostRows + 5000 {
            let account = number % 1000 == 999 ? "a\(number)" : "a"
            _ = rejected.add(Self.rejection("x\n", account: account), behind: 0)
        }
        // The rest, and an account of its own for each thousand behind the limit.
        #expect(rejected.rows.count == RejectedRecords.mostRows + 1 + 5)
        #expect(rejected.rows.reduce(0) { $0 + $1.rejection.count } == 105_000)
        rejected.beginFile(1)
        _ = rejected.add(Self.rejection("x\n"), behind: 0)
        #expect(rejected.rows.last?.file == 1)
    }

    @Test func aRowLearnsWhatStoodAroundIt() {
        var rejected = RejectedRecords()
        rejected.beginFile(0)
        let seconds: [Int64] = [50, 40, 60]
        for waiting in [0, 1, 1, 3] { _ = rejected.add(Self.rejection("x\n"), behind: waiting) }
        rejected.place(before: nil, among: 3) { seconds[$0] }
        #expect(rejected.rows.map(\.rejection.nearbySecond) == [50, 40, 40, 60])
        // The last one waits for the next call.
        #expect(rejected.hasUnplaced)
        rejected.place(before: 60, among: 1) { _ in 30 }
        #expect(rejected.rows.map(\.rejection.nearbySecond) == [50, 40, 40, 30])
        #expect(!rejected.hasUnplaced)
    }
}
