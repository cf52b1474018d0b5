import Testing

@testable import Metering

/// What is put into usage lists comes out again, whether it fits into eight bytes or not.
@Suite struct UsageListsTests {
    @Test(
        arguments: [0, 7, 24], [0...0, 5...(5 + 31 * 86_400), 0...(.max)] as [ClosedRange<UInt32>])
    func recordsComeOutAsTheyWentIn(rankBits: Int, seconds: ClosedRange<UInt32>) {
        var random = SeededRandom(seed: UInt64(rankBits) << 32 | UInt64(seconds.upperBound))
        var lists = UsageLists(
            pool: ChunkPool(), rankBits: rankBits, seconds: seconds, meterCount: 91)
        let span = UInt32(truncatingIfNeeded: UInt64(UsageLists.partitionCount) << rankBits - 1)
        let edges: [UInt32] = [0, 1, 255, 256, 65_535, 1 << 24, .max - 1, .max]
        var expected = [[UsageRecord]](repeating: [], count: UsageLists.partitionCount)
        for number in 0..<40_000 {
            // Every third record has a value at an edge; some are outside the batch's seconds.
            let edge = edges[number % edges.count]
            let record = UsageRecord(
                rank: UInt32.random(in: 0...span, using: &random),
                meter: number % 3 == 0 ? edge : UInt32.random(in: 0...90, using: &random),
                second: number % 7 == 0 ? edge : UInt32.random(in: seconds, using: &random),
                units: number % 5 == 0 ? edge : 1)
            lists.append(record)
            expected[Int(record.rank >> UInt32(rankBits))].append(record)
        }
        let key = { (record: UsageRecord) in
            [record.rank, record.meter, record.second, record.units]
        }
        for partition in expected.indices {
            var found: [UsageRecord] = []
            lists.forEach(in: partition) { found.append($0) }
            #expect(lists.count(of: partition) == found.count)
            #expect(
                found.map(key).sorted { $0.lexicographicallyPrecedes($1) }
                    == expected[partition].map(key).sorted { $0.lexicographicallyPrecedes($1) })
            lists.release(partition)
            #expect(lists.count(of: partition) == 0)
        }
    }

    /// Many calls take the memory of eight bytes each.
    @Test func usualRecordsAreNarrow() {
        let pool = ChunkPool()
        var lists = UsageLists(pool: pool, rankBits: 7, seconds: 0...(31 * 86_400), meterCount: 61)
        for number in 0..<100_000 as Range<UInt32> {
            lists.append(UsageRecord(rank: 5, meter: 60, second: number, units: 3))
        }
        #expect(lists.wideCount == 0)
        lists.append(UsageRecord(rank: 5, meter: 60, second: 1, units: 256))
        #expect(lists.wideCount == 1)
        #expect(lists.count(of: 0) == 100_001)
    }
}
