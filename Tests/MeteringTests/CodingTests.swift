import BillingTime
import Testing

@testable import Metering

/// What the ledger keeps in blobs comes out as it went in.
@Suite struct CodingTests {
    @Test func keysOfASegmentComeBackInOrder() {
        let hasher = KeyHasher(seeds: (3, 4))
        let keys = (0..<5000).map { hasher.key(Array("request-\($0)".utf8)) }.sorted()
        #expect(Set(keys).count == 5000)
        var writer = KeySegmentWriter()
        for (index, key) in keys.enumerated() { writer.append(key, content: UInt32(index)) }
        var bytes = ByteWriter()
        let segment = writer.finish(period: Period(year: 2026, month: 7), using: &bytes)
        #expect(segment.count == 5000 && segment.keys.count < 5000 * 16)
        #expect(segment.prefixes.lowerBound == Int64(keys[0].high >> 48))
        var read: [RequestKey] = []
        segment.keys.withView { bytes in
            var reader = KeySegmentReader()
            while reader.next(bytes) {
                #expect(reader.content == UInt32(read.count))
                read.append(reader.key)
            }
        }
        #expect(read == keys)
        #expect(keys.allSatisfy { RequestKey(bytes: $0.bytes) == $0 })
    }

    @Test func usageComesBackToTheSecond() {
        var bytes = ByteWriter()
        var writer = UsageBlobWriter()
        writer.add(second: 0, units: 1)
        writer.finish(meter: 300, day: 1, to: &bytes)
        for (second, units) in [(5, 2), (5, 3), (86_399, 1_000_000_000)] as [(UInt64, UInt64)] {
            writer.add(second: second, units: units)
        }
        writer.finish(meter: 0, day: 31, to: &bytes)
        let blob = bytes.bytes()
        var groups: [UsageBlob.Group] = []
        #expect(UsageBlob.forEachGroup(blob) { groups.append($0) })
        #expect(groups.map(\.meter) == [300, 0] && groups.map(\.day) == [1, 31])
        #expect(groups.map(\.units) == [1, 1_000_000_005])
        var seconds: [[Int64]] = []
        UsageBlob.forEachSecond(blob, at: groups[1].offset) { seconds.append([$0, $1]) }
        #expect(seconds == [[5, 5], [86_399, 1_000_000_000]])
    }

    @Test(
        arguments: [
            ("2026-11-03T12:00:00+08:00", 1_793_678_400), ("2026-11-03T04:00:00Z", 1_793_678_400),
            ("2026-11-03 12:00:00", 1_793_678_400), ("2026-11-03T12:00:00.999", 1_793_678_400),
            ("1793678400", 1_793_678_400), ("1793678400999", 1_793_678_400),
            ("2026-11-03t04:00:00.5z", 1_793_678_400), ("2028-02-29 00:00:00", 1_835_366_400),
        ] as [(String, Int64)]) func timesAreRead(text: String, second: Int64)
    {
        var parser = TimestampParser(zone: .shanghai)
        #expect(Array(text.utf8).withView { parser.parse($0) } == second)
    }

    @Test(arguments: [
        "", "now", "2026-02-29 00:00:00", "2026-13-01 00:00:00", "2026-11-03 24:00:01",
        "2026-11-03", "2026-11-03 12:00", "2026-11-03 12:00:00.", "2026-11-03 12:00:00+8",
        "1969-12-31 00:00:00", "-5", "1e9", "2026/11/03 12:00:00", "2026-11-03 12:00:00 ",
    ]) func otherTextIsNoTime(text: String) {
        var parser = TimestampParser(zone: .shanghai)
        #expect(Array(text.utf8).withView { parser.parse($0) } == nil)
    }
}
