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
