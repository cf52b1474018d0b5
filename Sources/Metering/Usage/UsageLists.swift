/// Usage by partition of accounts, in the order of its coming.
///
/// Nearly every record fits into eight bytes: what its partition and its batch say is left out, and
/// units are few. Ten million calls take 80 MB less so, and their intake 3.25 s instead of 3.6 s where
/// memory is dear (`ChunkPool`).
struct UsageLists: ~Copyable {
    private let layout: UsageLayout
    private var narrow: ChunkedPartitions<UInt64>
    private var wide: ChunkedPartitions<UsageRecord>

    static let partitionCount = 256

    /// Makes empty lists whose chunks come from `pool`.
    ///
    /// - Parameters:
    ///   - rankBits: how many lower bits of a rank differ within a partition.
    ///   - seconds: those of nearly all records to come.
    ///   - meterCount: how many meters there are so far; tickets may bring more.
    init(pool: ChunkPool, rankBits: Int, seconds: ClosedRange<UInt32>, meterCount: Int) {
        let unitBits = 8
        let secondBits = UsageLayout.width(seconds.upperBound - seconds.lowerBound)
        let meterBits = UsageLayout.width(UInt32(meterCount)) + 1
        layout = UsageLayout(
            base: UsageRecord(rank: 0, meter: 0, second: seconds.lowerBound, units: 0),
            unitBits: unitBits, secondBits: secondBits,
            meterBits: max(0, min(meterBits, 64 - unitBits - secondBits - rankBits)),
            rankBits: rankBits)
        narrow = ChunkedPartitions(partitionCount: Self.partitionCount, pool: pool)
        wide = ChunkedPartitions(partitionCount: Self.partitionCount, pool: pool)
    }

    @inline(__always)
    mutating func append(_ record: UsageRecord) {
        let partition = Int(record.rank &>> UInt32(layout.rankBits))
        if layout.holds(record) {
            narrow.append(layout.word(record), to: partition)
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
        let layout = layout(of: partition)
        narrow.forEach(in: partition) { body(layout.record($0)) }
        wide.forEach(in: partition, body)
    }

    /// How the words of a partition are to be read.
    func layout(of partition: Int) -> UsageLayout {
        var layout = layout
        layout.base.rank = UInt32(partition) &<< UInt32(layout.rankBits)
        return layout
    }

    /// Whether all records of a partition are words.
    func isNarrow(_ partition: Int) -> Bool { wide.count(of: partition) == 0 }

    /// Calls `body` with each record of a partition that is a word.
    @inline(__always)
    func forEachWord(in partition: Int, _ body: (UInt64) -> Void) {
        narrow.forEach(in: partition, body)
    }

    /// Frees a partition's memory.
    func release(_ partition: Int) {
        narrow.release(partition)
        wide.release(partition)
    }
}
