import BillingTime
import Ledger

/// What a command makes sure of before it does anything: the closes are what they were, and OUT
/// holds nothing that the ledger doesn't know.
struct LedgerProof {
    /// The revision that OUT's files are from, where they are newer than the ledger and that was
    /// accepted (`--accept-older-ledger`).
    private(set) var acceptedRevision: Int64?
    /// The hashes that are to be sealed (`--seal-closes`).
    private(set) var unsealed: [[UInt8]] = []
    /// Issued files that were changed, in words.
    private(set) var changedIssues: [String] = []
    /// The closed months of which nothing is in OUT.
    private(set) var missingIssues: [Period] = []

    private let settings: Settings

    /// Makes the checks.
    ///
    /// - Parameter billing: whether the command uses what was issued; taking in logs doesn't.
    init(_ settings: Settings, key: SealKey?, store: LedgerStore, billing: Bool) throws {
        self.settings = settings
        let proof = try CloseProof(store)
        let seals = try CloseSeals(store, closes: proof.closes)
        if billing {
            try seals.verify(key, path: store.path, isSealing: settings.sealsCloses)
            try proof.verify(path: store.path)
            if key != nil { unsealed = seals.missing }
        }
        guard let out = settings.out else { return }
        try PublishedCloses(below: out)?.verify(proof.closes, seals, store: store)
        let state = PublishedState(out, store: store, closes: proof.closes)
        try check(state.contradictions(), store: store)
        guard billing else { return }
        changedIssues = try state.changedIssues()
        missingIssues = InputFile.exists(out) ? state.missingIssues() : []
    }

    private mutating func check(
        _ contradictions: [PublishedState.Contradiction], store: LedgerStore
    ) throws {
        // What was issued is never given up: no flag lets drafts take its place.
        if let issued = contradictions.first(where: \.isIssued) {
            throw refusal(
                issued,
                "was issued, and the ledger doesn't know it: the ledger is older than the "
                    + "invoices, or another one. \(PublishedCloses.remedy); if there is none, move "
                    + "the month's folder away and keep it, run, close the month again and compare")
        }
        guard let newest = contradictions.max(by: { $0.revision < $1.revision }) else { return }
        guard !settings.acceptsOlderLedger else {
            acceptedRevision = newest.revision
            return
        }
        let name = LedgerMark.name(of: store)
        if let mark = newest.mark, mark.ledger != name {
            throw refusal(
                newest,
                "was written from another ledger (\(mark.ledger), this one is \(name)). "
                    + "Name the ledger that belongs to this folder, or another folder; if the "
                    + "ledger was begun anew, \(Self.acceptance)")
        }
        throw refusal(
            newest,
            "was written from revision \(newest.revision) of the ledger, which doesn't "
                + "know it and is at \(try store.revision()): it is older than the files, or lost "
                + "its last commits. \(PublishedCloses.remedy), or \(Self.acceptance)")
    }

    private static let acceptance =
        "make sure that all logs since are there, and run with --accept-older-ledger once"

    private func refusal(
        _ contradiction: PublishedState.Contradiction, _ reason: String
    ) -> OperatingError {
        OperatingError(
            path: "\(settings.out ?? "")/\(contradiction.period)",
            reason: "\(reason). Nothing was done", exitCode: .unbalanced)
    }

    /// Puts on record what was accepted.
    func record(in store: LedgerStore, run: Int64, key: SealKey?) throws {
        if let acceptedRevision { try store.raiseRevision(above: acceptedRevision) }
        guard let key, !unsealed.isEmpty else { return }
        let transaction = try store.beginTransaction(run: run)
        for hash in unsealed { try transaction.add(seal: key.seal(of: hash), of: hash) }
        try transaction.commit()
    }

    /// The command as the ledger keeps it, with what was accepted.
    func command(_ command: String) -> String {
        command + (acceptedRevision == nil ? "" : " --accept-older-ledger")
            + (unsealed.isEmpty ? "" : " --seal-closes")
    }
}

extension PublishedState.Contradiction {
    fileprivate var revision: Int64 { mark?.revision ?? 0 }
}
