import Testing

@testable import Metering

/// Groups on their way to being summed up: nothing is lost, and memory follows the groups.
@Suite struct GroupStoreTests {
    /// Keys as `usage --by account,interface,hour` has them.
    static let layout = CountLayout(
        by: [.account, .interface, .hour], interfaces: 100, tables: .none)

    static func store(
        compactAtBytes: Int = .max, packing: SharedKeyPacking<UInt64>
    ) -> GroupHolder {
        GroupHolder(
            GroupStore(compactAtBytes: compactAtBytes, pool: ChunkPool(), packing: packing))
    }

    /// The sums of all groups of some stores.
    static func sums(
        of holders: [GroupHolder], packing: SharedKeyPacking<UInt64>
    ) -> [UInt64: [UInt64]] {
        for holder in holders { holder.store.flush() }
        var tables = SummationTables(packing: packing.packing(near: 0))
        var sums: [UInt64: [UInt64]] = [:]
        for partition in 0..<GroupStore<UInt64>.partitionCount {
            tables.sumUp(partition, of: holders) {
                #expect(sums[$0.key] == nil, "a group comes once")
                sums[$0.key] = [$0.calls, $0.units]
            }
        }
        return sums
    }

    /// Adds calls of `groups` groups, and sums them up.
    static func sums(
        calls: Int, groups: UInt64, compactAtBytes: Int
    ) -> (sums: [UInt64: [UInt64]], mostBytes: Int) {
        let packing = SharedKeyPacking<UInt64>(layout)
        let holder = store(compactAtBytes: compactAtBytes, packing: packing)
        var random = SeededRandom(seed: 9)
        var mostBytes = 0
        for call in 0..<calls {
            holder.store.add(random.next() % groups, calls: 1, units: 1)
            if call % 1_000 == 0 {
                holder.store.compactIfLarge()
                mostBytes = max(mostBytes, holder.store.byteCount)
            }
        }
        return (sums(of: [holder], packing: packing), mostBytes)
    }

    static func expected(calls: Int, groups: UInt64) -> [UInt64: [UInt64]] {
        var random = SeededRandom(seed: 9)
        var sums: [UInt64: UInt64] = [:]
        for _ in 0..<calls { sums[random.next() % groups, default: 0] += 1 }
        return sums.mapValues { [$0, $0] }
    }

    /// 5,000 groups take 60 kB summed up, and their calls 4 bytes each.
    @Test func fewGroupsStaySmall() {
        let (sums, mostBytes) = Self.sums(calls: 600_000, groups: 5_000, compactAtBytes: 200_000)
        #expect(sums == Self.expected(calls: 600_000, groups: 5_000))
        #expect(mostBytes < 225_000)
    }

    /// Keys up to 2^64 fit into no packing.
    @Test(arguments: [1_000, 300_000, UInt64.max]) func nothingIsLost(groups: UInt64) {
        let (sums, _) = Self.sums(calls: 200_000, groups: groups, compactAtBytes: 100_000)
        #expect(sums == Self.expected(calls: 200_000, groups: groups))
    }

    /// Of one group: single calls, sums that are packed, and sums too large for it, in two stores.
    @Test func aGroupIsOneHoweverItWaits() {
        let packing = SharedKeyPacking<UInt64>(Self.layout)
        let holders = [Self.store(packing: packing), Self.store(packing: packing)]
        let large = UInt64(1) << 32
        for (holder, calls) in zip(holders, [large, 7]) {
            holder.store.add(77, calls: calls, units: 2 * calls)
            holder.store.flush()
            holder.store.add(77, calls: 1, units: 1)
            holder.store.flush()
            holder.store.add(77, calls: 3, units: 0)
            holder.store.flush()
        }
        #expect(
            Self.sums(of: holders, packing: packing)
                == [77: [large + 7 + 8, 2 * large + 14 + 2]])
    }

    /// Sums that are packed each, and not any more together.
    @Test(arguments: [(3, 1), (1, 3)]) func sumsBeyond32Bits(callShare: UInt64, unitShare: UInt64) {
        let packing = SharedKeyPacking<UInt64>(Self.layout)
        let holders = [Self.store(packing: packing), Self.store(packing: packing)]
        let part = UInt64(1) << 30
        for holder in holders {
            holder.store.add(77, calls: callShare * part, units: unitShare * part)
            holder.store.flush()
            holder.store.add(78, calls: 1, units: 1)
        }
        #expect(
            Self.sums(of: holders, packing: packing)
                == [77: [2 * callShare * part, 2 * unitShare * part], 78: [2, 2]])
    }
}

/// Lends a store.
final class GroupHolder: GroupSource, @unchecked Sendable {
    var store: GroupStore<UInt64>

    init(_ store: consuming GroupStore<UInt64>) { self.store = store }

    func withStore<Value>(_ body: (borrowing GroupStore<UInt64>) -> Value) -> Value {
        body(store)
    }
}
