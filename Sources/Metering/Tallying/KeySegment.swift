/// A sorted run of request keys with what their calls were, as the ledger keeps it.
///
/// About 14 bytes a key: the upper 32 bits as differences in 7-bit groups (two bytes as a rule),
/// the other 64 as they are, and 32 bits of the call's content, by which a conflict is told from a
/// duplicate.
public struct KeySegment: Sendable {
    /// The period of its calls, as `Period.monthsSinceYearZero`.
    public let period: Int32
    /// The upper 16 bits of the first key.
    public let prefixFirst: UInt16
    /// The upper 16 bits of the last key.
    public let prefixLast: UInt16
    /// The number of keys.
    public let count: Int
    /// The keys.
    public let bytes: [UInt8]
}

/// A key with what its call was.
struct KeyEntry: BitwiseCopyable {
    let high: UInt64
    let low: UInt32
    let content: UInt32
}

/// Collects one segment; keys must come in ascending order.
struct KeySegmentWriter {
    private var entries: [KeyEntry] = []

    var count: Int { entries.count }

    @inline(__always)
    mutating func append(_ key: RequestKey, content: UInt32) {
        entries.append(KeyEntry(high: key.high, low: key.low, content: content))
    }

    /// The segment, written out; the writer is empty afterwards.
    mutating func finish(period: Int32, using bytes: inout ByteWriter) -> KeySegment {
        bytes.removeAll()
        var last: UInt64 = 0
        for entry in entries {
            let upper = entry.high &>> 32
            bytes.appendVarint(upper &- last)
            bytes.append(entry.high & 0xFFFF_FFFF | UInt64(entry.low) &<< 32, byteCount: 8)
            bytes.append(entry.content)
            last = upper
        }
        let segment = KeySegment(
            period: period, prefixFirst: UInt16((entries.first?.high ?? 0) >> 48),
            prefixLast: UInt16((entries.last?.high ?? 0) >> 48), count: entries.count,
            bytes: bytes.bytes())
        entries.removeAll(keepingCapacity: true)
        return segment
    }
}

/// Reads the keys of a segment in their order.
struct KeySegmentReader {
    private(set) var key = RequestKey(high: 0, low: 0)
    private(set) var content: UInt32 = 0
    private var position = 0
    private var upper: UInt64 = 0

    /// Steps to the next key.
    ///
    /// - Returns: false at the segment's end.
    @inline(__always)
    mutating func next(_ bytes: ByteView) -> Bool {
        guard position < bytes.count else { return false }
        upper &+= Varint.read(bytes, &position)
        let high = upper &<< 32 | Self.number(bytes, position)
        key = RequestKey(
            high: high, low: UInt32(truncatingIfNeeded: Self.number(bytes, position &+ 4)))
        content = UInt32(truncatingIfNeeded: Self.number(bytes, position &+ 8))
        position &+= 12
        return true
    }

    @inline(__always)
    private static func number(_ bytes: ByteView, _ position: Int) -> UInt64 {
        UInt64(bytes[position]) | UInt64(bytes[position &+ 1]) &<< 8
            | UInt64(bytes[position &+ 2]) &<< 16 | UInt64(bytes[position &+ 3]) &<< 24
    }
}

/// Numbers in groups of seven bits, the lowest first, as SQLite and protocol buffers know them.
enum Varint {
    /// The one to three groups of a number below 2^21, the first in the lowest byte, without a
    /// branch for their count.
    @inline(__always)
    static func short(_ number: UInt64) -> (bytes: UInt64, count: Int) {
        precondition(number < 1 << 21)
        let hasSecond = number >= 1 << 7
        let hasThird = number >= 1 << 14
        let groups = number & 0x7F | number &<< 1 & 0x7F00 | number &<< 2 & 0x7F_0000
        return (
            groups | (hasSecond ? 0x80 : 0) | (hasThird ? 0x8000 : 0),
            1 &+ (hasSecond ? 1 : 0) &+ (hasThird ? 1 : 0)
        )
    }

    /// Reads a number, or nil where the bytes end inside it: they may be damaged.
    @inline(__always)
    static func readChecked(_ bytes: ByteView, _ position: inout Int) -> UInt64? {
        var number: UInt64 = 0
        var shift: UInt64 = 0
        while position < bytes.count && shift < 63 {
            let byte = bytes[position]
            position &+= 1
            number |= UInt64(byte & 0x7F) &<< shift
            if byte < 0x80 { return number }
            shift &+= 7
        }
        return nil
    }

    @inline(__always)
    static func read(_ bytes: ByteView, _ position: inout Int) -> UInt64 {
        var number: UInt64 = 0
        var shift: UInt64 = 0
        while true {
            let byte = bytes[position]
            position &+= 1
            number |= UInt64(byte & 0x7F) &<< shift
            if byte < 0x80 || shift >= 63 { return number }
            shift &+= 7
        }
    }
}
