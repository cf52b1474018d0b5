import BillingTime

/// What a line charges for, in the order of an invoice (Formats.md, "Invoices").
public enum UsageType: String, Hashable, Sendable, CaseIterable {
    case free
    case prepaid
    case postpaid
    /// A pack that was bought.
    case pack
    /// What makes the lines add up to the rounded total.
    case rounding
    /// A difference to a month that is closed.
    case correction
}

/// A line of an invoice.
public struct InvoiceLine: Hashable, Sendable {
    /// The month that the usage belongs to.
    public var chargePeriod: Period
    /// The pool, as an index into the catalog's pools; nil on a rounding line.
    public var pool: Int?
    /// The interface, as an index into the catalog's interfaces; nil on pack and rounding lines.
    public var interface: Int?
    /// What is charged.
    public var usageType: UsageType
    /// The grant, pack or tier.
    public var source: LineSource
    /// Units; 1 on pack and rounding lines.
    public var quantity: Int64
    /// The price of a unit; nil: unpriced.
    public var unitPrice: Amount?
    /// Quantity times unit price; nil: unpriced.
    public var amount: Amount?
    /// On a correction line: what kind of line it corrects.
    public var correctedType: UsageType?

    /// Makes a line.
    public init(
        chargePeriod: Period, pool: Int?, interface: Int?, usageType: UsageType,
        source: LineSource, quantity: Int64, unitPrice: Amount?, amount: Amount?,
        correctedType: UsageType? = nil
    ) {
        self.chargePeriod = chargePeriod
        self.pool = pool
        self.interface = interface
        self.usageType = usageType
        self.source = source
        self.quantity = quantity
        self.unitPrice = unitPrice
        self.amount = amount
        self.correctedType = correctedType
    }
}
