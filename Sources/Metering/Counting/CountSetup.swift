/// What every engine is made from.
struct CountSetup: Sendable {
    let query: CountQuery
    let tables: CountTables
    let rules: MeteringRules
    let options: ReadingOptions
    let layout: CountLayout
    let workerCount: Int
    let batchBytes: Int
    /// Where groups wait.
    let pool = ChunkPool()
    /// Nothing that is hashed here outlives the process; the seeds only keep strangers from
    /// choosing ids that collide.
    let hasher = KeyHasher(seeds: (.random(in: 0...(.max)), .random(in: 0...(.max))))

    /// Makes a worker's store.
    func store<Key: CountKey>(sharing packing: SharedKeyPacking<Key>) -> GroupStore<Key> {
        GroupStore(compactAtBytes: batchBytes / workerCount, pool: pool, packing: packing)
    }
}
