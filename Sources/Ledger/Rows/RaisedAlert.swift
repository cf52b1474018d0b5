import BillingTime

/// A quota alert as it was raised: a row of `alerts.csv`.
public struct RaisedAlert: Hashable, Sendable {
    /// What makes it one.
    public var alert: LedgerAlert
    /// The month in which it was raised.
    public var period: Period
    /// The run that raised it.
    public var run: Int64
    /// When that run was; the ledger takes it from the run.
    public var raisedAt: Instant
    /// The main account's name in the book.
    public var name: String
    /// The grant's class, as `free`.
    public var grantClass: String
    /// Units granted.
    public var granted: Int64
    /// Units drawn since the grant began.
    public var used: Int64
    /// Units that were left.
    public var remaining: Int64
    /// The first second after the grant.
    public var endsAt: Instant
    /// The day on which it was expected to run out.
    public var exhaustedOn: BillingDay?
    /// The pool's next tier.
    public var nextTier: Tier?

    /// What reaching the next tier takes; prices as decimal texts.
    public struct Tier: Hashable, Sendable {
        /// The bound that the month's quantity must exceed.
        public var over: Int64
        /// How many more units exceed it.
        public var missingUnits: Int64
        /// The price from there on; nil: on request.
        public var unitPrice: String?
        /// What the month's bill changes by then; nil where a price is on request.
        public var billDifference: String?

        /// Makes a tier.
        public init(over: Int64, missingUnits: Int64, unitPrice: String?, billDifference: String?) {
            self.over = over
            self.missingUnits = missingUnits
            self.unitPrice = unitPrice
            self.billDifference = billDifference
        }
    }

    /// Makes an alert.
    public init(
        alert: LedgerAlert, period: Period, run: Int64, raisedAt: Instant, name: String,
        grantClass: String, granted: Int64, used: Int64, remaining: Int64, endsAt: Instant,
        exhaustedOn: BillingDay?, nextTier: Tier?
    ) {
        self.alert = alert
        self.period = period
        self.run = run
        self.raisedAt = raisedAt
        self.name = name
        self.grantClass = grantClass
        self.granted = granted
        self.used = used
        self.remaining = remaining
        self.endsAt = endsAt
        self.exhaustedOn = exhaustedOn
        self.nextTier = nextTier
    }
}
