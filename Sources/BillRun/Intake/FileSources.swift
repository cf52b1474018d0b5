import BillingTime
import Ledger
import Metering

/// The contents that a batch's exceptions belong to (`LedgerSource`), by file number: each is made
/// when the first exception needs it.
final class FileSources {
    /// The calls that stand for all of a file.
    struct Witnesses {
        /// How many there are.
        var count = 0
        /// Those that came in no other file.
        var open: [RequestKey] = []
    }

    private let transaction: LedgerTransaction
    private let paths: [[UInt8]]
    private var ids: [Int64?]
    private var watched: Set<Int> = []
    private(set) var witnesses: [Int: Witnesses] = [:]
    /// By file number: what the ledger has of the file before it grew.
    let known: [LedgerSource?]
    /// Whether the records were read before: that they come once more says nothing.
    let isRereading: Bool

    /// Of files that are read for the first time, or have grown.
    init(_ intake: Intake, _ transaction: LedgerTransaction, _ files: [IntakeFile]) throws {
        self.transaction = transaction
        paths = files.map(\.pathBytes)
        known = try files.map { file in
            guard case .resume(_, let known) = file.task else { return nil }
            return try intake.store.source(withDigest: known.digest)
        }
        ids = known.map { $0?.id }
        isRereading = false
    }

    /// Of records that are read once more; `ids` are the sources that they belong to.
    init(rereading paths: [[UInt8]], _ transaction: LedgerTransaction, ids: [Int64?] = []) {
        self.transaction = transaction
        self.paths = paths
        known = paths.map { _ in nil }
        self.ids = ids.isEmpty ? paths.map { _ in nil } : ids
        isRereading = true
    }

    /// The number of a file's source; nil: it has none.
    func existing(_ file: Int) -> Int64? { ids[file] }

    /// The number of a file's source.
    func id(_ file: Int) throws -> Int64 {
        if let id = ids[file] { return id }
        let id = try transaction.addSource(path: paths[file])
        ids[file] = id
        return id
    }

    /// Has witnesses found for a file, also where none of its records are rejected, or where it can't be
    /// read to its end.
    func watch(_ file: Int) { watched.insert(file) }

    /// The witnesses of the files that need them, among the records that wait.
    func findWitnesses(_ session: MeteringSession, failed: [Bool]) -> [(file: Int, key: RequestKey)]
    {
        guard !isRereading else { return [] }
        let files = watched.union(session.filesWithRejections.filter { !failed[$0] })
        guard !files.isEmpty else { return [] }
        return session.witnesses(of: files, fileCount: failed.count).sorted { $0.key < $1.key }
            .flatMap { file, keys in keys.map { (file, $0) } }
    }

    /// Notes what became of witnesses that were found.
    func note(_ found: [(file: Int, key: RequestKey)], cameAgain: Set<Int>) {
        for (index, witness) in found.enumerated() {
            witnesses[witness.file, default: Witnesses()].count += 1
            guard !cameAgain.contains(index) else { continue }
            witnesses[witness.file]!.open.append(witness.key)
        }
    }

    /// The source of a file that was read to its end; nil: nothing belongs to it.
    func source(_ file: Int, digest: [UInt8], tail: LedgerSource.Tail?) throws -> LedgerSource? {
        guard tail != nil || ids[file] != nil else { return nil }
        let found = witnesses[file] ?? Witnesses()
        let old = known[file]
        let open =
            (old?.witnesses.compactMap { RequestKey(bytes: $0) } ?? []) + found.open
        return LedgerSource(
            id: try id(file), digest: digest, path: paths[file],
            calls: (old?.calls ?? 0) + Int64(found.count),
            witnesses: open.sorted().prefix(MeteringSession.witnessCount).map(\.bytes), tail: tail)
    }
}
