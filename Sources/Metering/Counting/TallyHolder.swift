import BillingTime
import Synchronization

/// What one worker has counted of the calls that are no duplicates.
final class TallyHolder<Key: CountKey>: GroupSource, @unchecked Sendable {
    var tally: CountTally<Key>
    private let pool: ChunkPool
    private let packing: SharedKeyPacking<Key>

    init(plan: CountPlan<Key>, setup: CountSetup, packing: SharedKeyPacking<Key>) {
        pool = setup.pool
        self.packing = packing
        tally = CountTally(plan: plan, store: setup.store(sharing: packing))
    }

    /// Removes the duplicates of units, one after the other, and counts the rest.
    func count(
        _ batch: MeteringBatch, _ turns: UnitTurns, known: [KeySegment], keepsKeys: Bool
    ) -> [KeySegment] {
        var segments: [KeySegment] = []
        // The tally moves into the deduplicator and back: as a class's property it would be
        // checked for exclusive access at every call.
        var deduplicator = Deduplicator(batch: batch, counter: taken(), keepsKeys: keepsKeys)
        while let unit = turns.next() {
            let result = deduplicator.run(unit: unit) { first, last in
                known.filter { $0.prefixes.overlaps(Int64(first)...Int64(last)) }
                    .map { KnownKeys(bytes: $0.keys, isOpen: false) }
            }
            segments += result.keySegments
            deduplicator.counter.store.compactIfLarge()
        }
        swap(&tally, &deduplicator.counter)
        return segments
    }

    private func taken() -> CountTally<Key> {
        var empty = CountTally(
            plan: tally.plan,
            store: GroupStore(compactAtBytes: .max, pool: pool, packing: packing))
        swap(&tally, &empty)
        return empty
    }

    func withStore<Value>(_ body: (borrowing GroupStore<Key>) -> Value) -> Value {
        body(tally.store)
    }
}
