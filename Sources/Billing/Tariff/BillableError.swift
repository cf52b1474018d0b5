import BillingTime

/// An error code whose calls are charged all the same, for as long as it is (Rules.md, 2.1 Billable
/// calls).
public struct BillableError: Hashable, Sendable {
    /// The error code, matched exactly.
    public var code: String
    /// The first second at which such calls are billable.
    public var from: Instant
    /// The first second at which they no longer are; nil: no end.
    public var until: Instant?

    /// Makes an entry of the list.
    public init(code: String, from: Instant, until: Instant?) {
        self.code = code
        self.from = from
        self.until = until
    }
}
