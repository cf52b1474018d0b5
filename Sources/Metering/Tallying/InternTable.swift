/// Gives each distinct byte string a number, in the order of their first appearance.
///
/// Open addressing over one arena: no allocation, no `String` and no hashing protocol per row.
struct InternTable {
    private var slots: [UInt32]
    private var hashes: [UInt64] = []
    private var ends: [Int] = [0]
    private var arena: [UInt8] = []
    private let hasher: KeyHasher
    private var mask: Int

    init(hasher: KeyHasher, capacity: Int = 1024) {
        self.hasher = hasher
        slots = [UInt32](repeating: 0, count: capacity)
        mask = capacity - 1
    }

    /// The number of distinct strings.
    var count: Int { hashes.count }

    /// The bytes held, for the accounting of memory.
    var byteCount: Int { arena.count + slots.count * 4 + hashes.count * 16 }

    /// The number of `bytes`, new or known.
    @inline(__always)
    mutating func intern(_ bytes: ByteView) -> UInt32 {
        let hash = hasher.hash(bytes).0
        var slot = Int(truncatingIfNeeded: hash) & mask
        while true {
            let entry = slots[slot]
            if entry == 0 { return insert(bytes, hash, at: slot) }
            let index = Int(entry &- 1)
            if hashes[index] == hash && isEqual(index, bytes) { return entry &- 1 }
            slot = (slot &+ 1) & mask
        }
    }

    /// The number of `bytes`, or nil where they are not known.
    func find(_ bytes: ByteView) -> UInt32? {
        let hash = hasher.hash(bytes).0
        var slot = Int(truncatingIfNeeded: hash) & mask
        while slots[slot] != 0 {
            let index = Int(slots[slot] - 1)
            if hashes[index] == hash && isEqual(index, bytes) { return slots[slot] - 1 }
            slot = (slot + 1) & mask
        }
        return nil
    }

    /// The string with the number `index`.
    subscript(index: UInt32) -> [UInt8] {
        Array(arena[ends[Int(index)]..<ends[Int(index) + 1]])
    }

    /// The hash of the string with the number `index`; the same in every run of a ledger.
    @inline(__always)
    func hash(of index: UInt32) -> UInt64 { hashes[Int(index)] }

    /// Calls `body` with a view of the string with the number `index`.
    func withBytes<Result>(of index: UInt32, _ body: (ByteView) -> Result) -> Result {
        arena.withView { body($0.slice(ends[Int(index)], ends[Int(index) + 1])) }
    }

    @inline(__always)
    private func isEqual(_ index: Int, _ bytes: ByteView) -> Bool {
        arena.withView { $0.slice(ends[index], ends[index &+ 1]).equals(bytes) }
    }

    private mutating func insert(_ bytes: ByteView, _ hash: UInt64, at slot: Int) -> UInt32 {
        let index = UInt32(hashes.count)
        bytes.append(to: &arena)
        ends.append(arena.count)
        hashes.append(hash)
        slots[slot] = index + 1
        if hashes.count * 2 > slots.count { grow() }
        return index
    }

    private mutating func grow() {
        mask = slots.count * 2 - 1
        slots = [UInt32](repeating: 0, count: mask + 1)
        for (index, hash) in hashes.enumerated() {
            var slot = Int(truncatingIfNeeded: hash) & mask
            while slots[slot] != 0 { slot = (slot + 1) & mask }
            slots[slot] = UInt32(index) + 1
        }
    }
}
