/// Counts every record as it comes.
final class DirectCounting<Key: CountKey>: Sendable {
    private let setup: CountSetup
    private let names: CountNames
    private let packing: SharedKeyPacking<Key>
    private let workers: [CountWorker<Key>]

    init(_ setup: CountSetup) {
        self.setup = setup
        names = CountNames(hasher: setup.hasher)
        let plan = CountPlan<Key>(
            query: setup.query, tables: setup.tables, rules: setup.rules, layout: setup.layout,
            names: names)
        let packing = SharedKeyPacking<Key>(setup.layout)
        self.packing = packing
        workers = (0..<setup.workerCount).map { _ in
            CountWorker(setup, plan: plan, packing: packing)
        }
    }

    func read(
        _ path: String, file: Int, worker: Int, helpedBy spareCores: SpareCores,
        afterBlock: (_ unpackedBytes: Int64, _ records: Int) throws -> Void
    ) async throws -> CountedFile {
        let worker = workers[worker]
        worker.tally.beginFile(file)
        let stream = try LogStream(path: path, digesting: false)
        var parser = LogParser(options: setup.options)
        try await worker.readBlocks(
            stream, &parser, helpedBy: spareCores, afterBlock: afterBlock)
        return worker.counted(file, parser)
    }

    func readPipelined(
        _ path: String, file: Int, worker: Int,
        afterBlock: (_ unpackedBytes: Int64, _ records: Int) async throws -> Void
    ) async throws -> CountedFile {
        let worker = workers[worker]
        worker.tally.beginFile(file)
        let stream = try LogStream(path: path, digesting: false)
        var parser = LogParser(options: setup.options)
        try await worker.readBlocksPipelined(stream, &parser, afterBlock: afterBlock)
        return worker.counted(file, parser)
    }

    func result(order: CountOrder, limit: Int?) async -> CountResult {
        for worker in workers { worker.tally.store.flush() }
        return await GroupSummation<Key>(setup: setup, names: names, packing: packing).result(
            of: workers, order: order, limit: limit)
    }
}
