import Testing

@testable import Metering

/// The bits of a window, with and without the processor's own instruction for them.
@Suite struct ByteMatchTests {
    @Test func eachByteHasItsBit() {
        var random = SeededRandom(seed: 5)
        for _ in 0..<2_000 {
            let chosen = random.next() & random.next()
            let masks = (0..<4).map { part in
                var mask = SIMDMask<SIMD16<Int8>>(repeating: false)
                for index in 0..<16 { mask[index] = chosen >> UInt64(part * 16 + index) & 1 == 1 }
                return mask
            }
            #expect(ByteMatch.bits(masks[0], masks[1], masks[2], masks[3]) == chosen)
            #expect(ByteMatch.gatheredBits(masks[0], masks[1], masks[2], masks[3]) == chosen)
        }
    }
}
