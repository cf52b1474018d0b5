import BillingTime

/// A row of `parents.csv`: from a month on an account belongs to another one, or to none.
public struct ParentRow: Sendable {
    /// The row's line in its file, counted from 1.
    public var line: Int
    /// The account.
    public var accountID: String
    /// The account that it belongs to; nil: it is a main account.
    public var parentAccountID: String?
    /// From when on: the start of a month.
    public var from: Instant

    /// Makes a row.
    public init(line: Int, accountID: String, parentAccountID: String?, from: Instant) {
        self.line = line
        self.accountID = accountID
        self.parentAccountID = parentAccountID
        self.from = from
    }
}
