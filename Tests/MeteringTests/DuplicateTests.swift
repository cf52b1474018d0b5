import BillingTime
import Foundation
import Testing

@testable import Metering

/// Which of several deliveries of one call counts (Rules.md, 9. Which of several calls counts),
/// however the deliveries are spread over files and workers.
@Suite struct DuplicateTests {
    /// What a batch came to, by names and not by numbers.
    struct Outcome: Equatable {
        var metered = 0
        var duplicate = 0
        var conflicting = 0
        var notBillable = 0
        /// `account interface second units`, ascending.
        var usage: [String] = []
        /// The keys counted, with the contents.
        var keys: [String] = []
        var segments: [KeySegment] = []

        static func == (left: Outcome, right: Outcome) -> Bool {
            (left.metered, left.duplicate, left.conflicting, left.notBillable)
                == (right.metered, right.duplicate, right.conflicting, right.notBillable)
                && left.usage == right.usage && left.keys == right.keys
        }
    }

    static let header = "time,account_id,interface,request_id,units\n"
    /// 2026-11-01T00:00:00+08:00.
    static let monthStart: Int64 = 1_793_462_400

    static func line(
        _ id: String, second: Int64 = 0, account: String = "a", units: Int = 1
    ) -> String {
        "\(monthStart + second),\(account),IDCardOCR,\(id),\(units)\n"
    }

    static func take(
        _ files: [String], workers: Int = 1, known: [KeySegment] = []
    ) async throws -> Outcome {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("callbill-duplicates-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let session = MeteringSession(
            rules: .sample, options: ReadingOptions(), seeds: (1, 2), workerCount: workers)
        for (number, text) in files.enumerated() {
            let path = folder.appendingPathComponent("\(number).csv")
            try Data((header + text).utf8).write(to: path)
            _ = try await session.workers[number % workers].read(
                path.path, file: number, helpedBy: SpareCores()
            ) { _, _ in }
        }
        let batch = session.makeBatch(
            failedFiles: files.map { _ in false }, outstanding: [])
        var outcome = Outcome()
        var next = 0
        for worker in 0..<workers {
            // Each worker but the last takes one unit, the last one the rest.
            var isDone = false
            try batch.deduplicate(
                worker: worker,
                next: {
                    guard !isDone, next < batch.unitCount else { return nil }
                    isDone = worker < workers - 1
                    next += 1
                    return next - 1
                },
                known: { _, _ in
                    known.map { KnownKeys(bytes: $0.keys, isOpen: false) }
                },
                done: { unit in outcome.add(unit) })
        }
        outcome.keys.sort()
        for partition in 0..<batch.usagePartitionCount {
            outcome.add(batch.encodeUsage(partition: partition), of: session)
        }
        outcome.usage.sort()
        batch.finish()
        return outcome
    }

    @Test func inOneFileAndInTwo() async throws {
        let lines = (0..<50).map { Self.line("r-\($0)", second: Int64($0)) }.joined()
        for files in [[lines + lines], [lines, lines]] {
            let outcome = try await Self.take(files)
            #expect(outcome.metered == 50 && outcome.duplicate == 50)
            #expect(outcome.conflicting == 0 && outcome.usage.count == 50)
            #expect(outcome.usage.allSatisfy { $0.hasSuffix(" 1") })
        }
    }

    @Test(arguments: 1...3) func ofAConflictTheEarliestSecondCounts(workers: Int) async throws {
        let files = [
            Self.line("r", second: 9, units: 2), Self.line("r", second: 5, account: "z", units: 7),
            Self.line("r", second: 6),
        ]
        for order in [[0, 1, 2], [2, 1, 0], [1, 0, 2], [2, 0, 1]] {
            let outcome = try await Self.take(order.map { files[$0] }, workers: workers)
            #expect(outcome.metered == 1 && outcome.conflicting == 2 && outcome.duplicate == 0)
            #expect(outcome.usage == ["z 身份证识别 \(Self.monthStart + 5) 7"])
        }
    }

