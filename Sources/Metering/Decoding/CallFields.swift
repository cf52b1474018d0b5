/// The fields of one record, as views into the block or into the scanner's scratch memory.
///
/// By slot: first the fields themselves, then what JSON keys spelled otherwise hold, then columns
/// from which fields are put together or by which records are chosen (`FieldPlan`).
///
/// The slots have memory of their own: an array inside was copied for each line of JSON, half a
/// kilobyte, which was 3 % of the time to count 10 million of them.
@safe
struct CallFields: ~Copyable {
    private let views: UnsafeMutablePointer<ByteView>
    /// A bit for each slot that a JSON record has a key for.
    private(set) var kept: UInt32 = 0

    static let ignored = 7
    /// The first slot of the keys that are spelled otherwise.
    static let firstAlias = 8
    /// The slot of a key that looks like `error_code` and is none.
    static let likeErrorCode = 7
    /// The bit of a record in which two keys are spelled like one field.
    static let ambiguous: UInt32 = 1 << 15
    /// The slots of further columns.
    static let extras = 16..<31
    /// The bit of every JSON record.
    static let isRecord: UInt32 = 1 << 31
    /// The bits that a record of plainly named fields does not have.
    static let unusual: UInt32 = 0x7FFF_FF80

    private static let count = 32

    init() {
        unsafe views = .allocate(capacity: Self.count)
        unsafe views.initialize(repeating: .empty, count: Self.count)
    }

    deinit { unsafe views.deallocate() }

    @inline(__always)
    subscript(field: CallField) -> ByteView { self[slot: field.rawValue] }

    @inline(__always)
    subscript(slot slot: Int) -> ByteView { unsafe views[slot & 31] }

    @inline(__always)
    mutating func set(_ slot: Int, to view: ByteView) { unsafe views[slot & 31] = view }

    /// Takes a JSON key's value.
    @inline(__always)
    mutating func keep(_ slot: Int, _ view: ByteView) {
        guard slot < Self.ignored else { return keepOther(slot, view) }
        kept |= 1 &<< UInt32(truncatingIfNeeded: slot)
        set(slot, to: view)
    }

    @inline(never)
    private mutating func keepOther(_ slot: Int, _ view: ByteView) {
        let bit: UInt32 = 1 &<< UInt32(truncatingIfNeeded: slot)
        if slot >= Self.firstAlias && slot < 15 && kept & bit != 0 { kept |= Self.ambiguous }
        kept |= bit
        set(slot, to: view)
    }

    /// Empties the first slots, and all where the record before had others.
    @inline(__always)
    mutating func clear() {
        for slot in 0..<8 { set(slot, to: .empty) }
        if kept & Self.unusual != 0 { clearOthers() }
        kept = Self.isRecord
    }

    /// A copy, for a record that is changed while it is looked at.
    func copy() -> CallFields {
        var copy = CallFields()
        for slot in 0..<Self.count { copy.set(slot, to: self[slot: slot]) }
        copy.kept = kept
        return copy
    }

    private mutating func clearOthers() {
        for slot in 8..<Self.count { set(slot, to: .empty) }
    }

    /// Takes the keys that are spelled otherwise for those fields that have no key of their own.
    ///
    /// - Returns: whether two keys may stand for one of those fields.
    mutating func takeAliases() -> Bool {
        for field in 0..<7 where kept & 1 << UInt32(field) == 0 {
            let alias = field + Self.firstAlias
            guard kept & 1 << UInt32(alias) != 0 else { continue }
            set(field, to: self[slot: alias])
            if kept & Self.ambiguous != 0 { return true }
        }
        return false
    }
}
