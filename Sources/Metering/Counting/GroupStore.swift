/// Calls and units of one group.
struct GroupSum<Key: CountKey, Count: GroupCount>: BitwiseCopyable {
    var key: Key
    var calls: Count
    var units: Count

    static var zero: GroupSum { GroupSum(key: 0, calls: 0, units: 0) }
    @inline(__always)
    var isEmpty: Bool { calls | units == 0 }
}

/// What calls and units are counted in.
protocol GroupCount: FixedWidthInteger, UnsignedInteger, BitwiseCopyable, Sendable {}

extension UInt32: GroupCount {}
extension UInt64: GroupCount {}

/// A sum with its whole key.
typealias WholeSum<Key: CountKey> = GroupSum<Key, UInt64>
/// A sum whose key is a code of `KeyPacking`: half the memory.
typealias PackedSum = GroupSum<UInt32, UInt32>

/// Groups on their way to being summed up, one store for each worker.
///
/// No table of all groups: with ten million of them each row would miss every cache (3–4 CPU-s).
/// A small table catches what repeats soon; what falls out of it is appended to partitions by key,
/// four bytes for a call of one unit, and each partition is summed up later in cache.
struct GroupStore<Key: CountKey>: ~Copyable {
    static var partitionCount: Int { 1 << KeyPacking<Key>.partitionBits }
    private static var slotBits: Int { 11 }

    /// Calls of one unit whose keys are packed, and other sums of such keys, …
    private var packedSingles: ChunkedPartitions<UInt32>
    private var packedSums: ChunkedPartitions<PackedSum>
    /// … and what does not fit into those. A group may wait in all four.
    private var singles: ChunkedPartitions<Key>
    private var sums: ChunkedPartitions<WholeSum<Key>>
    private let shared: SharedKeyPacking<Key>
    private var packing: KeyPacking<Key>
    private var isPackingKnown = false
    private var slots = [WholeSum<Key>](repeating: .zero, count: 1 << slotBits)
    /// Rows until it is decided anew whether the small table is of use.
    private var rowsToTrial = trialRows
    private var hits = 0
    private var isCaching = true
    private var compactAtBytes: Int
    private let initialCompactBytes: Int
    /// The memory held.
    private(set) var byteCount = 0

    private static var trialRows: Int { 1 << 15 }
    private static var restRows: Int { 1 << 21 }

    init(compactAtBytes: Int, pool: ChunkPool, packing: SharedKeyPacking<Key>) {
        shared = packing
        self.packing = KeyPacking()
        packedSingles = ChunkedPartitions(partitionCount: Self.partitionCount, pool: pool)
        packedSums = ChunkedPartitions(partitionCount: Self.partitionCount, pool: pool)
        singles = ChunkedPartitions(partitionCount: Self.partitionCount, pool: pool)
        sums = ChunkedPartitions(partitionCount: Self.partitionCount, pool: pool)
        self.compactAtBytes = compactAtBytes
        initialCompactBytes = compactAtBytes
    }

    @inline(__always)
    mutating func add(_ key: Key, calls: UInt64, units: UInt64) {
        rowsToTrial &-= 1
        if rowsToTrial == 0 { judgeCaching() }
        guard isCaching else { return spill(GroupSum(key: key, calls: calls, units: units)) }
        let slot = Int(truncatingIfNeeded: key.mixed &>> UInt64(64 &- Self.slotBits))
        let old = slots[slot]
        if old.key == key {
            hits &+= 1
            slots[slot].calls = old.calls &+ calls
            slots[slot].units = old.units &+ units
        } else {
            slots[slot] = GroupSum(key: key, calls: calls, units: units)
            if !old.isEmpty { spill(old) }
        }
    }

    /// The table is left alone where fewer than a quarter of the rows find their group in it.
    private mutating func judgeCaching() {
        if isCaching {
            isCaching = hits >= Self.trialRows / 4
            rowsToTrial = isCaching ? Self.trialRows : Self.restRows
        } else {
            isCaching = true
            rowsToTrial = Self.trialRows
        }
        hits = 0
    }

