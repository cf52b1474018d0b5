import BillingTime
import Foundation
import Ledger
import Publishing

extension BillingRun {
    /// Proves the closes and OUT against the ledger (`LedgerProof`), and notes that a run begins.
    ///
    /// Where something is wrong, nothing was done; what may be wrong all the same is said.
    func beginProvenRun(
        in store: LedgerStore, billing: Bool
    ) throws -> (run: Int64, proof: LedgerProof) {
        let proof = try LedgerProof(settings, key: sealKey, store: store, billing: billing)
        let run = try beginRun(in: store, as: proof.command(command))
        try proof.record(in: store, run: run, key: sealKey)
        guard isReporting else { return (run, proof) }
        if proof.acceptedRevision != nil {
            logger.warning("files that are newer than the ledger are written anew, as accepted")
        }
        for message in proof.changedIssues { logger.warning("\(message)") }
        if !proof.missingIssues.isEmpty {
            let months = proof.missingIssues.map(\.description).joined(separator: ", ")
            logger.notice("\(months): issued, and not in \(settings.out ?? "")")
        }
        return (run, proof)
    }

    /// Notes that a run begins.
    func beginRun(in store: LedgerStore, as name: String? = nil) throws -> Int64 {
        try store.beginRun(
            command: name ?? command, programVersion: ProgramVersion.current,
            asOf: settings.asOf, startedAt: Instant(Int64(Date().timeIntervalSince1970)))
    }

    /// Seals a close's or a reopening's hash, where there is a key.
    func seal(_ hash: [UInt8], _ transaction: LedgerTransaction) throws {
        guard let sealKey else { return }
        try transaction.add(seal: sealKey.seal(of: hash), of: hash)
    }

    /// Stages `closes.csv`, where it is to be changed.
    func stageCloses(of store: LedgerStore, _ publisher: Publisher) throws {
        guard let out = settings.out,
            let bytes = try PublishedCloses.bytes(of: store, zone: settings.policies.zone)
        else { return }
        let path = "\(out)/\(PublishedCloses.name)"
        let isThere = InputFile.exists(path)
        if isThere, try InputFile.read(path, maximumBytes: .max) == bytes { return }
        try publisher.write(PublishedCloses.name, bytes)
    }

    /// Writes `closes.csv` after a commit: a close that is not in the ledger must not stand there.
    /// What can't be written now, the next run writes.
    func publishCloses(of store: LedgerStore) {
        do {
            guard let out = settings.out else { return }
            let publisher = try Publisher(outputFolder: out)
            try stageCloses(of: store, publisher)
            _ = try publisher.publish()
        } catch {
            logger.warning("\(PublishedCloses.name) is as it was until the next run: \(error)")
        }
    }
}
