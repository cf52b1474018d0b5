/// Units of one meter at one second.
struct UsageRecord: BitwiseCopyable {
    /// The account's rank in the batch.
    let rank: UInt32
    let meter: UInt32
    let second: UInt32
    let units: UInt32
}

/// Usage by partition of accounts, in the order of its coming.
///
/// Nearly every record fits into eight bytes: what its partition and its batch say is left out, and
/// units are few. Ten million calls take 80 MB less so, and their intake 3.25 s instead of 3.6 s where
/// memory is dear (`ChunkPool`).
struct UsageLists: ~Copyable {
    /// Where the parts of a record stand in eight bytes, from the lowest bit on: units, second,
    /// meter, rank within its partition.
    private struct Layout {
        static var unitBits: Int { 8 }
        let firstSecond: UInt32
        let secondBits: Int
        let meterBits: Int
        let rankBits: Int

        @inline(__always)
        func word(_ record: UsageRecord) -> UInt64? {
            let second = UInt64(record.second &- firstSecond)
            let rest =
                UInt64(record.units) &>> Self.unitBits | second &>> secondBits
                | UInt64(record.meter) &>> meterBits
            guard rest == 0 else { return nil }
            let rank = UInt64(record.rank) & mask(rankBits)
            return UInt64(record.units) | second &<< Self.unitBits
                | UInt64(record.meter) &<< (Self.unitBits &+ secondBits)
                | rank &<< (Self.unitBits &+ secondBits &+ meterBits)
        }

        @inline(__always)
        func record(_ word: UInt64, of partition: Int) -> UsageRecord {
            let meter = word &>> (Self.unitBits &+ secondBits)
            let rank = word &>> (Self.unitBits &+ secondBits &+ meterBits) & mask(rankBits)
            return UsageRecord(
                rank: UInt32(truncatingIfNeeded: UInt64(partition) &<< rankBits | rank),
                meter: UInt32(truncatingIfNeeded: meter & mask(meterBits)),
                second: firstSecond
                    &+ UInt32(truncatingIfNeeded: word &>> Self.unitBits & mask(secondBits)),
                units: UInt32(truncatingIfNeeded: word & mask(Self.unitBits)))
        }

        @inline(__always)
        private func mask(_ bits: Int) -> UInt64 { 1 &<< bits &- 1 }
    }

    private let layout: Layout
    private var narrow: ChunkedPartitions<UInt64>
    private var wide: ChunkedPartitions<UsageRecord>

    static let partitionCount = 256

    /// Makes empty lists whose chunks come from `pool`.
    ///
    /// - Parameters:
    ///   - rankBits: how many lower bits of a rank differ within a partition.
    ///   - seconds: those of nearly all records to come.
    init(pool: ChunkPool, rankBits: Int, seconds: ClosedRange<UInt32>) {
        let span = seconds.upperBound - seconds.lowerBound
        let secondBits = UInt32.bitWidth - span.leadingZeroBitCount
        layout = Layout(
            firstSecond: seconds.lowerBound, secondBits: secondBits,
            meterBits: min(32, max(0, 64 - Layout.unitBits - secondBits - rankBits)),
            rankBits: rankBits)
        narrow = ChunkedPartitions(partitionCount: Self.partitionCount, pool: pool)
        wide = ChunkedPartitions(partitionCount: Self.partitionCount, pool: pool)
    }

    @inline(__always)
    mutating func append(_ record: UsageRecord) {
        let partition = Int(record.rank &>> UInt32(layout.rankBits))
        if let word = layout.word(record) {
            narrow.append(word, to: partition)
        } else {
            wide.append(record, to: partition)
        }
    }

    /// The number of records in a partition.
    func count(of partition: Int) -> Int { narrow.count(of: partition) + wide.count(of: partition) }

    /// The number of records that don't fit into eight bytes.
    var wideCount: Int {
        (0..<Self.partitionCount).reduce(0) { $0 + wide.count(of: $1) }
    }

    /// Calls `body` with each record of a partition.
    @inline(__always)
    func forEach(in partition: Int, _ body: (UsageRecord) -> Void) {
        narrow.forEach(in: partition) { body(layout.record($0, of: partition)) }
        wide.forEach(in: partition, body)
    }

    /// Frees a partition's memory.
    func release(_ partition: Int) {
        narrow.release(partition)
        wide.release(partition)
    }
}