    @inline(__always)
    private mutating func spill(_ sum: WholeSum<Key>) {
        if !isPackingKnown { learnPacking(near: sum.key) }
        let place = packing.place(of: sum.key)
        let isSingle = sum.calls == 1 && sum.units == 1
        if let code = place.code, isSingle {
            packedSingles.append(code, to: place.partition)
            byteCount &+= MemoryLayout<UInt32>.stride
        } else if let code = place.code, sum.calls | sum.units <= UInt64(UInt32.max) {
            packedSums.append(
                PackedSum(
                    key: code, calls: UInt32(truncatingIfNeeded: sum.calls),
                    units: UInt32(truncatingIfNeeded: sum.units)), to: place.partition)
            byteCount &+= MemoryLayout<PackedSum>.stride
        } else if isSingle {
            singles.append(sum.key, to: place.partition)
            byteCount &+= MemoryLayout<Key>.stride
        } else {
            sums.append(sum, to: place.partition)
            byteCount &+= MemoryLayout<WholeSum<Key>>.stride
        }
    }

    @inline(never)
    private mutating func learnPacking(near key: Key) {
        packing = shared.packing(near: key)
        isPackingKnown = true
    }

    /// Empties the small table into the partitions.
    mutating func flush() {
        for slot in slots.indices where !slots[slot].isEmpty {
            spill(slots[slot])
            slots[slot] = .zero
        }
    }

    /// Sums up what has piled up, where that is much: the memory follows the groups, not the calls.
    ///
    /// Where the first partitions show that nearly every call is a group of its own, the others are
    /// left as they are.
    mutating func compactIfLarge() {
        guard byteCount > compactAtBytes else { return }
        var table = GroupTable<Key, UInt64>()
        var entries = 0
        var groups = 0
        for partition in 0..<Self.partitionCount {
            let waiting = count(of: partition)
            table.reset(capacity: waiting)
            add(partition, to: &table)
            release(partition)
            table.forEach { spill($0) }
            entries += waiting
            groups += count(of: partition)
            if partition == Self.triedPartitions, entries > Self.triedEntries,
                groups > entries / 4 * 3
            {
                break
            }
        }
        compactAtBytes = max(initialCompactBytes, byteCount * 2)
    }

    /// After so many partitions with so many entries it shows what the others are like.
    private static var triedPartitions: Int { 32 }
    private static var triedEntries: Int { 1_000 }

    /// The number of entries in a partition.
    func count(of partition: Int) -> Int {
        packedCount(of: partition) + singles.count(of: partition) + sums.count(of: partition)
    }

    private func packedCount(of partition: Int) -> Int {
        packedSingles.count(of: partition) + packedSums.count(of: partition)
    }

    /// Whether all entries of a partition have packed keys.
    func isPacked(_ partition: Int) -> Bool {
        singles.count(of: partition) + sums.count(of: partition) == 0
    }

    /// Adds a partition's entries to `table`.
    func add(_ partition: Int, to table: inout GroupTable<Key, UInt64>) {
        packedSingles.forEach(in: partition) {
            table.add(WholeSum(key: packing.key(of: $0, in: partition), calls: 1, units: 1))
        }
        packedSums.forEach(in: partition) { table.add(packing.whole($0, in: partition)) }
        singles.forEach(in: partition) { table.add(WholeSum(key: $0, calls: 1, units: 1)) }
        sums.forEach(in: partition) { table.add($0) }
    }

    /// Adds a partition's entries, whose keys are packed all, to `table`.
    func add(_ partition: Int, to table: inout GroupTable<UInt32, UInt32>) {
        packedSingles.forEach(in: partition) {
            table.add(PackedSum(key: $0, calls: 1, units: 1))
        }
        packedSums.forEach(in: partition) { table.add($0) }
    }

    private mutating func release(_ partition: Int) {
        byteCount -=
            packedSingles.count(of: partition) * MemoryLayout<UInt32>.stride
            + packedSums.count(of: partition) * MemoryLayout<PackedSum>.stride
            + singles.count(of: partition) * MemoryLayout<Key>.stride
            + sums.count(of: partition) * MemoryLayout<WholeSum<Key>>.stride
        packedSingles.release(partition)
        packedSums.release(partition)
        singles.release(partition)
        sums.release(partition)
    }
}
