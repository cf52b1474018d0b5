import Billing
import BillingTime
import Ledger
import Metering
import Reports

/// What a run checks of a ledger before it takes anything in, and what it notes for later ones.
struct LedgerChecks {
    let store: LedgerStore

    /// Request keys = records that were metered or are not billable, and the seed that keys their hashes
    /// is the one that it was (Rules.md, 13.5 Request keys).
    ///
    /// - Throws: an `OperatingError` with exit code 70.
    func check() throws {
        let seed = try store.notedSeedDigest()
        guard seed.isEmpty || seed == seedDigest else {
            throw fault("the hash seed is not the one that its request keys were made with")
        }
        let calls = try store.countedCalls()
        guard let forgotten = calls.forgottenKeys else { return }
        guard calls.keys + forgotten == calls.records else {
            throw fault(
                "control totals don't balance: \(calls.keys + forgotten) request keys, "
                    + "\(calls.records) calls metered or not billable")
        }
    }

    /// Notes the seed, and which ticket types `tariff` charges, where that is not known yet.
    func note(_ tariff: Tariff, run: Int64) throws {
        let meters = try store.allMeters()
        let known = try store.chargedTicketMeters()
        let charged = meters.indices.filter {
            meters[$0].ticket != nil && tariff.charge(for: meters[$0]) != nil
        }.map { Int64($0 + 1) }
        let all = Set(known).union(charged).sorted()
        let isSeedNoted = try !store.notedSeedDigest().isEmpty
        guard all != known || !isSeedNoted else { return }
        let transaction = try store.beginTransaction(run: run)
        if !isSeedNoted { try transaction.noteSeedDigest(seedDigest) }
        if all != known { try transaction.noteChargedTicketMeters(all) }
        try transaction.commit()
    }

    private var seedDigest: String { hexadecimal(Digest.sha256(store.settings.hashSeed)) }

    private func fault(_ reason: String) -> OperatingError {
        OperatingError(
            path: store.path,
            reason: "\(reason): nothing was taken in; restore a backup, or look with "
                + "`callbill audit`", exitCode: .unbalanced)
    }
}
