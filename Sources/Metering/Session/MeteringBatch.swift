import BillingTime

/// The merged records of a session's workers: what a commit to the ledger is made from.
///
/// First `deduplicate` for every unit, side by side; then `encodeUsage` for every partition of
/// accounts, side by side. Nothing depends on how the work was spread over workers.
public final class MeteringBatch: @unchecked Sendable {
    let session: MeteringSession
    let failedFiles: [Bool]
    private let anyFailed: Bool
    private let chunkBases: [Int]
    private let detailBases: [Int]
    private let rejectionBases: [Int]
    /// By chunk: its file and place.
    let chunks: [ChunkStart]
    /// The days of the calls.
    let days: DayTable
    /// The accounts in the order in which usage is encoded.
    let ranks: AccountRanks
    /// Makes lists for the usage of this batch.
    let emptyUsage: () -> UsageLists
    /// The collectors of usage, one for each worker.
    let collectors: [UsageCollector]
    /// By outstanding key: what settles it.
    let awaited: [AwaitedCall]
    /// How many units there are to deduplicate.
    public let unitCount: Int
    /// The rejected records, with the number of their file; those of failed files are left out by
    /// `isKept`.
    public let rejections: [(file: Int, rejection: Rejection)]
    /// The rejected records themselves.
    public let rejectedParts: [RejectedPart]

    init(
        session: MeteringSession, failedFiles: [Bool], ranks: AccountRanks,
        awaited: [AwaitedCall] = []
    ) {
        self.ranks = ranks
        self.awaited = awaited
        self.session = session
        self.failedFiles = failedFiles
        anyFailed = failedFiles.contains(true)
        var chunkBases: [Int] = []
        var detailBases: [Int] = []
        var rejectionBases: [Int] = []
        var chunks: [ChunkStart] = []
        var rejections: [(file: Int, rejection: Rejection)] = []
        var parts: [RejectedPart] = []
        var details = 0
        var records = 0
        var first = Int64.max
        var last = Int64.min
        for worker in session.workers {
            worker.tally.noteSeconds()
            chunkBases.append(chunks.count)
            chunks += worker.tally.chunks
            detailBases.append(details)
            details += worker.tally.details.count
            rejectionBases.append(rejections.count)
            rejections += worker.tally.endedRejections(parts: parts.count)
            parts += worker.tally.rejected.parts
            records += worker.tally.recordCount
            first = min(first, worker.tally.batchFirstSecond)
            last = max(last, worker.tally.batchLastSecond)
        }
        precondition(chunks.count < 1 << 24, "too many chunks in a batch")
        self.chunkBases = chunkBases
        self.detailBases = detailBases
        self.rejectionBases = rejectionBases
        self.chunks = chunks
        self.rejections = rejections
        rejectedParts = parts
        days = DayTable(
            zone: session.rules.zone, from: first <= last ? first : 0,
            through: first <= last ? last : 0)
        let seconds = first <= last ? UInt32(first)...UInt32(last) : 0...0
        let meterCount = session.meterCount
        emptyUsage = {
            UsageLists(
                pool: session.usagePool, rankBits: Int(ranks.shift), seconds: seconds,
                meterCount: meterCount)
        }
        collectors = session.workers.map { [emptyUsage] _ in UsageCollector(emptyUsage()) }
        // A unit of at least 16,384 records, so that a small night makes few rows in the ledger.
        var units = 1
        while units < 64 && records / (units * 2) >= 16_384 { units *= 2 }
        unitCount = units
    }

    /// Calls that failed and were counted, by their error codes.
    public func failures(in units: [DeduplicatedUnit]) -> [[UInt8]: Int64] {
        units.reduce(into: [:]) { $0.merge(failures($1.failures), uniquingKeysWith: +) }
    }

    /// Calls that failed and are taken back, by their error codes.
    public func failures(of withdrawn: WithdrawnCalls) -> [[UInt8]: Int64] {
        failures(withdrawn.failures)
    }

    private func failures(_ byKind: [Int: Int64]) -> [[UInt8]: Int64] {
        var failures: [[UInt8]: Int64] = [:]
        for (kind, count) in byKind {
            failures[session.kinds[kind].kind.errorCode, default: 0] += count
        }
        return failures
    }
    /// Whether the file with this number contributes nothing.
    public func isFailed(_ file: Int) -> Bool { failedFiles[file] }

    /// Whether the rejected record with this index counts: its file was read to the end.
    public func isKept(_ rejection: Int) -> Bool { !failedFiles[rejections[rejection].file] }

    /// The partitions of a unit.
    func partitions(of unit: Int) -> Range<Int> {
        let size = CallRecord.partitionCount / unitCount
        return unit * size..<(unit + 1) * size
    }

