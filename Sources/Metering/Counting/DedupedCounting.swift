import BillingTime
import Synchronization

/// Counts each call once: the records wait in a session until a group of files is read, then lose
/// their duplicates as in a billing run, with the keys of earlier groups in place of a ledger's.
final class DedupedCounting<Key: CountKey>: @unchecked Sendable {
    private let setup: CountSetup
    private let names: CountNames
    private let session: MeteringSession
    private let packing: SharedKeyPacking<Key>
    private let counters: [TallyHolder<Key>]
    private var knownKeys: [KeySegment] = []
    /// By file: the records that the settings leave out.
    private let filtered = Mutex<[Int: Int]>([:])

    init(_ setup: CountSetup) {
        self.setup = setup
        names = CountNames(hasher: setup.hasher)
        let plan = CountPlan<Key>(
            query: setup.query, tables: setup.tables, rules: setup.rules, layout: setup.layout,
            names: names)
        session = MeteringSession(
            rules: setup.rules, options: setup.options,
            seeds: (.random(in: 0...(.max)), .random(in: 0...(.max))),
            workerCount: setup.workerCount)
        for worker in session.workers { worker.tally.onlyCountRejected() }
        let packing = SharedKeyPacking<Key>(setup.layout)
        self.packing = packing
        counters = (0..<setup.workerCount).map { _ in
            TallyHolder(plan: plan, setup: setup, packing: packing)
        }
    }

    func read(
        _ path: String, file: Int, worker: Int, helpedBy spareCores: SpareCores,
        afterBlock: (_ unpackedBytes: Int64, _ records: Int) throws -> Void
    ) async throws -> CountedFile {
        let worker = session.workers[worker]
        let outcome = try await worker.read(
            path, file: file, digesting: false, helpedBy: spareCores, afterBlock: afterBlock)
        return counted(file, outcome, rejections: rejections(of: file, worker))
    }

    func readPipelined(
        _ path: String, file: Int, worker: Int,
        afterBlock: (_ unpackedBytes: Int64, _ records: Int) async throws -> Void
    ) async throws -> CountedFile {
        let worker = session.workers[worker]
        var earlier: [Rejection] = []
        let outcome = try await worker.readPipelined(path, file: file, digesting: false) {
            try await afterBlock($0, $1)
            guard session.byteCount > setup.batchBytes else { return }
            earlier += rejections(of: file, worker)
            try await endGroup(isLast: false)
        }
        return counted(file, outcome, rejections: earlier + rejections(of: file, worker))
    }

    private func rejections(of file: Int, _ worker: MeteringWorker) -> [Rejection] {
        worker.tally.rejected.rows.filter { $0.file == file }.map(\.rejection)
    }

    private func counted(
        _ file: Int, _ outcome: LogOutcome, rejections: [Rejection]
    ) -> CountedFile {
        if outcome.recordsFiltered > 0 {
            filtered.withLock { $0[file] = outcome.recordsFiltered }
        }
        return CountedFile(
            file: file, recordsRead: outcome.recordsRead, rejected: rejections.count,
            firstRejection: rejections.first)
    }

    /// Counts what has been read since the last time.
    func endGroup(isLast: Bool) async throws {
        let batch = session.makeBatch(
            failedFiles: Array(repeating: false, count: setup.tables.files.count),
            outstanding: [], keepsUsage: false)
        defer { batch.finish() }
        for (file, rejection) in batch.rejections {
            counters[0].tally.beginFile(file)
            counters[0].tally.reject(rejection)
        }
        let turns = UnitTurns(batch.unitCount)
        let known = knownKeys
        let segments = try await withThrowingTaskGroup(of: [KeySegment].self) { group in
            for counter in counters {
                group.addTask {
                    counter.tally.prepare(for: batch.session)
                    return counter.count(batch, turns, known: known, keepsKeys: !isLast)
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        knownKeys += segments
    }

    func result(order: CountOrder, limit: Int?) async -> CountResult {
        for (file, count) in filtered.withLock({ $0 }) {
            counters[0].tally.beginFile(file)
            counters[0].tally.addFiltered(count)
        }
        for counter in counters { counter.tally.store.flush() }
        return await GroupSummation<Key>(setup: setup, names: names, packing: packing).result(
            of: counters, order: order, limit: limit)
    }
}

/// Hands out the units of a batch.
final class UnitTurns: Sendable {
    private let taken = Atomic<Int>(0)
    private let count: Int

    init(_ count: Int) { self.count = count }

    func next() -> Int? {
        let turn = taken.add(1, ordering: .relaxed).oldValue
        return turn < count ? turn : nil
    }
}
