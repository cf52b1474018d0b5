import Testing

@testable import Metering

/// Records are sorted as the standard library sorts them.
@Suite struct RecordSorterTests {
    static func record(_ high: UInt64, _ low: UInt32, _ number: Int) -> CallRecord {
        CallRecord(
            key: RequestKey(high: high, low: low), second: UInt32(number), account: 0,
            tag: .oneUnit(0), place: PackedPlace(chunk: 0, line: 0, byte: 0))
    }

    /// Distinct keys of one partition, then few keys many times.
    @Test(arguments: [0, 1, 2, 3, 4, 33, 1000, 70_000], [UInt64.max, 3])
    func keysAscendAndNoRecordIsLost(count: Int, distinct: UInt64) {
        var random = SeededRandom(seed: UInt64(count) ^ distinct)
        var sorter = RecordSorter()
        // A sorter is used for one partition after the other, smaller ones too.
        for size in [count, count / 2, count] {
            let records = (0..<size).map { number in
                let bits = random.next() >> 10
                let high = distinct == .max ? bits : bits % distinct << 40
                return Self.record(5 << 54 | high, UInt32.random(in: 0...1, using: &random), number)
            }
            sorter.sort(records)
            let expected = records.map(\.key).sorted()
            #expect(sorter.sorted.map(\.key) == expected)
            #expect(Set(sorter.sorted.map(\.second)) == Set(records.map(\.second)))
        }
    }
}
