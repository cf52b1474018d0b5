#if arch(x86_64)
    import _Builtin_intrinsics.intel.sse2
#endif

/// Searches of many bytes at once: what comparisons of vectors found, as bits.
///
/// Finding the delimiters of a 104-byte row this way takes about 20 ns (Sources/README.md,
/// 7. Swift on the hot path).
enum ByteMatch {
    @inline(__always)
    static func pattern(_ byte: UInt8) -> UInt64 { UInt64(byte) &* 0x0101_0101_0101_0101 }

    /// A bit for each byte of four masks in a row, the first byte's the lowest.
    @inline(__always)
    static func bits(
        _ first: SIMDMask<SIMD16<Int8>>, _ second: SIMDMask<SIMD16<Int8>>,
        _ third: SIMDMask<SIMD16<Int8>>, _ fourth: SIMDMask<SIMD16<Int8>>
    ) -> UInt64 {
        #if arch(x86_64)
            return bits(first) | bits(second) &<< 16 | bits(third) &<< 32 | bits(fourth) &<< 48
        #else
            return gatheredBits(first, second, third, fourth)
        #endif
    }

    #if arch(x86_64)
        /// One instruction of SSE2, which every processor of this kind has. On a slow machine a row of
        /// 95 bytes takes 29 ns with it, and 38 ns with the bits put together as below.
        @inline(__always)
        static func bits(_ mask: SIMDMask<SIMD16<Int8>>) -> UInt64 {
            let words = unsafe unsafeBitCast(mask, to: SIMD2<Int64>.self)
            return UInt64(UInt32(bitPattern: _mm_movemask_epi8(words)))
        }
    #else
        @inline(__always)
        static func bits(_ mask: SIMDMask<SIMD16<Int8>>) -> UInt64 {
            let none = SIMDMask<SIMD16<Int8>>(repeating: false)
            return gatheredBits(mask, none, none, none)
        }
    #endif

    /// What `bits` does, for processors without an instruction for it.
    @inline(__always)
    static func gatheredBits(
        _ first: SIMDMask<SIMD16<Int8>>, _ second: SIMDMask<SIMD16<Int8>>,
        _ third: SIMDMask<SIMD16<Int8>>, _ fourth: SIMDMask<SIMD16<Int8>>
    ) -> UInt64 {
        // A mask's bytes are all ones or all zeros. Each of the eight words keeps one bit of its
        // bytes, so that they fit into one word; there bit k of byte j tells of byte j of word k.
        let words =
            kept(first, 0x01) | kept(second, 0x04) | kept(third, 0x10) | kept(fourth, 0x40)
        var bits = words.x | words.y
        // The 8 x 8 bits are turned over (Hacker's Delight, 7-3).
        var moved = (bits ^ bits &>> 7) & 0x00AA_00AA_00AA_00AA
        bits ^= moved ^ moved &<< 7
        moved = (bits ^ bits &>> 14) & 0x0000_CCCC_0000_CCCC
        bits ^= moved ^ moved &<< 14
        moved = (bits ^ bits &>> 28) & 0x0000_0000_F0F0_F0F0
        return bits ^ moved ^ moved &<< 28
    }

    /// The bit `flag` of the first eight bytes, and the next bit of the others.
    @inline(__always)
    private static func kept(_ mask: SIMDMask<SIMD16<Int8>>, _ flag: UInt8) -> SIMD2<UInt64> {
        let words = unsafe unsafeBitCast(mask, to: SIMD2<UInt64>.self)
        return words & SIMD2<UInt64>(pattern(flag), pattern(flag &<< 1))
    }

    /// The union of a vector's two words.
    @inline(__always)
    static func union(_ bytes: SIMD16<UInt8>) -> UInt64 {
        let words = unsafe unsafeBitCast(bytes, to: SIMD2<UInt64>.self)
        return words.x | words.y
    }

    static let highBits: UInt64 = 0x8080_8080_8080_8080
}
