import BillingTime

/// One account's month: the invoice, and all that is reported beside it.
public struct Statement: Hashable, Sendable {
    /// The main account.
    public var accountID: String
    /// Its name in the book.
    public var name: String
    /// The month.
    public var period: Period
    /// The invoice's lines in their order; empty: no invoice.
    public var lines: [InvoiceLine]
    /// The balances of its grants, by pool and then in drawing order.
    public var balances: [GrantBalance]
    /// What was not billed, by pool, interface and reason.
    public var leakage: [LeakageLine]
    /// How units were drawn, in drawing order within a pool; empty unless asked for.
    public var steps: [DrawingStep]
    /// How each pool with usage was drawn and priced; empty unless asked for.
    public var pools: [PoolExplanation]
    /// Units covered by free grants.
    public var freeUnits: Int64
    /// Units covered by packs.
    public var prepaidUnits: Int64
    /// Units charged by the unit.
    public var postpaidUnits: Int64
    /// Units that nobody pays for.
    public var unbilledUnits: Int64
    /// Metered units that the tariff doesn't charge: their error code was not on the list at the
    /// time, or no tariff ever knew their ticket type.
    public var notBillableUnits: Int64
    /// The sum of the pack lines.
    public var packsAmount: Amount
    /// The sum of the usage lines, as far as they are priced.
    public var usageAmount: Amount
    /// What the rounding line adds.
    public var rounding: Amount
    /// The sum of all lines.
    public var total: Amount
    /// The currency of all amounts.
    public var currency: String
    /// Whether a line has no price, so that the month can't be closed.
    public var isUnpriced: Bool
    /// Unbilled units of closed months beyond those that were issued; the month that takes their
    /// corrections tells of them. They are no part of its own units.
    public var lateUnbilledUnits: Int64 = 0
    /// Those of the unbilled units that the tariff no longer has a pool for.
    public var departed: [DepartedUsage] = []
    /// Why the month is incomplete, as far as that follows from usage, book and tariff.
    public var exceptions: [AccountException] = []

    /// Makes an account's month; empty but for what is given.
    public init(
        accountID: String, name: String, period: Period, lines: [InvoiceLine] = [],
        balances: [GrantBalance] = [], leakage: [LeakageLine] = [], steps: [DrawingStep] = [],
        pools: [PoolExplanation] = [],
        freeUnits: Int64 = 0, prepaidUnits: Int64 = 0, postpaidUnits: Int64 = 0,
        unbilledUnits: Int64 = 0, notBillableUnits: Int64 = 0, packsAmount: Amount = .zero,
        usageAmount: Amount = .zero, rounding: Amount = .zero, total: Amount = .zero,
        currency: String = "CNY", isUnpriced: Bool = false
    ) {
        self.accountID = accountID
        self.name = name
        self.period = period
        self.lines = lines
        self.balances = balances
        self.leakage = leakage
        self.steps = steps
        self.pools = pools
        self.freeUnits = freeUnits
        self.prepaidUnits = prepaidUnits
        self.postpaidUnits = postpaidUnits
        self.unbilledUnits = unbilledUnits
        self.notBillableUnits = notBillableUnits
        self.packsAmount = packsAmount
        self.usageAmount = usageAmount
        self.rounding = rounding
        self.total = total
        self.currency = currency
        self.isUnpriced = isUnpriced
    }

    /// The month's units of all classes.
    public var units: Int64 { freeUnits + prepaidUnits + postpaidUnits + unbilledUnits }
    /// Whether the month has an invoice: any line at all.
    public var hasInvoice: Bool { !lines.isEmpty }
    /// Whether the account has a row in the summary: an invoice, or units that weren't billed.
    public var isReported: Bool { hasInvoice || unbilledUnits > 0 }
}
