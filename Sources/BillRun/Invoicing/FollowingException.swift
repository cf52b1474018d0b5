import Billing
import BillingTime
import Ledger

/// An exception of a month that no table of the ledger has: it follows from usage, book and tariff, and
/// lasts as long as it does.
struct FollowingException: Equatable, Sendable {
    let reason: String
    let account: String
    let detail: String
    /// What tells it from others with this reason and account; empty: there is but one.
    let subject: String

    /// Of an account that no book knows.
    init(unknownAccount account: String, units: Int64) {
        reason = Self.unknownAccount
        self.account = account
        subject = ""
        detail =
            units == 1
            ? "1 unit is kept until the book knows the account"
            : "\(units) units are kept until the book knows the account"
    }

    /// Of an account that has calls after the book closed it.
    init(closedAccount account: String, detail: String) {
        reason = Self.accountClosed
        self.account = account
        self.detail = detail
        subject = ""
    }

    /// Of a main account's month.
    init(_ exception: AccountException, of account: String) {
        reason = exception.reason.rawValue
        self.account = account
        detail = exception.detail
        subject = exception.subject
    }

    /// As it is noted once it was told: under the account, behind which an id has no such byte.
    func told(_ period: Period) -> LedgerTold.Account {
        LedgerTold.Account(
            period: period, reason: reason,
            account: Array(account.utf8) + (subject.isEmpty ? [] : [0] + Array(subject.utf8)))
    }

    /// The reason of calls of accounts that no book knows.
    static let unknownAccount = "unknown_account"
    /// The reason of accounts that have calls after the book closed them.
    static let accountClosed = "account_closed"
    /// Every reason there is.
    static let reasons =
        [accountClosed, unknownAccount] + AccountException.Reason.allCases.map(\.rawValue)
}
