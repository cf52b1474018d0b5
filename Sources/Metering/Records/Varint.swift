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
