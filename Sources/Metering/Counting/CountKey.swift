/// A group's fields packed into one integer: `UInt64` wherever they fit, else `UInt128`.
///
/// The first field stands in the uppermost bits, so that packed ranks sort as the fields do.
protocol CountKey: FixedWidthInteger, UnsignedInteger, BitwiseCopyable, Sendable {
    /// Bits that differ between keys, for spreading them over partitions and tables.
    var mixed: UInt64 { get }
}

/// What `KeyPacking` makes of a key, which is mixed already.
extension UInt32: CountKey {
    @inline(__always)
    var mixed: UInt64 { UInt64(self) }
}

extension UInt64: CountKey {
    @inline(__always)
    var mixed: UInt64 {
        let product = (self ^ 0x9E37_79B9_7F4A_7C15).multipliedFullWidth(by: 0xE703_7ED1_A0B4_28DB)
        return product.high ^ product.low
    }
}

extension UInt128: CountKey {
    @inline(__always)
    var mixed: UInt64 {
        let low = UInt64(truncatingIfNeeded: self).mixed
        return (low ^ UInt64(truncatingIfNeeded: self &>> 64)).mixed
    }
}
