import BillingTime
import Ledger

/// How long request ids are remembered: while their month is open, and `dedupe_days` after its
/// close.
///
/// A call that comes later still counts as late usage of its month, but whether it was delivered
/// before can't be told any more. A run that takes in such calls says so.
struct KeyExpiry {
    let closed: LedgerCloses
    let asOf: Instant
    let dedupeDays: Int

    /// The last month of `kept` whose keys are no longer needed; nil: all are.
    func last(of kept: [Period]) -> Period? {
        kept.last { period in
            guard let close = closed.close(of: period) else { return false }
            return close.asOf + Int64(dedupeDays) * 86_400 <= asOf
        }
    }

    /// Forgets what is no longer needed, in a transaction of its own.
    ///
    /// - Returns: the last month that was forgotten; nil: nothing was.
    static func perform(store: LedgerStore, run: Int64, settings: Settings) throws -> Period? {
        let closed = try LedgerCloses(store)
        guard !closed.closes.isEmpty else { return nil }
        let expiry = KeyExpiry(
            closed: closed, asOf: settings.asOf, dedupeDays: settings.dedupeDays)
        guard let last = expiry.last(of: try store.keyPeriods()) else { return nil }
        let transaction = try store.beginTransaction(run: run)
        try transaction.forgetKeys(through: last)
        try transaction.commit()
        return last
    }
}