    /// Whether any worker has records in a partition.
    func hasRecords(in partition: Int) -> Bool {
        session.workers.contains { $0.tally.records.count(of: partition) > 0 }
    }

    /// Appends the records of a partition, numbered for the whole session, to `records`.
    func gather(_ partition: Int, into records: inout [CallRecord]) {
        for (index, worker) in session.workers.enumerated() {
            let chunkBase = chunkBases[index]
            let detailBase = detailBases[index]
            let rejectionBase = rejectionBases[index]
            let kindNumbers = worker.kindNumbers
            let accountNumbers = worker.accountNumbers
            worker.tally.records.forEach(in: partition) { original in
                let place = original.place.shifted(chunks: chunkBase)
                var tag = original.tag
                var account = original.account
                if tag.isOneUnit {
                    tag = .oneUnit(Int(kindNumbers[tag.index]))
                    account = accountNumbers[Int(account)]
                } else if tag.isCall {
                    tag = .detailed(tag.index + detailBase)
                    account = accountNumbers[Int(account)]
                } else if !tag.isOutstanding {
                    tag = .rejected(tag.index + rejectionBase)
                }
                if anyFailed && !tag.isOutstanding && failedFiles[chunks[place.chunk].file] {
                    return
                }
                records.append(original.with(account: account, tag: tag, place: place))
            }
            worker.tally.records.release(partition)
        }
    }

    /// A call's kind, units and tickets.
    @inline(__always)
    func content(of record: CallRecord) -> CallContent {
        guard record.tag.isOneUnit else { return detailedContent(of: record) }
        return CallContent(kind: record.tag.index, units: 1, worker: 0, tickets: 0..<0)
    }

    private func detailedContent(of record: CallRecord) -> CallContent {
        let index = record.tag.index
        let worker = detailBases.lastIndex { $0 <= index }!
        let owner = session.workers[worker]
        let detail = owner.tally.details[index - detailBases[worker]]
        return CallContent(
            kind: Int(owner.kindNumbers[Int(detail.kind)]), units: detail.units, worker: worker,
            tickets: detail.tickets)
    }

    /// Calls `body` with a view of a call's tickets.
    func withTickets<Result>(of content: CallContent, _ body: (ByteView) -> Result) -> Result {
        session.workers[content.worker].tally.ticketBytes.withView {
            body($0.slice(content.tickets.lowerBound, content.tickets.upperBound))
        }
    }

    /// The file and the place of a record.
    func place(of record: CallRecord) -> (file: Int, place: RecordPlace) {
        let start = chunks[record.place.chunk]
        return (
            start.file,
            RecordPlace(
                line: start.place.line + record.place.line,
                byteOffset: start.place.byteOffset + record.place.byte)
        )
    }

    /// Removes the duplicates of some units, one after the other, on behalf of one worker.
    ///
    /// - Parameters:
    ///   - next: the next unit to do, or nil when there is none left.
    ///   - known: the known segments that overlap a range of key prefixes.
    ///   - done: takes each unit's result.
    public func deduplicate(
        worker: Int, next: () -> Int?,
        known: (_ first: UInt16, _ last: UInt16) throws -> [KnownKeys],
        done: (DeduplicatedUnit) throws -> Void
    ) throws {
        var deduplicator = Deduplicator(
            batch: self, counter: UsageCounter(emptyUsage(), ranks: ranks), keepsKeys: true)
        while let unit = next() {
            try done(try deduplicator.run(unit: unit, known: known))
        }
        deduplicator.counter.hand(to: collectors[worker])
    }

    /// Whether an outstanding key is settled by the calls that this batch has of it, or by one that is
    /// known from before.
    ///
    /// - Parameter isCompleted: whether one of these brought the tickets of the known one.
    func isSettled(
        _ outstanding: Int, by calls: some Sequence<CallRecord>, isCompleted: Bool
    ) -> Bool {
        switch outstanding < awaited.count ? awaited[outstanding] : .anyCall {
        case .anyCall: true
        case .completion: isCompleted
        case .newCall: calls.contains { _ in true }
        case .callOutside(let file): calls.contains { chunks[$0.place.chunk].file != file }
        }
    }

    /// Frees the batch; the session's workers may read the next one.
    public func finish() {
        for collector in collectors { collector.reset() }
        session.reset()
    }
}

/// Which call settles an outstanding key.
public enum AwaitedCall: Sendable {
    /// Any, also one that was counted before.
    case anyCall
    /// The one that was counted, with the list of tickets that it lacked.
    case completion
    /// One of this batch.
    case newCall
    /// One of this batch, but not of the file with this number.
    case callOutside(file: Int)
}

/// What a call was, read out of a record and its details.
struct CallContent {
    let kind: Int
    let units: UInt32
    let worker: Int
    let tickets: Range<Int>
}
