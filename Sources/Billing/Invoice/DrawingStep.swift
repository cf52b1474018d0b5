import BillingTime

/// Units that were drawn together: the answer to "why were these free, prepaid, postpaid?".
public struct DrawingStep: Hashable, Sendable {
    /// What happened to the units.
    public enum Outcome: Hashable, Sendable {
        /// They are part of the line at this position of the statement's lines.
        case billed(line: Int)
        /// Nobody pays for them.
        case unbilled(LeakageReason)
    }

    /// The pool, as an index into the catalog's pools.
    public var pool: Int
    /// The interface, as an index into the catalog's interfaces.
    public var interface: Int
    /// The second, or the whole day, in which the calls lie.
    public var time: Range<Instant>
    /// Units.
    public var units: Int64
    /// What happened to them.
    public var outcome: Outcome

    /// Makes a step.
    public init(
        pool: Int, interface: Int, time: Range<Instant>, units: Int64, outcome: Outcome
    ) {
        self.pool = pool
        self.interface = interface
        self.time = time
        self.units = units
        self.outcome = outcome
    }
}
