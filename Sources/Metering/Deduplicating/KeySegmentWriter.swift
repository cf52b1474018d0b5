import BillingTime

/// Packs one segment; keys must come in ascending order.
///
/// About 14 bytes a key: the upper 32 bits as differences in 7-bit groups (two bytes as a rule),
/// the other 64 as they are, and 32 bits of the call's content, by which a conflict is told from a
/// duplicate.
struct KeySegmentWriter {
    private var entries: [KeyEntry] = []

    var count: Int { entries.count }

    @inline(__always)
    mutating func append(_ key: RequestKey, content: UInt32) {
        entries.append(KeyEntry(high: key.high, low: key.low, content: content))
    }

    /// The segment, written out; the writer is empty afterwards.
    mutating func finish(period: Period, using bytes: inout ByteWriter) -> KeySegment {
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
            period: period,
            prefixes: Int64(
                (entries.first?.high ?? 0) >> 48)...Int64(
                    (entries.last?.high ?? 0) >> 48),
            count: Int64(entries.count), keys: bytes.bytes())
        entries.removeAll(keepingCapacity: true)
        return segment
    }
}
