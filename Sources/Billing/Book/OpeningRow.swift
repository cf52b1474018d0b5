import BillingTime

/// A row of `openings.csv`.
public struct OpeningRow: Sendable {
    /// The row's line in its file, counted from 1.
    public var line: Int
    /// The account.
    public var accountID: String
    /// The pool's name.
    public var pool: String
    /// `free:once` or a pack's id.
    public var grant: String
    /// Units drawn before the ledger's first month.
    public var used: Int64

    /// Makes a row.
    public init(line: Int, accountID: String, pool: String, grant: String, used: Int64) {
        self.line = line
        self.accountID = accountID
        self.pool = pool
        self.grant = grant
        self.used = used
    }
}
