import Billing
import BillingTime

/// A log file that usage of a month may have come from.
public struct ExplainedFile: Hashable, Sendable {
    /// Where it was found.
    public var path: String
    /// The second of its first call.
    public var firstAt: Instant
    /// The second of its last call.
    public var lastAt: Instant

    /// Makes an entry.
    public init(path: String, firstAt: Instant, lastAt: Instant) {
        self.path = path
        self.firstAt = firstAt
        self.lastAt = lastAt
    }
}
