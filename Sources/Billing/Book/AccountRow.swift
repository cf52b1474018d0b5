import BillingTime

/// A row of `accounts.csv`.
public struct AccountRow: Sendable {
    /// The row's line in its file, counted from 1.
    public var line: Int
    /// The account.
    public var accountID: String
    /// Its name.
    public var name: String
    /// The account that it belongs to; nil: it is a main account.
    public var parentAccountID: String?
    /// When it was activated.
    public var activatedAt: Instant
    /// When postpaid was switched on; nil: never.
    public var postpaidFrom: Instant?
    /// When postpaid was switched off; nil: it wasn't.
    public var postpaidUntil: Instant?
    /// From when on no usage of it is expected; nil: it is not closed.
    public var closedAt: Instant?

    /// Makes a row.
    public init(
        line: Int, accountID: String, name: String, parentAccountID: String?,
        activatedAt: Instant, postpaidFrom: Instant?, postpaidUntil: Instant?,
        closedAt: Instant? = nil
    ) {
        self.line = line
        self.accountID = accountID
        self.name = name
        self.parentAccountID = parentAccountID
        self.activatedAt = activatedAt
        self.postpaidFrom = postpaidFrom
        self.postpaidUntil = postpaidUntil
        self.closedAt = closedAt
    }
}