    @Test(arguments: 1...3) func ofOneSecondTheSmallerRecordCounts(workers: Int) async throws {
        // "10" is bytewise smaller than "9", and 'B' than 'a'.
        let pairs = [("a", 10, "a", 9), ("B", 9, "a", 1)]
        for (account, units, otherAccount, otherUnits) in pairs {
            let smaller = Self.line("r", account: account, units: units)
            let larger = Self.line("r", account: otherAccount, units: otherUnits)
            for files in [[smaller, larger], [larger, smaller], [larger + smaller]] {
                let outcome = try await Self.take(files, workers: workers)
                #expect(outcome.metered == 1 && outcome.conflicting == 1)
                #expect(outcome.usage == ["\(account) 身份证识别 \(Self.monthStart) \(units)"])
            }
        }
    }

    @Test func whatTheLedgerKnowsCountsNever() async throws {
        let lines = (0..<200).map { Self.line("r-\($0)", second: Int64($0)) }
        let first = try await Self.take([lines[0..<100].joined()])
        #expect(first.metered == 100 && first.keys.count == 100)
        let conflict = Self.line("r-7", second: 0)
        let second = try await Self.take([lines.joined(), conflict], known: first.segments)
        #expect(second.metered == 100 && second.duplicate == 100 && second.conflicting == 1)
        #expect(second.usage.count == 100)
        #expect(Set(first.keys).isDisjoint(with: second.keys))
        let third = try await Self.take([lines.joined()], known: first.segments + second.segments)
        #expect(third.metered == 0 && third.duplicate == 200 && third.usage.isEmpty)
    }

    @Test func workersAndOrderDontMatter() async throws {
        // So many records that there are two units of partitions and several segments.
        var random = SeededRandom(seed: 21)
        var files = [String](repeating: "", count: 5)
        for _ in 0..<40_000 {
            let id = Int.random(in: 0..<30_000, using: &random)
            let isConflict = id % 100 == 0
            files[Int.random(in: 0..<5, using: &random)] += Self.line(
                "r-\(id)",
                second: Int64(id * 77 + (isConflict ? Int.random(in: 0...2, using: &random) : 0)),
                account: "a-\(id % 321)", units: id % 7 == 0 ? 3 : 1)
        }
        let expected = try await Self.take(files)
        #expect(expected.metered + expected.duplicate + expected.conflicting == 40_000)
        #expect(expected.metered == expected.keys.count && expected.conflicting > 0)
        #expect(try await Self.take(files, workers: 2) == expected)
        #expect(try await Self.take(files.reversed(), workers: 3) == expected)
        #expect(try await Self.take([files.joined()], workers: 1) == expected)
    }
}

extension DuplicateTests.Outcome {
    mutating func add(_ unit: DeduplicatedUnit) {
        for total in unit.totals {
            metered += Int(total.metered)
            duplicate += Int(total.duplicate)
            conflicting += Int(total.conflicting)
            notBillable += Int(total.notBillable)
        }
        segments += unit.keySegments
        for segment in unit.keySegments {
            segment.keys.withView { bytes in
                var reader = KeySegmentReader()
                while reader.next(bytes) { keys.append("\(reader.key.bytes) \(reader.content)") }
            }
        }
    }

    mutating func add(_ encoded: EncodedUsage, of session: MeteringSession) {
        for row in encoded.rows {
            let account = String(decoding: session.account(row.account), as: UTF8.self)
            let blob = Array(encoded.bytes[row.range])
            let period = Period(monthsSinceYearZero: row.period)
            _ = UsageBlob.forEachGroup(blob) { group in
                let day =
                    BillingZone.shanghai.start(of: period).secondsSinceEpoch
                    + Int64(group.day - 1) * 86_400
                UsageBlob.forEachSecond(blob, at: group.offset) { second, units in
                    let interface = session.meter(group.meter).interface
                    usage.append("\(account) \(interface) \(day + second) \(units)")
                }
            }
        }
    }
}
