import BillingTime

/// A row of `suspensions.csv`.
public struct SuspensionRow: Sendable {
    /// Why service was suspended; both kinds rate alike.
    public enum Reason: String, Hashable, Sendable {
        case violation
        case arrears
    }

    /// The row's line in its file, counted from 1.
    public var line: Int
    /// The account.
    public var accountID: String
    /// The first second without service.
    public var from: Instant
    /// The first second with service again; nil: not yet.
    public var until: Instant?
    /// Why.
    public var reason: Reason

    /// Makes a row.
    public init(line: Int, accountID: String, from: Instant, until: Instant?, reason: Reason) {
        self.line = line
        self.accountID = accountID
        self.from = from
        self.until = until
        self.reason = reason
    }
}
