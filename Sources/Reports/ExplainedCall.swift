import Billing
import BillingTime

/// A delivery of a call that was asked about, as far as it draws on one pool.
public struct ExplainedCall: Hashable, Sendable {
    /// Its request id.
    public var requestID: String
    /// The log file and line.
    public var place: String
    /// Its second; nil where it can't be read.
    public var at: Instant?
    /// What became of the delivery: `counted`, or why it does not count.
    public var outcome: String
    /// Its interface and pool, as indices into the catalog; nil: it draws on nothing.
    public var interface: Int?
    /// See `interface`.
    public var pool: Int?
    /// The units that it draws on the pool.
    public var units: Int64 = 0

    /// Makes a delivery that draws on nothing.
    public init(requestID: String, place: String, at: Instant?, outcome: String) {
        self.requestID = requestID
        self.place = place
        self.at = at
        self.outcome = outcome
    }
}
