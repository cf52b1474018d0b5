import Synchronization

/// Counts calls straight from logs.
///
/// Use: read files, each worker one at a time; then ask for the result.
public protocol CountEngine: Sendable {
    /// Reads a log to its end on behalf of a worker.
    func read(
        _ path: String, file: Int, worker: Int,
        afterBlock: (_ unpackedBytes: Int64, _ records: Int) throws -> Void
    ) throws -> CountedFile

    /// Reads like `read`, but unpacks on one core and decodes on another.
    func readPipelined(
        _ path: String, file: Int, worker: Int,
        afterBlock: (_ unpackedBytes: Int64, _ records: Int) async throws -> Void
    ) async throws -> CountedFile

    /// Called when no worker reads.
    ///
    /// - Parameter isLast: whether no file will follow.
    func endGroup(isLast: Bool) async throws

    /// Sums up what was read. Called once, at the end.
    ///
    /// - Parameter limit: how many groups are wanted; nil for all.
    func result(order: CountOrder, limit: Int?) async throws -> CountResult
}

/// What the reading of a file came to.
public struct CountedFile: Sendable {
    /// The file's number.
    public let file: Int
    /// Records read.
    public let recordsRead: Int
    /// Records that are no calls.
    public let rejected: Int
    /// The first of them.
    public let firstRejection: Rejection?
}

/// Makes engines.
public enum CallCounting {
    /// An engine for a query.
    ///
    /// - Parameters:
    ///   - batchBytes: the memory for calls that wait.
    ///   - deduplicating: whether each call is counted once, however often it was delivered.
    public static func engine(
        query: CountQuery, tables: CountTables, rules: MeteringRules, options: ReadingOptions,
        workerCount: Int, batchBytes: Int, deduplicating: Bool
    ) -> any CountEngine {
        let layout = CountLayout(
            by: query.by, interfaces: rules.interfaceNames.count, tables: tables)
        precondition(layout.bitCount <= 128, "the catalog is too large to be counted by all of it")
        let setup = CountSetup(
            query: query, tables: tables, rules: rules, options: options, layout: layout,
            workerCount: workerCount, batchBytes: batchBytes)
        return layout.bitCount <= 64
            ? DirectCounting<UInt64>(setup) : DirectCounting<UInt128>(setup)
    }
}

/// What every engine is made from.
struct CountSetup: Sendable {
    let query: CountQuery
    let tables: CountTables
    let rules: MeteringRules
    let options: ReadingOptions
    let layout: CountLayout
    let workerCount: Int
    let batchBytes: Int
    /// Nothing that is hashed here outlives the process; the seeds only keep strangers from
    /// choosing ids that collide.
    let hasher = KeyHasher(seeds: (.random(in: 0...(.max)), .random(in: 0...(.max))))
}

/// One of the workers that count side by side.
final class CountWorker<Key: CountKey>: LogWorker, GroupSource, @unchecked Sendable {
    let options: ReadingOptions
    private var decoder: CallDecoder
    var tally: CountTally<Key>

    init(_ setup: CountSetup, plan: CountPlan<Key>) {
        options = setup.options
        decoder = CallDecoder(rules: setup.rules, hasher: setup.hasher)
        decoder.internsAccounts = plan.usesAccounts
        tally = CountTally(plan: plan, compactAtBytes: setup.batchBytes / setup.workerCount)
    }

    func parse(_ parser: inout LogParser, _ buffer: ByteBuffer, isLast: Bool) throws {
        try parser.parse(buffer, isLast: isLast, decoder: &decoder, into: &tally)
        tally.store.compactIfLarge()
    }

    func count(of partition: Int) -> Int { tally.store.count(of: partition) }

    func add(_ partition: Int, to table: inout GroupTable<Key>) {
        tally.store.add(partition, to: &table)
    }

    func counted(_ file: Int, _ parser: LogParser) -> CountedFile {
        CountedFile(
            file: file, recordsRead: parser.recordsRead, rejected: tally.rejectedCount,
            firstRejection: tally.firstRejection)
    }
}

/// Counts every record as it comes.
final class DirectCounting<Key: CountKey>: CountEngine {
    private let setup: CountSetup
    private let names: CountNames
    private let workers: [CountWorker<Key>]

    init(_ setup: CountSetup) {
        self.setup = setup
        names = CountNames(hasher: setup.hasher)
        let plan = CountPlan<Key>(
            query: setup.query, tables: setup.tables, rules: setup.rules, layout: setup.layout,
            names: names)
        workers = (0..<setup.workerCount).map { _ in CountWorker(setup, plan: plan) }
    }

    func read(
        _ path: String, file: Int, worker: Int,
        afterBlock: (_ unpackedBytes: Int64, _ records: Int) throws -> Void
    ) throws -> CountedFile {
        let worker = workers[worker]
        worker.tally.beginFile(file)
        let stream = try LogStream(path: path, digesting: false)
        var parser = LogParser(options: setup.options)
        try worker.readBlocks(stream, &parser, afterBlock: afterBlock)
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

    func endGroup(isLast: Bool) {}

    func result(order: CountOrder, limit: Int?) async throws -> CountResult {
        for worker in workers { worker.tally.store.flush() }
        return await GroupSummation<Key>(setup: setup, names: names).result(
            of: workers, order: order, limit: limit)
    }
}
