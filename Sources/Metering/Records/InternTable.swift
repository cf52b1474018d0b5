/// Gives each distinct byte string a number, in the order of their first appearance.
///
/// Open addressing over one arena: no allocation, no `String` and no hashing protocol per row.
/// A string of up to 15 bytes is compared by two words that stand beside each other: with 20,000
/// accounts a row waits for two lines of cache here, where hash, ends and bytes took four.
struct InternTable {
    private var slots: [UInt32]
    private var heads: [ByteWords] = []
    /// By number: a hash of the string, the same in every run of a ledger.
    private(set) var hashes: [UInt64] = []
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
    var byteCount: Int { arena.count + slots.count * 4 + hashes.count * 32 }

    /// The number of `bytes`, new or known.
    @inline(__always)
    mutating func intern(_ bytes: ByteView) -> UInt32 {
        let head = head(of: bytes)
        var slot = slot(of: head)
        while true {
            let entry = slots[slot]
            if entry == 0 { return insert(bytes, head, at: slot) }
            let index = Int(entry &- 1)
            let known = heads[index]
            if known.low == head.low && known.high == head.high
                && (head.isWhole || isEqual(index, bytes))
            {
                return entry &- 1
            }
            slot = (slot &+ 1) & mask
        }
    }

    /// The number of `bytes`, new or known, with the help of hints to those that came before.
    @inline(__always)
    mutating func intern(_ bytes: ByteView, hints: inout InternHints) -> UInt32 {
        guard let hint = InternHints.Hint(bytes) else { return intern(bytes) }
        let place = Int(truncatingIfNeeded: hint.mixed(by: hasher)) & InternHints.mask
        if hints.hints[place] == hint { return hints.numbers[place] }
        let number = intern(bytes)
        hints.hints[place] = hint
        hints.numbers[place] = number
        return number
    }

    /// Numbers the strings of a queue.
    ///
    /// First all slots are read, then all strings behind them: the lines of cache that one string
    /// waits for come while the others are asked for. One by one, 20,000 accounts took 26 ns a row.
    mutating func number(_ queue: inout InternQueue) {
        var taken: [UInt32] = []
        swap(&taken, &queue.numbers)
        defer { swap(&taken, &queue.numbers) }
        var numbers = taken.mutableSpan
        for index in 0..<queue.count where queue.heads[index].isWhole {
            numbers[index] = slots[slot(of: queue.heads[index])]
        }
        for index in 0..<queue.count where queue.heads[index].isWhole {
            let entry = numbers[index]
            let isFound = entry > 0 && heads[Int(entry &- 1)] == queue.heads[index]
            numbers[index] = isFound ? entry &- 1 : number(of: queue.heads[index])
        }
    }

    /// The number of a string that stands whole in its head, new or known.
    private mutating func number(of head: ByteWords) -> UInt32 {
        var slot = slot(of: head)
        while slots[slot] != 0 {
            if heads[Int(slots[slot] - 1)] == head { return slots[slot] - 1 }
            slot = (slot + 1) & mask
        }
        return head.bytes.withView { insert($0, head, at: slot) }
    }

    /// The number of `bytes`, or nil where they are not known.
    func find(_ bytes: ByteView) -> UInt32? {
        let head = head(of: bytes)
        var slot = slot(of: head)
        while slots[slot] != 0 {
            let index = Int(slots[slot] - 1)
            if heads[index] == head && (head.isWhole || isEqual(index, bytes)) {
                return slots[slot] - 1
            }
            slot = (slot + 1) & mask
        }
        return nil
    }

    /// The string with the number `index`.
    subscript(index: UInt32) -> [UInt8] {
        Array(arena[ends[Int(index)]..<ends[Int(index) + 1]])
    }

    /// Calls `body` with a view of the string with the number `index`.
    func withBytes<Result>(of index: UInt32, _ body: (ByteView) -> Result) -> Result {
        arena.withView { body($0.slice(ends[Int(index)], ends[Int(index) + 1])) }
    }

    @inline(__always)
    fileprivate func head(of bytes: ByteView) -> ByteWords {
        bytes.count <= ByteWords.most
            ? ByteWords(whole: bytes) : ByteWords(hashes: hasher.hash(bytes))
    }

    @inline(__always)
    private func slot(of head: ByteWords) -> Int {
        Int(truncatingIfNeeded: hasher.fold(head.low, head.high)) & mask
    }

    @inline(__always)
    private func isEqual(_ index: Int, _ bytes: ByteView) -> Bool {
        arena.withView { $0.slice(ends[index], ends[index &+ 1]).equals(bytes) }
    }

    @inline(never)
    private mutating func insert(_ bytes: ByteView, _ head: ByteWords, at slot: Int) -> UInt32 {
        let index = UInt32(hashes.count)
        bytes.append(to: &arena)
        ends.append(arena.count)
        hashes.append(hasher.hash(bytes).0)
        heads.append(head)
        slots[slot] = index + 1
        if hashes.count * 2 > slots.count { grow() }
        return index
    }

    private mutating func grow() {
        mask = slots.count * 2 - 1
        slots = [UInt32](repeating: 0, count: mask + 1)
        for (index, head) in heads.enumerated() {
            var slot = slot(of: head)
            while slots[slot] != 0 { slot = (slot + 1) & mask }
            slots[slot] = UInt32(index) + 1
        }
    }
}
/// Where few strings come again and again: the last one for each of some hashes, with its number.
///
/// Strings of 8 to 32 bytes are compared by four words that overlap, whatever their length: no
/// branch depends on it. Looked up by its hashes and then byte by byte, the name of an interface
/// took 18 ns a row more.
struct InternHints {
    /// A string of 8 to 32 bytes.
    struct Hint: BitwiseCopyable, Equatable {
        var words: SIMD4<UInt64>
        var count: Int

        static let none = Hint(words: .zero, count: 0)

        @inline(__always)
        init?(_ bytes: ByteView) {
            let count = bytes.count
            guard count >= 8 && count <= 32 else { return nil }
            words = SIMD4(
                bytes.word(at: 0), bytes.word(at: min(8, count &- 8)),
                bytes.word(at: max(count &- 16, 0)), bytes.word(at: count &- 8))
            self.count = count
        }

        private init(words: SIMD4<UInt64>, count: Int) {
            self.words = words
            self.count = count
        }

        @inline(__always)
        func mixed(by hasher: KeyHasher) -> UInt64 {
            hasher.fold(words.x &+ words.z &<< 1, words.w &+ words.y &* 3 &+ UInt64(count))
        }
    }

    fileprivate static let mask = 1023
    fileprivate var hints = [Hint](repeating: .none, count: mask + 1)
    fileprivate var numbers = [UInt32](repeating: 0, count: mask + 1)
}
/// Strings that wait to be numbered together.
struct InternQueue {
    static let capacity = 64

    fileprivate var heads = InlineArray<64, ByteWords>(
        repeating: ByteWords(whole: .empty))
    /// By the order of their coming, once the table has numbered them: the strings' numbers. No
    /// inline array: one was copied for every number that was read, 21 ns a row.
    fileprivate(set) var numbers = [UInt32](repeating: 0, count: capacity)
    private(set) var count = 0

    @inline(__always)
    var isFull: Bool { count == Self.capacity }

    /// Adds a string; one that does not fit into two words is numbered at once.
    @inline(__always)
    mutating func append(_ bytes: ByteView, to table: inout InternTable) {
        let head = table.head(of: bytes)
        heads[count] = head
        if !head.isWhole { numbers[count] = table.intern(bytes) }
        count &+= 1
    }

    mutating func removeAll() { count = 0 }
}
