import Testing

@testable import Metering

/// Groups on their way to being summed up: nothing is lost, and memory follows the groups.
@Suite struct GroupStoreTests {
    /// Adds calls of `groups` groups, and sums them up.
    static func sums(
        calls: Int, groups: UInt64, compactAtBytes: Int
    ) -> (sums: [UInt64: UInt64], mostBytes: Int) {
        var store = GroupStore<UInt64>(compactAtBytes: compactAtBytes, pool: ChunkPool())
        var random = SeededRandom(seed: 9)
        var mostBytes = 0
        for call in 0..<calls {
            store.add(random.next() % groups, calls: 1, units: 1)
            if call % 1_000 == 0 {
                store.compactIfLarge()
                mostBytes = max(mostBytes, store.byteCount)
            }
        }
        store.flush()
        var sums: [UInt64: UInt64] = [:]
        for partition in 0..<GroupStore<UInt64>.partitionCount {
            var table = GroupTable<UInt64>()
            table.reset(capacity: store.count(of: partition))
            store.add(partition, to: &table)
            table.forEach { sums[$0.key] = $0.calls }
        }
        return (sums, mostBytes)
    }

    static func expected(calls: Int, groups: UInt64) -> [UInt64: UInt64] {
        var random = SeededRandom(seed: 9)
        var sums: [UInt64: UInt64] = [:]
        for _ in 0..<calls { sums[random.next() % groups, default: 0] += 1 }
        return sums
    }

    /// 5,000 groups take 120 kB summed up, and their calls 8 bytes each.
    @Test func fewGroupsStaySmall() {
        let (sums, mostBytes) = Self.sums(calls: 600_000, groups: 5_000, compactAtBytes: 400_000)
        #expect(sums == Self.expected(calls: 600_000, groups: 5_000))
        #expect(mostBytes < 450_000)
    }

    @Test(arguments: [1_000, 300_000, UInt64.max]) func nothingIsLost(groups: UInt64) {
        let (sums, _) = Self.sums(calls: 200_000, groups: groups, compactAtBytes: 100_000)
        #expect(sums == Self.expected(calls: 200_000, groups: groups))
    }
}
