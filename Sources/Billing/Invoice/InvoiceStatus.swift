/// What an account's month is worth so far, as `summary.csv` says it.
public enum InvoiceStatus: String, Hashable, Sendable, CaseIterable {
    /// Every number stands, until more usage comes.
    case draft
    /// An exception of the month names the account.
    case incomplete
    /// A line has no price.
    case unpriced
    /// The month is closed.
    case issued

    /// The status of an account's month.
    ///
    /// - Parameters:
    ///   - isUnpriced: whether a line has no price.
    ///   - isIncomplete: whether an exception of the month names the account or one that it pays
    ///     for.
    ///   - isClosed: whether the month is closed; what was issued stays, whatever comes later.
    public init(isUnpriced: Bool, isIncomplete: Bool, isClosed: Bool) {
        self =
            isClosed ? .issued : isUnpriced ? .unpriced : isIncomplete ? .incomplete : .draft
    }

    /// Whether an account with this status stands in the way of its month's close.
    public var blocksClose: Bool { self == .incomplete || self == .unpriced }
}
