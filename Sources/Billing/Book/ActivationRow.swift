import BillingTime

/// A row of `activations.csv`.
public struct ActivationRow: Sendable {
    /// The row's line in its file, counted from 1.
    public var line: Int
    /// The account.
    public var accountID: String
    /// A service category or a pool.
    public var scope: String
    /// When the scope was activated.
    public var activatedAt: Instant

    /// Makes a row.
    public init(line: Int, accountID: String, scope: String, activatedAt: Instant) {
        self.line = line
        self.accountID = accountID
        self.scope = scope
        self.activatedAt = activatedAt
    }
}
