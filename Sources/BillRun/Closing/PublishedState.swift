import BillingTime
import Ledger
import Metering

/// The months in OUT held against the ledger: nothing that was issued, and nothing newer than the
/// ledger, may be overwritten.
struct PublishedState {
    /// A month whose files the ledger is not past.
    struct Contradiction {
        let period: Period
        /// What its `run.json` says; nil: an older program wrote it.
        let mark: LedgerMark?
        /// Whether its files are issued ones.
        let isIssued: Bool
    }

    let out: String
    private let store: LedgerStore
    private let closes: [LedgerClose]

    init(_ out: String, store: LedgerStore, closes: [LedgerClose]) {
        self.out = out
        self.store = store
        self.closes = closes
    }

    /// The closes in force.
    private var inForce: [LedgerClose] { closes.filter(\.isInForce) }

    /// The months that the ledger has open, or doesn't know, and whose files say more.
    ///
    /// A close that was killed before its commit leaves issued files that the ledger is past; the
    /// next run makes them drafts again, and only a close that was committed stands in
    /// `closes.csv`.
    func contradictions() throws -> [Contradiction] {
        guard InputFile.exists(out) else { return [] }
        let known = Set(closes.map(\.period))
        let closed = Set(inForce.map(\.period))
        var found: [Contradiction] = []
        for period in try PathStatus.names(inFolder: out).compactMap({ Period($0) })
        where !closed.contains(period) {
            let mark = try bytes("\(period)/run.json").flatMap { LedgerMark(runReport: $0) }
            let isPast = try mark.map { try $0.isPast(of: store) }
            if isPast == true { continue }
            // One that was opened again, without a mark, may wait for its drafts.
            let mayBeIssued = isPast == false || !known.contains(period)
            let isIssued = try mayBeIssued && holdsIssues(period)
            // Drafts of an older program tell nothing of their ledger.
            guard isIssued || isPast == false else { continue }
            found.append(Contradiction(period: period, mark: mark, isIssued: isIssued))
        }
        return found
    }

    private func bytes(_ name: String) throws -> [UInt8]? {
        let path = "\(out)/\(name)"
        return InputFile.exists(path) ? try InputFile.read(path, maximumBytes: .max) : nil
    }

    private func holdsIssues(_ period: Period) throws -> Bool {
        guard let bytes = try bytes("\(period)/summary.csv") else { return false }
        return AuditTable(file: "summary.csv", bytes: bytes).column("status").contains("issued")
    }

    // MARK: Issued files

    /// What is no longer as it was issued, in words: a line for each month, none where all is well
    /// or nothing of a month is there.
    ///
    /// Of the invoices only those are read that were written after the close: to read all of a
    /// year's took longer than the run itself. `audit` reads all.
    func changedIssues() throws -> [String] {
        try inForce.compactMap { close in
            let folder = "\(out)/\(close.period)"
            guard InputFile.exists(folder), !close.publishedFiles.isEmpty else { return nil }
            let changed = try close.publishedFiles.filter { file in
                guard !AuditedExports.names.contains(file.path) else { return false }
                return try !isAsIssued(file, close, in: folder)
            }
            guard let first = changed.first else { return nil }
            let more = changed.count == 1 ? "" : " and \(changed.count - 1) more"
            return
                "\(folder)/\(first.path)\(more): not as issued any more; restore the folder from "
                + "a backup, `callbill audit` shows what differs"
        }
    }

    /// The closed months of which nothing is in OUT.
    func missingIssues() -> [Period] {
        inForce.map(\.period).filter { !InputFile.exists("\(out)/\($0)") }
    }

    private func isAsIssued(
        _ file: LedgerClose.PublishedFile, _ close: LedgerClose, in folder: String
    ) throws -> Bool {
        let path = "\(folder)/\(file.path)"
        guard let status = try? PathStatus(of: path), status.kind == .regular else { return false }
        let isInvoice = file.path.utf8.contains(UInt8(ascii: "/"))
        let closedAt = close.closedAt.secondsSinceEpoch * 1_000_000_000
        if isInvoice, status.modifiedNanoseconds < closedAt { return true }
        let bytes = try InputFile.read(path, maximumBytes: .max)
        return Digest.sha256(bytes) == file.digest
    }
}
