import Synchronization

/// A worker's tables, kept from partition to partition.
struct SummationTables<Key: CountKey> {
    let packing: KeyPacking<Key>
    private var table = GroupTable<Key, UInt64>()
    private var packedTable = GroupTable<UInt32, UInt32>()

    init(packing: KeyPacking<Key>) { self.packing = packing }

    /// Calls `body` with each group of a partition.
    @inline(__always)
    mutating func sumUp(
        _ partition: Int, of sources: [some GroupSource<Key>], _ body: (WholeSum<Key>) -> Void
    ) {
        let count = sources.reduce(0) { $0 + $1.withStore { $0.count(of: partition) } }
        if sources.allSatisfy({ $0.withStore { $0.isPacked(partition) } }) {
            packedTable.reset(capacity: count)
            for source in sources {
                source.withStore { $0.add(partition, to: &packedTable) }
            }
            if !packedTable.hasOverflowed {
                return packedTable.forEach { body(packing.whole($0, in: partition)) }
            }
        }
        table.reset(capacity: count)
        for source in sources { source.withStore { $0.add(partition, to: &table) } }
        table.forEach(body)
    }
}
