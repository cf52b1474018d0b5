import Ledger
import Metering

/// The seals of the ledger's closes and reopenings.
///
/// Each hash covers the one before it, so that the seal of the last stands for all.
struct CloseSeals {
    private let closes: [LedgerClose]
    private let seals: [[UInt8]: [UInt8]]

    init(_ store: LedgerStore, closes: [LedgerClose]) throws {
        self.closes = closes
        seals = closes.isEmpty ? [:] : try store.seals()
    }

    /// The seal of a hash; empty: it has none.
    func seal(of hash: [UInt8]) -> [UInt8] { seals[hash] ?? [] }

    /// The hashes that no later close covers.
    private var ends: [[UInt8]] {
        let reopened = closes.reversed().prefix { !$0.isInForce }
        return reopened.isEmpty ? closes.suffix(1).map(\.hash) : reopened.map(\.chainHash)
    }

    /// The hashes that should have a seal of their own and have none.
    var missing: [[UInt8]] { ends.filter { seals[$0] == nil } }

    /// Makes the checks.
    func check(_ key: SealKey, _ report: inout AuditReport) {
        for close in closes {
            for hash in Set([close.hash, close.chainHash]) where seals[hash] != nil {
                report.check(
                    CloseProof.subject(close), "seal", expected: hexadecimal(key.seal(of: hash)),
                    found: hexadecimal(seal(of: hash)))
            }
        }
    }

    /// Throws where a seal is not the key's, or is not there.
    ///
    /// - Parameter isSealing: whether those that are missing are made now.
    func verify(_ key: SealKey?, path: String, isSealing: Bool) throws {
        guard let key else {
            guard closes.contains(where: { seals[$0.hash] != nil }) else { return }
            throw OperatingError(
                path: path, reason: "its closes are sealed, and seal_key names no key",
                exitCode: .invalid)
        }
        for close in closes {
            for hash in [close.hash, close.chainHash] {
                guard let seal = seals[hash] else { continue }
                guard !key.isForeign(seal) else {
                    throw OperatingError(
                        path: key.path,
                        reason: "is not the key that \(CloseProof.subject(close)) was sealed with",
                        exitCode: .invalid)
                }
                guard seal == key.seal(of: hash) else {
                    throw OperatingError(
                        path: path,
                        reason: "\(CloseProof.subject(close)): its seal is not that of its hash: "
                            + "the ledger was changed by hand. Restore the last backup. Nothing "
                            + "was done", exitCode: .unbalanced)
                }
            }
        }
        guard missing.isEmpty || isSealing else {
            throw OperatingError(
                path: path,
                reason: "the close of \(closes.last?.period.description ?? "") has no seal. If it "
                    + "was closed before seal_key was set, look at it (`callbill audit`) and run "
                    + "with --seal-closes once; else the ledger was changed by hand: restore the "
                    + "last backup. Nothing was done", exitCode: .unbalanced)
        }
    }
}
