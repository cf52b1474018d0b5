/// Calls and units of one group.
struct GroupSum<Key: CountKey>: BitwiseCopyable {
    var key: Key
    var calls: UInt64
    var units: UInt64

    static var zero: GroupSum { GroupSum(key: 0, calls: 0, units: 0) }
    @inline(__always)
    var isEmpty: Bool { calls | units == 0 }
}

/// Groups on their way to being summed up, one store for each worker.
///
/// No table of all groups: with ten million of them each row would miss every cache (3–4 CPU-s).
/// A small table catches what repeats soon; what falls out of it is appended to partitions by key,
/// eight bytes for a call of one unit, and each partition is summed up later in cache.
struct GroupStore<Key: CountKey>: ~Copyable {
    static var partitionBits: Int { 10 }
    static var partitionCount: Int { 1 << partitionBits }
    private static var slotBits: Int { 11 }

    private var singles: ChunkedPartitions<Key>
    private var sums: ChunkedPartitions<GroupSum<Key>>
    private var slots = [GroupSum<Key>](repeating: .zero, count: 1 << slotBits)
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

    init(compactAtBytes: Int, pool: ChunkPool) {
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
    private mutating func spill(_ sum: GroupSum<Key>) {
        let partition = Int(
            truncatingIfNeeded: sum.key.mixed &>> UInt64(64 &- Self.partitionBits))
        if sum.calls == 1 && sum.units == 1 {
            singles.append(sum.key, to: partition)
            byteCount &+= MemoryLayout<Key>.stride
        } else {
            sums.append(sum, to: partition)
            byteCount &+= MemoryLayout<GroupSum<Key>>.stride
        }
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
        var table = GroupTable<Key>()
        var entries = 0
        var groups = 0
        for partition in 0..<Self.partitionCount {
            let single = singles.count(of: partition)
            let summed = sums.count(of: partition)
            table.reset(capacity: single + summed)
            add(partition, to: &table)
            singles.release(partition)
            sums.release(partition)
            byteCount -=
                single * MemoryLayout<Key>.stride + summed * MemoryLayout<GroupSum<Key>>.stride
            table.forEach { spill($0) }
            entries += single + summed
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
        singles.count(of: partition) + sums.count(of: partition)
    }

    /// Adds a partition's entries to `table`.
    func add(_ partition: Int, to table: inout GroupTable<Key>) {
        singles.forEach(in: partition) { table.add($0, calls: 1, units: 1) }
        sums.forEach(in: partition) { table.add($0.key, calls: $0.calls, units: $0.units) }
    }
}

/// Sums up the groups of one partition: open addressing in a table that fits the cache.
struct GroupTable<Key: CountKey> {
    private var slots: [GroupSum<Key>] = []
    private var mask = 0

    /// Empties the table and makes room for so many groups.
    mutating func reset(capacity: Int) {
        var size = 64
        while size < capacity + capacity / 2 { size *= 2 }
        slots.removeAll(keepingCapacity: true)
        slots.append(contentsOf: repeatElement(.zero, count: size))
        mask = size - 1
    }

    @inline(__always)
    mutating func add(_ key: Key, calls: UInt64, units: UInt64) {
        // The uppermost bits have chosen the partition; the lower ones differ within it.
        var slot = Int(truncatingIfNeeded: key.mixed) & mask
        while true {
            let old = slots[slot]
            if old.isEmpty {
                slots[slot] = GroupSum(key: key, calls: calls, units: units)
                return
            }
            if old.key == key {
                slots[slot].calls = old.calls &+ calls
                slots[slot].units = old.units &+ units
                return
            }
            slot = (slot &+ 1) & mask
        }
    }

    @inline(__always)
    func forEach(_ body: (GroupSum<Key>) -> Void) {
        for sum in slots where !sum.isEmpty { body(sum) }
    }
}
