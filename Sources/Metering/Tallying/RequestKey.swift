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

/// Hashes ids with a ledger's secret seeds.
public struct KeyHasher: Sendable {
    private let first: UInt64
    private let second: UInt64

    /// Makes a hasher; the same seeds give the same keys.
    public init(seeds: (UInt64, UInt64)) {
        first = seeds.0 ^ 0xA076_1D64_78BD_642F
        second = seeds.1 ^ 0xE703_7ED1_A0B4_28DB
    }

    @inline(__always)
    private static func fold(_ left: UInt64, _ right: UInt64) -> UInt64 {
        let product = left.multipliedFullWidth(by: right)
        return product.high ^ product.low
    }

    /// One hash of two words.
    @inline(__always)
    func fold(_ left: UInt64, _ right: UInt64) -> UInt64 {
        Self.fold(left ^ first, right ^ second)
    }

    /// Two hashes of the bytes, independent of each other.
    @inline(__always)
    func hash(_ bytes: ByteView) -> (UInt64, UInt64) {
        var one = first ^ UInt64(bytes.count)
        var two = second &+ UInt64(bytes.count)
        var position = 0
        while position &+ 16 <= bytes.count {
            let left = bytes.word(at: position)
            let right = bytes.word(at: position &+ 8)
            one = Self.fold(left ^ one, right ^ first &+ 0x8EBC_6AF0_9C88_C6E3)
            two = Self.fold(right ^ two, left ^ second &+ 0x5899_65CC_7537_4CC3)
            position &+= 16
        }
        var left: UInt64 = 0
        if bytes.count &- position >= 8 {
            left = bytes.word(at: position)
            position &+= 8
        }
        let right = bytes.lastWord(from: position)
        one = Self.fold(left ^ one, right ^ first &+ 0x1D8E_4E27_C47D_124F)
        two = Self.fold(right ^ two, left ^ second &+ 0xEB44_ACCA_B455_D165)
        one = Self.fold(one, first | 1)
        two = Self.fold(two, second | 1)
        return (one, two)
    }

    /// The key of a request id.
    @inline(__always)
    func key(_ requestID: ByteView) -> RequestKey {
        let (one, two) = hash(requestID)
        return RequestKey(high: one, low: UInt32(truncatingIfNeeded: two))
    }

    /// The key of a request id.
    public func key(_ requestID: [UInt8]) -> RequestKey {
        requestID.withView { key($0) }
    }
}
