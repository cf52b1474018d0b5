import Testing

@testable import Metering

/// Usage is sorted as the standard library sorts it, whatever bits differ.
@Suite struct UsageSorterTests {
    @Test(arguments: [0, 1, 2, 7, 500, 20_000], 0..<6)
    func usageIsInOrder(count: Int, shape: Int) {
        var random = SeededRandom(seed: UInt64(count * 10 + shape))
        // A partition's ranks have their upper bits in common; the widest need 96 bits.
        let (ranks, meters, seconds): (UInt32, UInt32, UInt32) =
            [
                (0, 0, 0), (80, 60, 31 * 86_400), (1, 1, .max), (1 << 24 - 1, 5, 86_400),
                (.max, .max, .max), (3, .max, 1),
            ][shape]
        let records = (0..<count).map { number in
            UsageRecord(
                rank: UInt32.random(in: 0...ranks, using: &random) | 0x8000_0000,
                meter: UInt32.random(in: 0...meters, using: &random),
                second: UInt32.random(in: 0...seconds, using: &random), units: UInt32(number))
        }
        let sorter = UsageSorter(count: count) { body in records.forEach { body($0) } }
        let sorted = (0..<sorter.count).map { sorter[$0] }
        let key = { (record: UsageRecord) in (record.rank, record.meter, record.second) }
        let expected = records.sorted { key($0) < key($1) }
        #expect(sorted.elementsEqual(expected) { key($0) == key($1) })
        #expect(Set(sorted.map(\.units)) == Set(records.map(\.units)))
    }

    @Test(arguments: [0, 1, 2, 500, 20_000])
    func wordsAreInOrder(count: Int) {
        var random = SeededRandom(seed: UInt64(count))
        var lists = UsageLists(
            pool: ChunkPool(), rankBits: 7, seconds: 9...(31 * 86_400), meterCount: 60)
        let records = (0..<count).map { number in
            UsageRecord(
                rank: UInt32.random(in: 0...127, using: &random) | 3 << 7,
                meter: UInt32.random(in: 0...60, using: &random),
                second: UInt32.random(in: 9...(31 * 86_400), using: &random),
                units: UInt32(number % 256))
        }
        for record in records { lists.append(record) }
        let isNarrow = lists.isNarrow(3)
        #expect(isNarrow)
        let sorter = UsageSorter(count: count, layout: lists.layout(of: 3)) {
            lists.forEachWord(in: 3, $0)
        }
        let sorted = (0..<sorter.count).map { sorter[$0] }
        // Equal but for the units, records stay in the order of their coming.
        let expected = records.enumerated().sorted { left, right in
            (left.element.rank, left.element.meter, left.element.second, left.offset)
                < (right.element.rank, right.element.meter, right.element.second, right.offset)
        }.map(\.element)
        #expect(
            sorted.elementsEqual(expected) { left, right in
                (left.rank, left.meter, left.second, left.units)
                    == (right.rank, right.meter, right.second, right.units)
            })
    }
}
