import BillingTime

/// A line of an issued invoice.
public struct IssuedLine: Hashable, Sendable {
    /// The month that the usage belongs to.
    public var chargePeriod: Period
    /// The pool's name; nil on a rounding line.
    public var pool: String?
    /// The interface's name; nil on pack and rounding lines.
    public var interface: String?
    /// The usage type, as in the invoice.
    public var usageType: String
    /// The usage type of the line that a correction is about.
    public var correctedType: String?
    /// The grant, pack or tier.
    public var source: String
    /// Units.
    public var quantity: Int64
    /// The price of a unit.
    public var unitPrice: String
    /// Quantity times unit price.
    public var amount: String

    /// Makes a line.
    public init(
        chargePeriod: Period, pool: String?, interface: String?, usageType: String,
        correctedType: String?, source: String, quantity: Int64, unitPrice: String,
        amount: String
    ) {
        self.chargePeriod = chargePeriod
        self.pool = pool
        self.interface = interface
        self.usageType = usageType
        self.correctedType = correctedType
        self.source = source
        self.quantity = quantity
        self.unitPrice = unitPrice
        self.amount = amount
    }

    func append(to content: inout CanonicalContent) {
        content.append(chargePeriod.description)
        content.append(pool)
        content.append(interface)
        content.append(usageType)
        content.append(correctedType)
        content.append(source)
        content.append("\(quantity) \(unitPrice) \(amount)")
    }
}
