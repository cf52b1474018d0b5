/// Sums up the groups of one partition: open addressing in a table that fits the cache.
struct GroupTable<Key: CountKey, Count: GroupCount> {
    private var slots: [GroupSum<Key, Count>] = []
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
    mutating func add(_ sum: GroupSum<Key, Count>) {
        // The uppermost bits have chosen the partition; the lower ones differ within it.
        var slot = Int(truncatingIfNeeded: sum.key.mixed) & mask
        while true {
            let old = slots[slot]
            if old.isEmpty {
                slots[slot] = sum
                return
            }
            if old.key == sum.key {
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
    func forEach(_ body: (GroupSum<Key, Count>) -> Void) {
        for sum in slots where !sum.isEmpty { body(sum) }
    }
}
