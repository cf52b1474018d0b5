import Synchronization

/// Holds groups that wait to be summed up.
protocol GroupSource<Key>: AnyObject, Sendable {
    associatedtype Key: CountKey
    /// Lends the store that they wait in.
    func withStore<Value>(_ body: (borrowing GroupStore<Key>) -> Value) -> Value
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
    let packing: SharedKeyPacking<Key>

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
        let packing = packing.packing(near: 0)
        let empty = GroupRanking<Key>(order: order, limit: limit, layout: layout, texts: texts)
        var ranking = empty
        await withTaskGroup(of: GroupRanking<Key>.self) { group in
            for _ in 0..<setup.workerCount {
                group.addTask {
                    var ranking = empty
                    var tables = SummationTables(packing: packing)
                    while true {
                        let partition = next.take()
                        guard partition < GroupStore<Key>.partitionCount else { break }
                        tables.sumUp(partition, of: sources) { ranking.add($0) }
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
