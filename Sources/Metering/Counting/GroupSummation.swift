import Synchronization

/// Holds groups that wait to be summed up, in partitions.
protocol GroupSource<Key>: AnyObject, Sendable {
    associatedtype Key: CountKey
    /// The number of entries in a partition.
    func count(of partition: Int) -> Int
    /// Adds a partition's entries to `table`.
    func add(_ partition: Int, to table: inout GroupTable<Key>)
}

/// Hands out partitions to whoever asks next.
private final class PartitionTurns: Sendable {
    private let taken = Atomic<Int>(0)

    func take() -> Int { taken.add(1, ordering: .relaxed).oldValue }
}

/// Sums up the partitions of all workers, on as many cores, and ranks the groups.
struct GroupSummation<Key: CountKey> {
    let setup: CountSetup
    let names: CountNames

    func result(
        of sources: [some GroupSource<Key>], order: CountOrder, limit: Int?
    ) async -> CountResult {
        let layout = setup.layout
        let texts = setup.query.by.map { field in
            (
                field: field,
                texts: CountTexts(field, tables: setup.tables, rules: setup.rules, names: names)
            )
        }
        let next = PartitionTurns()
        let empty = GroupRanking<Key>(order: order, limit: limit, layout: layout, texts: texts)
        var ranking = empty
        await withTaskGroup(of: GroupRanking<Key>.self) { group in
            for _ in 0..<setup.workerCount {
                group.addTask {
                    var ranking = empty
                    var table = GroupTable<Key>()
                    while true {
                        let partition = next.take()
                        guard partition < GroupStore<Key>.partitionCount else { break }
                        table.reset(
                            capacity: sources.reduce(0) { $0 + $1.count(of: partition) })
                        for source in sources { source.add(partition, to: &table) }
                        table.forEach { ranking.add($0) }
                    }
                    ranking.cut()
                    return ranking
                }
            }
            for await part in group { ranking.merge(part) }
        }
        ranking.cut()
        // Without fields there is one row, also of nothing.
        let isTotal = setup.query.by.isEmpty && ranking.groups.isEmpty
        let groups = isTotal ? [.zero] : ranking.groups
        return CountResult(count: groups.count, groupCount: ranking.groupCount) { index, row in
            let sum = groups[index]
            row.calls = sum.calls
            row.units = sum.units
            row.texts.removeAll(keepingCapacity: true)
            for (field, texts) in texts {
                row.texts.append(texts.text(rank: layout.number(field, in: sum.key)))
            }
        }
    }
}
