/// Finds the fields of calls in JSON Lines: one object a line.
///
/// A scanner of keys, not a tree: about 0.25 µs a line where `JSONDecoder` needs 4.6 µs. It still
/// checks the whole line, so that half a line or two lines in one are malformed, never guessed.
struct JSONLineScanner: RecordScanner {
    /// By slot of `CallFields`: the keys that lead to the value; empty for slots that take none.
    let paths: [[[UInt8]]]
    /// By `CallField.rawValue`: the first of those keys.
    ///
    /// Keys of the outermost object are compared by words: with it, and with strings searched 16
    /// bytes at a time, 10 million lines took 6.4 CPU-seconds to count and not 7.7.
    private(set) var firstKeys = InlineArray<7, ByteWords>(repeating: ByteWords(hashes: (0, 0)))
    /// A bit for each slot: those that take a value, those further than the fields, those that must
    /// hold text, and those that may hold a list.
    private var allSlots = 0
    /// A bit for each slot whose path ends in the outermost object, and by depth in those inside.
    private var topSlots = 0
    private var deeperSlots: [Int] = []
    private(set) var extraSlots = 0
    private let textSlots: Int
    private let ticketSlots: Int
    /// The fields' own names without what spellings differ in, with the slots for other spellings.
    let foldedNames: [(name: [UInt8], slot: Int)]
    /// A bit for each letter that such a name begins with, `a` the lowest.
    private(set) var foldedLetters: UInt32 = 0
    let scratch: ScratchMemory
    /// Which keys the map looks for.
    let plan: FieldPlan

    private static let depthLimit = 64

    init(map: FieldMap, scratch: ScratchMemory) {
        let plan = FieldPlan(map)
        self.plan = plan
        self.scratch = scratch
        textSlots = Int(plan.textSlots)
        ticketSlots = Int(plan.ticketSlots)
        var paths = [[[UInt8]]](repeating: [], count: 32)
        for column in plan.columns {
            paths[column.slot] = column.name.utf8
                .split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
                .map(Array.init)
        }
        self.paths = paths
        var foldedNames = plan.foldable.map {
            (name: FieldPlan.folded($0.name), slot: $0.rawValue + CallFields.firstAlias)
        }
        // Also where a layout has its own names: a log may lack them.
        if !map[.errorCode].isNamed {
            let names =
                ColumnGuess.errorCodes
                + (map[.errorCode].isStandard ? [] : [CallField.errorCode.name])
            foldedNames += names.map {
                (name: FieldPlan.folded($0), slot: CallFields.likeErrorCode)
            }
        }
        self.foldedNames = foldedNames
        for (name, slot) in foldedNames {
            foldedLetters |= 1 << UInt32(name[0] &- UInt8(ascii: "a"))
            topSlots |= 1 << slot
            allSlots |= 1 << slot
        }
        for (slot, path) in paths.enumerated() where !path.isEmpty {
            if path.count == 1 { topSlots |= 1 << slot } else { add(slot, depth: path.count - 1) }
            allSlots |= 1 << slot
            if slot >= 16 { extraSlots |= 1 << slot }
            guard slot < 7, path[0].count <= ByteWords.most else { continue }
            firstKeys[slot] = path[0].withView { ByteWords(whole: $0) }
        }
    }

    @inline(__always)
    func scan(
        _ view: ByteView, from start: Int, end: Int, isLast: Bool,
        into fields: inout CallFields, bits: inout UInt64
    ) -> ScanResult {
        var lineEnd = end
        var next = end
        if let newline = view.slice(0, end).firstIndex(of: UInt8(ascii: "\n"), from: start) {
            lineEnd = newline
            next = newline &+ 1
        } else if !isLast {
            return .incomplete
        }
        scratch.clear()
        fields.clear()
        var cursor = Cursor(view: view, position: start, end: lineEnd)
        cursor.skipSpace()
        guard cursor.take(UInt8(ascii: "{")) else {
            cursor.scanBits(from: start, into: &bits)
            return .malformed(next: next, reason: "the line is no JSON object")
        }
        let isObject = object(&cursor, depth: 0, candidates: allSlots, into: &fields)
        cursor.skipSpace()
        guard isObject && cursor.position == lineEnd else {
            cursor.scanBits(from: start, into: &bits)
            return .malformed(next: next, reason: "the line is no JSON object")
        }
        cursor.scanBits(from: start, into: &bits)
        return .record(next: next, lines: 1)
    }

    /// Scans the object at `start`, which may go on over lines.
    ///
    /// - Returns: where it ends, or nil where it can't be read or goes on behind `end`.
    @inline(never)
    func scanObject(
        _ view: ByteView, from start: Int, end: Int, into fields: inout CallFields,
        bits: inout UInt64
    ) -> Int? {
        scratch.clear()
        fields.clear()
        var cursor = Cursor(view: view, position: start &+ 1, end: end)
        guard object(&cursor, depth: 0, candidates: allSlots, into: &fields) else { return nil }
        let close = cursor.position
        Cursor(view: view, position: close, end: close).scanBits(from: start, into: &bits)
        return close
    }

    /// Reads the members of an object whose brace was taken.
    ///
    /// - Parameter candidates: a bit for each slot whose path leads through this object.
    private func object(
        _ cursor: inout Cursor, depth: Int, candidates: Int, into fields: inout CallFields
    ) -> Bool {
        cursor.skipSpace()
        if cursor.take(UInt8(ascii: "}")) { return true }
        while true {
            cursor.skipSpace()
            guard let key = string(&cursor) else { return false }
            cursor.skipSpace()
            guard cursor.take(UInt8(ascii: ":")) else { return false }
            cursor.skipSpace()
            let wanted =
                candidates == 0 ? 0 : matches(key, depth: depth, candidates: candidates)
            // Nearly all values are strings: these need no call.
            if cursor.peek == UInt8(ascii: "\"") {
                guard let text = string(&cursor) else { return false }
                keep(text, wanted: wanted, depth: depth, into: &fields)
            } else if !value(&cursor, depth: depth, wanted: wanted, into: &fields) {
                return false
            }
            cursor.skipSpace()
            if cursor.take(UInt8(ascii: ",")) { continue }
            return cursor.take(UInt8(ascii: "}"))
        }
    }

