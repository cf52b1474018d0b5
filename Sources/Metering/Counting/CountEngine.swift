/// Counts calls straight from logs.
///
/// Use: read files, each worker one at a time; then ask for the result.
public struct CountEngine: Sendable {
    /// Concrete engines and no protocol: behind a witness table nothing is specialised, and a row
    /// took five times as long.
    private enum Engine {
        case narrow(DirectCounting<UInt64>)
        case wide(DirectCounting<UInt128>)
        case narrowDeduped(DedupedCounting<UInt64>)
        case wideDeduped(DedupedCounting<UInt128>)
    }

    private let engine: Engine

    /// Makes an engine for a query; nil where its fields don't fit into a key of 128 bits.
    ///
    /// - Parameters:
    ///   - batchBytes: the memory for calls that wait.
    ///   - deduplicating: whether each call is counted once, however often it was delivered.
    public init?(
        query: CountQuery, tables: CountTables, rules: MeteringRules, options: ReadingOptions,
        workerCount: Int, batchBytes: Int, deduplicating: Bool
    ) {
        let layout = CountLayout(
            by: query.by, interfaces: rules.interfaceNames.count, tables: tables)
        guard layout.bitCount <= 128 else { return nil }
        let setup = CountSetup(
            query: query, tables: tables, rules: rules, options: options, layout: layout,
            workerCount: workerCount, batchBytes: batchBytes)
        engine =
            switch (layout.bitCount <= 64, deduplicating) {
            case (true, false): .narrow(DirectCounting(setup))
            case (false, false): .wide(DirectCounting(setup))
            case (true, true): .narrowDeduped(DedupedCounting(setup))
            case (false, true): .wideDeduped(DedupedCounting(setup))
            }
    }

    /// Reads a log to its end on behalf of a worker, with the help of cores that are spare.
    ///
    /// - Throws: `LogFileError`, `LogReadError`, or what `afterBlock` throws.
    public func read(
        _ path: String, file: Int, worker: Int, helpedBy spareCores: SpareCores,
        afterBlock: (_ unpackedBytes: Int64, _ records: Int) throws -> Void
    ) async throws -> CountedFile {
        switch engine {
        case .narrow(let engine):
            try await engine.read(
                path, file: file, worker: worker, helpedBy: spareCores, afterBlock: afterBlock)
        case .wide(let engine):
            try await engine.read(
                path, file: file, worker: worker, helpedBy: spareCores, afterBlock: afterBlock)
        case .narrowDeduped(let engine):
            try await engine.read(
                path, file: file, worker: worker, helpedBy: spareCores, afterBlock: afterBlock)
        case .wideDeduped(let engine):
            try await engine.read(
                path, file: file, worker: worker, helpedBy: spareCores, afterBlock: afterBlock)
        }
    }

    /// Reads like `read`, but unpacks on one core and decodes on another.
    public func readPipelined(
        _ path: String, file: Int, worker: Int,
        afterBlock: (_ unpackedBytes: Int64, _ records: Int) async throws -> Void
    ) async throws -> CountedFile {
        switch engine {
        case .narrow(let engine):
            try await engine.readPipelined(
                path, file: file, worker: worker, afterBlock: afterBlock)
        case .wide(let engine):
            try await engine.readPipelined(
                path, file: file, worker: worker, afterBlock: afterBlock)
        case .narrowDeduped(let engine):
            try await engine.readPipelined(
                path, file: file, worker: worker, afterBlock: afterBlock)
        case .wideDeduped(let engine):
            try await engine.readPipelined(
                path, file: file, worker: worker, afterBlock: afterBlock)
        }
    }

    /// Called when no worker reads.
    ///
    /// - Parameter isLast: whether no file will follow.
    public func endGroup(isLast: Bool) async throws {
        switch engine {
        case .narrow, .wide: break
        case .narrowDeduped(let engine): try await engine.endGroup(isLast: isLast)
        case .wideDeduped(let engine): try await engine.endGroup(isLast: isLast)
        }
    }

    /// Sums up what was read. Called once, at the end.
    ///
    /// - Parameter limit: how many groups are wanted; nil for all.
    public func result(order: CountOrder, limit: Int?) async -> CountResult {
        switch engine {
        case .narrow(let engine): await engine.result(order: order, limit: limit)
        case .wide(let engine): await engine.result(order: order, limit: limit)
        case .narrowDeduped(let engine): await engine.result(order: order, limit: limit)
        case .wideDeduped(let engine): await engine.result(order: order, limit: limit)
        }
    }
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
