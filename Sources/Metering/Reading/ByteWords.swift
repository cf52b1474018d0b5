/// A text in two words: up to 15 bytes and, at the top, their number; of a longer one two hashes.
///
/// Two such texts are compared without a look at where they stand, and without a loop.
struct ByteWords: BitwiseCopyable, Equatable {
    let low: UInt64
    let high: UInt64

    /// The most bytes that fit.
    static let most = 15

    /// The bytes of a text of 15 at the most.
    @inline(__always)
    init(whole bytes: ByteView) {
        let count = bytes.count
        precondition(count <= Self.most)
        low = count >= 8 ? bytes.word(at: 0) : bytes.lastWord(from: 0)
        high = (count > 8 ? bytes.lastWord(from: 8) : 0) | UInt64(count) &<< 56
    }

    /// Stands for a longer text: equal to no whole one, and to another longer one where it may be
    /// the same. A top byte of ones marks it.
    @inline(__always)
    init(hashes: (UInt64, UInt64)) {
        low = hashes.0
        high = hashes.1 | 0xFF &<< 56
    }

    @inline(__always)
    var isWhole: Bool { high < 0xFF &<< 56 }

    /// The bytes of a whole text.
    var bytes: [UInt8] {
        (0..<Int(high >> 56)).map { index in
            UInt8(truncatingIfNeeded: (index < 8 ? low : high) >> UInt64(index % 8 * 8))
        }
    }
}
