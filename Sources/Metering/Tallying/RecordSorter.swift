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
        let shift = UInt64(64 - CallRecord.partitionBits - bits)
        let mask = UInt64(1) << UInt64(bits) - 1
        counts.removeAll(keepingCapacity: true)
        counts.append(contentsOf: repeatElement(0, count: 1 << bits + 1))
        for record in records {
            counts[Int(record.keyHigh &>> shift & mask) &+ 1] &+= 1
        }
        for bucket in 1..<counts.count { counts[bucket] &+= counts[bucket &- 1] }
        if sorted.count < records.count {
            sorted.append(
                contentsOf: repeatElement(.blank, count: records.count - sorted.count))
        } else {
            sorted.removeLast(sorted.count - records.count)
        }
        for record in records {
            let bucket = Int(record.keyHigh &>> shift & mask)
            sorted[Int(counts[bucket])] = record
            counts[bucket] &+= 1
        }
        var start = 0
        for bucket in 0..<(1 << bits) {
            let end = Int(counts[bucket])
            if end &- start > 1 { finishBucket(start, end) }
            start = end
        }
    }

    private mutating func finishBucket(_ start: Int, _ end: Int) {
        // A bucket that is large holds many deliveries of one call.
        if end - start > 32 {
            sorted[start..<end].sort { $0.key < $1.key }
            return
        }
        for index in (start &+ 1)..<end {
            let record = sorted[index]
            var hole = index
            while hole > start && record.key < sorted[hole &- 1].key {
                sorted[hole] = sorted[hole &- 1]
                hole &-= 1
            }
            sorted[hole] = record
        }
    }
}
