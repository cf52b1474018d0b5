import Billing
import BillingTime
import Ledger

/// Accounts of the book that have calls in a month although they were closed before.
struct ClosedAccounts: Sendable {
    /// One such account.
    struct Use: Sendable {
        let account: String
        /// When it was closed, and its last call since.
        let closedAt: Instant
        let last: Instant
    }

    /// Ascending by account, bytewise.
    let uses: [Use]

    /// Those of a month. The first open month also has those of closed ones whose calls came after
    /// the last close.
    init(_ period: Period, store: LedgerStore, book: Book, closed: LedgerCloses) throws {
        var uses: [Use] = []
        for closing in book.closings {
            var last: Instant?
            for time in try store.lastUsage(of: Array(closing.accountID.utf8), period)
            where time.last >= closing.at {
                last = max(last ?? time.last, time.last)
            }
            if period == closed.months.correcting, let close = closed.closes.last {
                for earlier in closed.months.periods {
                    for time in try store.lastUsage(of: Array(closing.accountID.utf8), earlier)
                    where time.last >= closing.at && time.run > close.run {
                        last = max(last ?? time.last, time.last)
                    }
                }
            }
            if let last {
                uses.append(Use(account: closing.accountID, closedAt: closing.at, last: last))
            }
        }
        self.uses = uses
    }

    /// As exceptions of the month.
    func exceptions(zone: BillingZone) -> [FollowingException] {
        uses.map { use in
            FollowingException(
                closedAccount: use.account,
                detail: "calls up to \(zone.format(use.last)), and the book closes the account at "
                    + zone.format(use.closedAt))
        }
    }
}
