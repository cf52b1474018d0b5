import BillingTime
import Foundation
import Ledger
import Metering
import Reports

/// What tells from which ledger, and from which state of it, a month's files were written.
///
/// `run.json` carries it. A ledger that lacks what the mark names is older than the files.
struct LedgerMark: Equatable, Sendable {
    /// The ledger's name for itself.
    let ledger: String
    /// Its revision: all that is in the files was committed by then.
    let revision: Int64
    /// The run that wrote them.
    let run: Int64
    /// When that run started. Of a ledger that went on from a backup, another run has the number.
    let runStartedAt: Instant

    /// The mark of what a run writes now.
    init(_ store: LedgerStore, run: Int64) throws {
        ledger = Self.name(of: store)
        revision = try store.revision()
        self.run = run
        runStartedAt = Instant(try store.start(ofRun: run) ?? 0)
    }

    /// The mark in a `run.json`; nil: an older program wrote it.
    init?(runReport bytes: [UInt8]) {
        guard
            let json = try? JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any],
            let mark = json["ledger"] as? [String: Any], let ledger = mark["id"] as? String,
            let revision = mark["revision"] as? Int64, let run = mark["run"] as? Int64,
            let startedAt = TimeText.instant(
                mark["run_started_at"] as? String ?? "", zone: .shanghai)
        else { return nil }
        self.ledger = ledger
        self.revision = revision
        self.run = run
        runStartedAt = startedAt
    }

    /// Whether a ledger holds all that the files were made of.
    func isPast(of store: LedgerStore) throws -> Bool {
        guard ledger == Self.name(of: store), revision <= (try store.revision()) else {
            return false
        }
        return try store.start(ofRun: run) == runStartedAt.secondsSinceEpoch
    }

    /// What `run.json` says.
    var report: RunReport.Ledger {
        RunReport.Ledger(
            identity: ledger, revision: revision, run: run, runStartedAt: runStartedAt)
    }

    /// A ledger's name for itself. It comes of the seed of its request keys, and doesn't tell it.
    static func name(of store: LedgerStore) -> String {
        let digest = Digest.sha256(Array("callbill ledger ".utf8) + store.settings.hashSeed)
        return hexadecimal(digest.prefix(8))
    }
}
