import BillingTime
import Synchronization

/// The metering of one run: its workers and the numbers they share.
///
/// Use: workers read files side by side (each in a task of its own); then `makeBatch` merges their
/// tables, and the batch removes duplicates and encodes usage, again side by side.
public final class MeteringSession: @unchecked Sendable {
    /// The rules in force.
    public let rules: MeteringRules
    /// The workers.
    public let workers: [MeteringWorker]
    let hasher: KeyHasher
    /// Where records wait.
    private let recordPool = ChunkPool()
    /// Where usage waits: by accounts, where records wait by keys.
    let usagePool = ChunkPool()
    /// All accounts: the number of an account is its row in the ledger less one.
    private(set) var accounts: InternTable
    private let meters: Mutex<MeterTable>
    private(set) var kinds: [KnownKind] = []
    private var kindNumbers: [CallKind: UInt32] = [:]

    /// A kind of call with all that is looked up for it once.
    struct KnownKind {
        let kind: CallKind
        let takesTickets: Bool
        let billable: [Range<Int64>]
        let contentHash: UInt64
        let meter: UInt32
    }

    /// Makes a session.
    ///
    /// - Parameters:
    ///   - seeds: the ledger's secret seeds.
    ///   - knownAccounts: the ledger's accounts, in the order of their numbers.
    ///   - knownMeters: the ledger's meters, likewise.
    public init(
        rules: MeteringRules, options: ReadingOptions, seeds: (UInt64, UInt64), workerCount: Int,
        knownAccounts: [[UInt8]] = [], knownMeters: [Meter] = []
    ) {
        self.rules = rules
        hasher = KeyHasher(seeds: seeds)
        let hasher = hasher
        let recordPool = recordPool
        workers = (0..<workerCount).map { _ in
            MeteringWorker(rules: rules, options: options, hasher: hasher, pool: recordPool)
        }
        var accounts = InternTable(hasher: hasher, capacity: 1 << 15)
        for account in knownAccounts { _ = account.withView { accounts.intern($0) } }
        precondition(accounts.count == knownAccounts.count, "an account stands in the ledger twice")
        self.accounts = accounts
        meters = Mutex(MeterTable(names: knownMeters))
    }

    /// The number of accounts known so far.
    public var accountCount: Int { accounts.count }
    /// The number of meters known so far.
    public var meterCount: Int { meters.withLock { $0.names.count } }
    /// The id of the account with this number.
    public func account(_ number: Int) -> [UInt8] { accounts[UInt32(number)] }
    /// By account number: a hash of its id.
    var accountHashes: [UInt64] { accounts.hashes }
    /// The meter with this number.
    public func meter(_ number: Int) -> Meter { meters.withLock { $0.names[number] } }
    /// The key of a request id, as the ledger keeps it.
    public func requestKey(_ requestID: [UInt8]) -> RequestKey { hasher.key(requestID) }

    /// The numbers of the files of which records were rejected since the last batch.
    public var filesWithRejections: Set<Int> {
        Set(workers.flatMap { $0.tally.rejected.rows.map(\.file) })
    }

    /// The memory that waiting records hold.
    public var byteCount: Int { workers.reduce(0) { $0 + $1.byteCount } }

    /// Merges what the workers have read since the last batch.
    ///
    /// - Parameters:
    ///   - failedFiles: by file number in the batch: whether the file contributes nothing.
    ///   - outstanding: the keys of records that earlier runs rejected, and of calls that are looked
    ///     for.
    ///   - awaited: by outstanding key: what settles it; any call where nothing is said.
    ///   - keepsUsage: whether usage will be encoded.
    public func makeBatch(
        failedFiles: [Bool], outstanding: [RequestKey], awaited: [AwaitedCall] = [],
        keepsUsage: Bool = true
    ) -> MeteringBatch {
        workers[0].tally.addOutstanding(outstanding)
        for worker in workers { merge(worker) }
        return MeteringBatch(
            session: self, failedFiles: failedFiles,
            ranks: AccountRanks(keepsUsage ? seenAccounts : [], of: accounts),
            awaited: awaited)
    }

    /// The numbers of the accounts that the workers have met.
    private var seenAccounts: [UInt32] {
        var isSeen = [Bool](repeating: false, count: accounts.count)
        for worker in workers {
            for number in worker.accountNumbers { isSeen[Int(number)] = true }
        }
        return isSeen.indices.filter { isSeen[$0] }.map { UInt32($0) }
    }

    private func merge(_ worker: MeteringWorker) {
        for local in worker.accountNumbers.count..<worker.decoder.accounts.count {
            let number = worker.decoder.accounts.withBytes(of: UInt32(local)) {
                accounts.intern($0)
            }
            worker.accountNumbers.append(number)
        }
        for source in worker.tally.kindSources.dropFirst(worker.kindNumbers.count) {
            let kind = CallKind(
                spelling: worker.decoder.names[source.spelling], interface: source.interface,
                errorCode: worker.decoder.errorCodes[source.errorCode])
            worker.kindNumbers.append(kindNumber(kind))
        }
    }

    private func kindNumber(_ kind: CallKind) -> UInt32 {
        if let number = kindNumbers[kind] { return number }
        let name = rules.interfaceNames[kind.interface]
        let isSuccess = kind.errorCode.isEmpty
        let content = Array(name.utf8) + [0] + kind.errorCode
        let billable =
            isSuccess
            ? [Int64.min..<Int64.max]
            : rules.billable(String(decoding: kind.errorCode, as: UTF8.self))
        let meter = Meter(interface: name, errorCode: kind.errorCode, ticket: nil)
        let merged = KnownKind(
            kind: kind, takesTickets: rules.takesTickets[kind.interface], billable: billable,
            contentHash: content.withView { hasher.hash($0).0 },
            meter: meters.withLock {
                billable.isEmpty ? $0.number(ofUnbilled: meter) : $0.number(of: meter)
            })
        let number = UInt32(kinds.count)
        kinds.append(merged)
        kindNumbers[kind] = number
        return number
    }

    func meterNumber(_ meter: Meter) -> UInt32 {
        meters.withLock { $0.number(of: meter) }
    }

    /// Forgets the records that wait, of files that failed.
    public func forgetRecords() { reset() }

    /// Forgets the records of the last batch.
    func reset() {
        for worker in workers { worker.tally.reset() }
    }
}
