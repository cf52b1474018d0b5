/// Sorts a partition's records by key, in cache.
///
/// Keys are hashes, so their next bits spread them evenly: one pass drops each record into a bucket
/// of about four, an insertion sort finishes each bucket.
struct RecordSorter {
    private var counts: [Int32] = []
    /// The records in order, after `sort`.
    private(set) var sorted: [CallRecord] = []

    mutating func sort(_ records: [CallRecord]) {
        let bits = max(0, min(14, Int.bitWidth - (records.count / 4).leadingZeroBitCount))
        counts.removeAll(keepingCapacity: true)
        counts.append(contentsOf: repeatElement(0, count: 1 << bits + 1))
        if sorted.count < records.count {
            sorted.append(
                contentsOf: repeatElement(.blank, count: records.count - sorted.count))
        } else {
            sorted.removeLast(sorted.count - records.count)
        }
        // Spans, because an array is asked at each record whether it has other owners.
        var counts: [Int32] = []
        swap(&counts, &self.counts)
        defer { swap(&counts, &self.counts) }
        var ends = counts.mutableSpan
        var target = sorted.mutableSpan
        Self.scatter(records.span, bits: bits, &ends, to: &target)
        var start = 0
        for bucket in 0..<(1 << bits) {
            let end = Int(ends[bucket])
            if end &- start > 1 { Self.finishBucket(start, end, of: &target) }
            start = end
        }
    }

    /// Puts each record into its bucket; `ends` then says where each bucket ends.
    private static func scatter(
        _ records: Span<CallRecord>, bits: Int, _ ends: inout MutableSpan<Int32>,
        to target: inout MutableSpan<CallRecord>
    ) {
        let shift = UInt64(64 - CallRecord.partitionBits - bits)
        let mask = UInt64(1) << UInt64(bits) - 1
        for index in records.indices {
            ends[Int(records[index].keyHigh &>> shift & mask) &+ 1] &+= 1
        }
        for bucket in 1..<ends.count { ends[bucket] &+= ends[bucket &- 1] }
        for index in records.indices {
            let record = records[index]
            let bucket = Int(record.keyHigh &>> shift & mask)
            target[Int(ends[bucket])] = record
            ends[bucket] &+= 1
        }
    }

    private static func finishBucket(
        _ start: Int, _ end: Int, of target: inout MutableSpan<CallRecord>
    ) {
        // A bucket that is large holds many deliveries of one call.
        if end - start > 32 {
            let sorted = (start..<end).map { target[$0] }.sorted { $0.key < $1.key }
            for (offset, record) in sorted.enumerated() { target[start + offset] = record }
            return
        }
        for index in (start &+ 1)..<end {
            let record = target[index]
            var hole = index
            while hole > start && record.key < target[hole &- 1].key {
                target[hole] = target[hole &- 1]
                hole &-= 1
            }
            if hole < index { target[hole] = record }
        }
    }
}