    /// Reads a value and keeps it for the wanted fields whose path ends here.
    @inline(never)
    private func value(
        _ cursor: inout Cursor, depth: Int, wanted: Int, into fields: inout CallFields
    ) -> Bool {
        guard let first = cursor.peek else { return false }
        if first == UInt8(ascii: "\"") {
            guard let text = string(&cursor) else { return false }
            keep(text, wanted: wanted, depth: depth, into: &fields)
            return true
        }
        if first == UInt8(ascii: "{") || first == UInt8(ascii: "["),
            wanted & 1 << CallFields.likeErrorCode != 0
        {
            noteLikelyErrorCode(cursor, into: &fields)
        }
        if first == UInt8(ascii: "{") {
            // An object where text belongs is no value.
            guard depth < Self.depthLimit, wanted == 0 || !isWhole(wanted, depth: depth) else {
                return false
            }
            cursor.position &+= 1
            return object(&cursor, depth: depth + 1, candidates: wanted, into: &fields)
        }
        if first == UInt8(ascii: "[") {
            return array(&cursor, depth: depth, wanted: wanted, into: &fields)
        }
        guard let text = cursor.scalar() else { return false }
        // Values are strings or numbers (Formats.md, "Columns of a call log"): an account that is
        // `true` is a mistake.
        let isTruth = text.equals("true") || text.equals("false")
        if isTruth && isWhole(wanted, depth: depth) { return false }
        let isNull = text.equals("null")
        keep(isNull ? .empty : text, wanted: wanted, depth: depth, into: &fields)
        return true
    }

    /// An error in an object or array is one, too, unless nothing is in it.
    private func noteLikelyErrorCode(_ cursor: Cursor, into fields: inout CallFields) {
        let start = cursor.position
        let next = JSONWalk.skipSpace(cursor.view, from: start + 1, end: cursor.end)
        guard next < cursor.end, cursor.view[next] != UInt8(ascii: "}"),
            cursor.view[next] != UInt8(ascii: "]")
        else { return }
        fields.keep(CallFields.likeErrorCode, cursor.view.slice(start, start + 1))
    }

    /// Whether the path of a field ends at this depth.
    private func isWhole(_ wanted: Int, depth: Int) -> Bool {
        wanted & textSlots & slots(endingAt: depth) != 0
    }

    /// The slots whose path ends at this depth.
    @inline(__always)
    private func slots(endingAt depth: Int) -> Int {
        if depth == 0 { return topSlots }
        return depth < deeperSlots.count ? deeperSlots[depth] : 0
    }

    private mutating func add(_ slot: Int, depth: Int) {
        while deeperSlots.count <= depth { deeperSlots.append(0) }
        deeperSlots[depth] |= 1 << slot
    }

    @inline(__always)
    private func keep(
        _ text: ByteView, wanted: Int, depth: Int, into fields: inout CallFields
    ) {
        var rest = wanted & slots(endingAt: depth)
        while rest != 0 {
            fields.keep(rest.trailingZeroBitCount, text)
            rest &= rest &- 1
        }
    }

    /// Reads an array. Of the wanted ones only `tickets` may be one: its codes are joined by `|`; one
    /// without any is `[]`.
    private func array(
        _ cursor: inout Cursor, depth: Int, wanted: Int, into fields: inout CallFields
    ) -> Bool {
        guard depth < Self.depthLimit else { return false }
        let tickets = wanted & ticketSlots != 0
        cursor.position &+= 1
        var codes: [ByteView] = []
        cursor.skipSpace()
        if !cursor.take(UInt8(ascii: "]")) {
            while true {
                cursor.skipSpace()
                guard
                    let element = arrayElement(
                        &cursor, depth: depth, tickets: tickets, into: &fields)
                else { return false }
                if tickets { codes.append(element) }
                cursor.skipSpace()
                if cursor.take(UInt8(ascii: ",")) { continue }
                guard cursor.take(UInt8(ascii: "]")) else { return false }
                break
            }
        }
        guard tickets else { return wanted & textSlots == 0 }
        guard wanted & textSlots & ~ticketSlots == 0 else { return false }
        let mark = scratch.count
        if codes.isEmpty {
            scratch.append(UInt8(ascii: "["))
            scratch.append(UInt8(ascii: "]"))
        }
        for (position, code) in codes.enumerated() {
            if position > 0 { scratch.append(UInt8(ascii: "|")) }
            scratch.append(code)
        }
        keep(scratch.view(from: mark), wanted: wanted, depth: depth, into: &fields)
        return true
    }

    /// Reads an element; returns its text, nothing for one that has none, nil where it can't be read.
    private func arrayElement(
        _ cursor: inout Cursor, depth: Int, tickets: Bool, into fields: inout CallFields
    ) -> ByteView? {
        guard let first = cursor.peek else { return nil }
        switch first {
        case UInt8(ascii: "\""):
            return string(&cursor)
        case UInt8(ascii: "{"), UInt8(ascii: "["):
            // A ticket's code is text.
            if tickets { return nil }
            return value(&cursor, depth: depth + 1, wanted: 0, into: &fields) ? .empty : nil
        default:
            return cursor.scalar()
        }
    }
}
