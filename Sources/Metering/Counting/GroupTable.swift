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

/// Sums up the groups of one partition whose keys are packed: a slot takes half the memory.
struct PackedGroupTable {
    private var slots: [PackedSum] = []
    private var mask = 0
    /// Whether a sum did not fit: then the table is good for nothing.
    private(set) var hasOverflowed = false

    /// Empties the table and makes room for so many groups.
    mutating func reset(capacity: Int) {
        var size = 64
        while size < capacity + capacity / 2 { size *= 2 }
        slots.removeAll(keepingCapacity: true)
        slots.append(contentsOf: repeatElement(.zero, count: size))
        mask = size - 1
        hasOverflowed = false
    }

    @inline(__always)
    mutating func add(_ sum: PackedSum) {
        var slot = Int(truncatingIfNeeded: sum.code) & mask
        while true {
            let old = slots[slot]
            if old.isEmpty {
                slots[slot] = sum
                return
            }
            if old.code == sum.code {
                let calls = old.calls.addingReportingOverflow(sum.calls)
                let units = old.units.addingReportingOverflow(sum.units)
                if calls.overflow || units.overflow { hasOverflowed = true }
                slots[slot].calls = calls.partialValue
                slots[slot].units = units.partialValue
                return
            }
            slot = (slot &+ 1) & mask
        }
    }

    @inline(__always)
    func forEach(_ body: (PackedSum) -> Void) {
        for sum in slots where !sum.isEmpty { body(sum) }
    }
}
