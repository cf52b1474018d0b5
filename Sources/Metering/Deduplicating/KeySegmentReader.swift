import BillingTime

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
