import Testing

@testable import Metering

/// Keys that wait in 42 bits come back as they were.
@Suite struct KeyPackingTests {
    /// 2026-10-01, in hours, as a key has it.
    static let october = 497_520 + 1

    static let queries: [[CountField]] = [
        [.account, .interface, .hour], [.hour, .account], [.account], [.day], [],
        [.account, .mainAccount], [.mainAccount, .hour, .account, .errorCode],
        [.account, .hour, .interface, .day, .month, .pool, .category, .outcome],
        [.errorCode, .interface, .hour, .file, .account, .mainAccount, .day],
    ]

    /// A key with random fields: most of them as small as logs have them, some of any size.
    static func key<Key: CountKey>(_ layout: CountLayout, _ random: inout SeededRandom) -> Key {
        var key: Key = 0
        for field in CountField.allCases where layout.width(field) > 0 {
            let width = UInt64(layout.width(field))
            var number = random.next() % (1 << min(width, 16))
            if field == .hour { number = UInt64(october) + random.next() % 1_000 }
            if random.next() % 8 == 0 { number = random.next() % (1 << width) }
            key |= layout.part(field, Int(number))
        }
        return key
    }

    static func check<Key: CountKey>(_ by: [CountField], _ type: Key.Type) {
        let layout = CountLayout(by: by, interfaces: 100, tables: .none)
        var random = SeededRandom(seed: 11)
        let packing = KeyPacking<Key>(layout, near: key(layout, &random))
        var keys: [[Int]: Key] = [:]
        for _ in 0..<20_000 {
            let key: Key = key(layout, &random)
            let place = packing.place(of: key)
            #expect((0..<GroupStore<Key>.partitionCount).contains(place.partition))
            guard let code = place.code else { continue }
            #expect(packing.key(of: code, in: place.partition) == key)
            #expect(keys[[place.partition, Int(code)], default: key] == key)
            keys[[place.partition, Int(code)]] = key
        }
    }

    @Test(arguments: queries) func everyKeyComesBack(by: [CountField]) {
        Self.check(by, UInt128.self)
        let layout = CountLayout(by: by, interfaces: 100, tables: .none)
        if layout.bitCount <= 64 { Self.check(by, UInt64.self) }
    }

    /// Any 64 bits at all: those that fit come back, whatever they stand for.
    @Test func anyBitsComeBack() {
        let layout = GroupStoreTests.layout
        var random = SeededRandom(seed: 5)
        let packing = KeyPacking<UInt64>(layout, near: Self.key(layout, &random))
        for shift in 0..<64 {
            for _ in 0..<200 {
                let key = random.next() >> UInt64(shift)
                let place = packing.place(of: key)
                if let code = place.code {
                    #expect(packing.key(of: code, in: place.partition) == key)
                }
            }
        }
    }

    /// Three million accounts, all interfaces, two months before the first call and seven after it.
    @Test func usualLogsFit() {
        let layout = GroupStoreTests.layout
        let first: UInt64 = layout.part(.hour, Self.october)
        let packing = KeyPacking<UInt64>(layout, near: first)
        for account in [0, 1, 20_000, 3_000_000] {
            for interface in [0, 1, 100] {
                for hours in [-60 * 24, -1, 0, 31 * 24, 210 * 24] {
                    let key: UInt64 =
                        layout.part(.account, account) | layout.part(.interface, interface)
                        | layout.part(.hour, Self.october + hours)
                    #expect(packing.place(of: key).code != nil, "\(account) \(interface) \(hours)")
                }
            }
        }
    }

    /// Neighbouring accounts and hours spread over the partitions: none has twice its share.
    @Test func keysSpread() {
        let layout = GroupStoreTests.layout
        let packing = KeyPacking<UInt64>(layout, near: layout.part(.hour, Self.october))
        var counts = [Int](repeating: 0, count: GroupStore<UInt64>.partitionCount)
        for account in 1...2_000 {
            for hour in 0..<200 {
                let key: UInt64 =
                    layout.part(.account, account) | layout.part(.interface, 7)
                    | layout.part(.hour, Self.october + hour)
                counts[packing.place(of: key).partition] += 1
            }
        }
        #expect(counts.max()! < 2 * 400_000 / counts.count)
        #expect(counts.min()! > 400_000 / counts.count / 2)
    }
}

extension CountTables {
    /// A catalog of three categories and five pools, and two files.
    static let none = CountTables(
        categories: ["a", "b", "c"], categoryOfInterface: [], pools: ["1", "2", "3", "4", "5"],
        poolOfInterface: [], poolOfTicket: { _ in nil }, mainAccount: { $0 },
        files: ["x", "y"])
}
