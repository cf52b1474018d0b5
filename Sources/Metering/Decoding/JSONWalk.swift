/// Walks over JSON without reading it: where a value ends, and whether it holds the records.
///
/// The slow way, byte by byte: for the beginning of a log, for what stands around the records, and for
/// records that `JSONLineScanner` doesn't take.
struct JSONWalk {
    /// What stands at a position.
    enum Found: Equatable {
        /// A whole value, which ends before the position.
        case closed(Int)
        /// An object that has an array of records; its brace is at the position where the walk began.
        case holdsRecords
        /// From the position on it is no JSON.
        case broken(Int)
        /// The value goes on behind the end.
        case open
    }

    private enum Wanted { case value, firstValue, key, firstKey, colon, comma }

    /// The path to the array that is looked for; nil: none is.
    let path: RecordsPath?
    /// The path to the first array of objects, where the walk met one outside of other arrays.
    private(set) var arrayPath: String?

    /// By open container: whether it is an object.
    private var isObject: [Bool] = []
    /// By open object: its last key.
    private var keys: [ByteView] = []
    private var wanted = Wanted.value
    private static let depthLimit = 200

    init(path: RecordsPath? = nil) { self.path = path }

    /// Walks over the value at `start`.
    ///
    /// - Parameter isLast: whether the log ends at `end`. A string that is open there though the log
    ///   ends with a bracket is one whose quote is missing.
    mutating func value(_ view: ByteView, from start: Int, end: Int, isLast: Bool) -> Found {
        isObject = []
        keys = []
        arrayPath = nil
        wanted = .value
        var position = start
        while true {
            position = Self.skipSpace(view, from: position, end: end)
            guard position < end else { return .open }
            let byte = view[position]
            switch byte {
            case UInt8(ascii: "\""):
                if let end = text(view, at: &position, end: end, isLast: isLast) { return end }
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                guard wanted == .value || wanted == .firstValue,
                    isObject.count < Self.depthLimit
                else { return .broken(position) }
                let opensObject = byte == UInt8(ascii: "{")
                if !opensObject && leadsToRecords { return .holdsRecords }
                if opensObject { noteArray() }
                isObject.append(opensObject)
                wanted = opensObject ? .firstKey : .firstValue
                position += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                guard closes(isObjectEnd: byte == UInt8(ascii: "}")) else {
                    return .broken(position)
                }
                position += 1
            case UInt8(ascii: ","):
                guard wanted == .comma, let inObject = isObject.last else {
                    return .broken(position)
                }
                if inObject { keys.removeLast() }
                wanted = inObject ? .key : .value
                position += 1
            case UInt8(ascii: ":"):
                guard wanted == .colon else { return .broken(position) }
                wanted = .value
                position += 1
            default:
                guard wanted == .value || wanted == .firstValue, Self.isWordByte(byte) else {
                    return .broken(position)
                }
                position = Self.wordEnd(view, from: position, end: end)
                wanted = .comma
            }
            if isObject.isEmpty && wanted == .comma { return .closed(position) }
        }
    }

    /// Takes a key or a string; what it is found to be where the walk ends with it.
    private mutating func text(
        _ view: ByteView, at position: inout Int, end: Int, isLast: Bool
    ) -> Found? {
        switch Self.string(view, from: position, end: end) {
        case .closed(let next):
            guard wanted != .colon && wanted != .comma else { return .broken(position) }
            if wanted == .key || wanted == .firstKey {
                keys.append(view.slice(position + 1, next - 1))
                wanted = .colon
            } else {
                wanted = .comma
            }
            position = next
            return nil
        case .open:
            guard isLast, Self.endsWithBracket(view, end) else { return .open }
            return .broken(position)
        case let other: return other
        }
    }

    /// Ends a container; false where none of the kind may end here.
    private mutating func closes(isObjectEnd: Bool) -> Bool {
        guard isObject.last == isObjectEnd,
            wanted == .comma || wanted == (isObjectEnd ? .firstKey : .firstValue)
        else { return false }
        isObject.removeLast()
        if isObjectEnd && wanted == .comma { keys.removeLast() }
        wanted = .comma
        return true
    }

    /// Whether the array that begins here is the one that is looked for.
    private var leadsToRecords: Bool {
        guard let path, isObject.count == path.keys.count, isObject.allSatisfy(\.self) else {
            return false
        }
        return path.keys.indices.allSatisfy { path.matches(keys[$0], at: $0) }
    }

    private mutating func noteArray() {
        guard arrayPath == nil, isObject.last == false, !isObject.dropLast().isEmpty,
            isObject.dropLast().allSatisfy(\.self)
        else { return }
        arrayPath = keys.map(\.text).joined(separator: ".")
    }

    // MARK: Tokens

    /// The string at `start`. Line ends may not stand in a string: there it is broken.
    static func string(_ view: ByteView, from start: Int, end: Int) -> Found {
        var position = start + 1
        while position < end {
            switch view[position] {
            case UInt8(ascii: "\""): return .closed(position + 1)
            case UInt8(ascii: "\\"): position += 2
            case UInt8(ascii: "\n"): return .broken(position)
            default: position += 1
            }
        }
        return .open
    }

    @inline(__always)
    static func skipSpace(_ view: ByteView, from start: Int, end: Int) -> Int {
        var position = start
        while position < end, isSpace(view[position]) { position &+= 1 }
        return position
    }

    @inline(__always)
    static func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09
    }

    /// The end of a number, `true`, `false`, `null`, or what looks like one.
    static func wordEnd(_ view: ByteView, from start: Int, end: Int) -> Int {
        var position = start
        while position < end, isWordByte(view[position]) { position += 1 }
        return position
    }

    private static func isWordByte(_ byte: UInt8) -> Bool {
        byte &- 0x30 < 10 || byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A
            || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "+") || byte == UInt8(ascii: ".")
            || byte == UInt8(ascii: "_")
    }

    /// Whether the last byte before `end` that is no blank ends an array or an object.
    static func endsWithBracket(_ view: ByteView, _ end: Int) -> Bool {
        var position = end
        while position > 0, isSpace(view[position - 1]) { position -= 1 }
        guard position > 0 else { return false }
        return view[position - 1] == UInt8(ascii: "]") || view[position - 1] == UInt8(ascii: "}")
    }
}

/// The keys that lead to the array of records in a JSON object.
struct RecordsPath {
    let keys: [[UInt8]]
    /// Whether capitals and small letters are the same: only of the name that nobody chose.
    private let ignoresCase: Bool

    /// Makes a path of keys with points between them; nil: `Records`, in any letters.
    init(_ text: String?) {
        keys = (text ?? "records").utf8
            .split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).map(Array.init)
        ignoresCase = text == nil
    }

    func matches(_ key: ByteView, at depth: Int) -> Bool {
        guard depth < keys.count, keys[depth].count == key.count else { return false }
        guard ignoresCase else { return keys[depth].withView { $0.equals(key) } }
        return key.array.map { $0 &- 0x41 < 26 ? $0 | 0x20 : $0 } == keys[depth]
    }
}
