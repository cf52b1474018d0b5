import BillingTime

/// Why an account's month can't be issued as it is, where that follows from usage, book and tariff:
/// nobody has to take it back, it ends when one of these changes.
public struct AccountException: Hashable, Sendable {
    /// What is the matter (Formats.md, "Reasons").
    public enum Reason: String, CaseIterable, Sendable {
        /// Calls were metered whose interface or ticket type the tariff no longer has.
        case interfaceLeftTariff = "interface_left_tariff"
        /// The book says that more was drawn of a one-time free grant than the tariff gives.
        case openingTooLarge = "opening_too_large"
        /// A row of the book names a pool that the tariff doesn't have.
        case poolUnknown = "pool_unknown"
        /// Units would have been drawn from a pack before it was refunded.
        case refundAfterUse = "refund_after_use"
    }

    /// What is the matter.
    public var reason: Reason
    /// More about it, as a sentence without a full stop.
    public var detail: String
    /// What tells it from others of its account, whatever grows: who was told of it hears of it once.
    public var subject: String

    /// Makes one; `subject` is the detail unless given.
    public init(_ reason: Reason, _ detail: String, subject: String? = nil) {
        self.reason = reason
        self.detail = detail
        self.subject = subject ?? detail
    }
}
