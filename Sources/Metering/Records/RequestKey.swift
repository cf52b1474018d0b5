/// The 96 bits that stand for a request id.
///
/// Two lanes of multiply-and-fold over secret seeds that each ledger draws for itself, so that
/// nobody outside can make two ids meet. By chance two of 10 billion ids meet once in 10^9 ledgers.
@frozen
public struct RequestKey: Hashable, Comparable, Sendable {
    /// The upper 64 bits.
    public var high: UInt64
    /// The lower 32 bits.
    public var low: UInt32

    /// Makes a key from its bits.
    @inlinable
    public init(high: UInt64, low: UInt32) {
        self.high = high
        self.low = low
    }

    /// Orders by the bits, the upper ones first.
    @inlinable
    public static func < (left: RequestKey, right: RequestKey) -> Bool {
        left.high != right.high ? left.high < right.high : left.low < right.low
    }

    /// The key as twelve bytes, the highest first.
    public var bytes: [UInt8] {
        (0..<8).map { UInt8(truncatingIfNeeded: high >> UInt64(56 - $0 * 8)) }
            + (0..<4).map { UInt8(truncatingIfNeeded: low >> UInt32(24 - $0 * 8)) }
    }

    /// Reads what `bytes` wrote.
    public init?(bytes: [UInt8]) {
        guard bytes.count == 12 else { return nil }
        high = bytes[0..<8].reduce(0) { $0 << 8 | UInt64($1) }
        low = bytes[8..<12].reduce(0) { $0 << 8 | UInt32($1) }
    }
}
