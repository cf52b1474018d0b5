import BillingTime

/// A month's line as finance books it: what was billed, and what was earned.
///
/// A pack is billed when it is bought and earned as it is used; what lapses unused is earned then.
public struct Charge: Hashable, Sendable {
    /// What happened.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        /// Units of a free grant.
        case free
        /// Units of a pack.
        case packUsed
        /// Units charged by the unit.
        case postpaid
        /// Units that have no price yet.
        case unpriced
        /// A pack that was bought.
        case packSold
        /// What was left of a pack at its end.
        case packLapsed
        /// What makes the invoice's lines add up to its rounded total.
        case rounding
        /// A difference to a month that is closed.
        case correction
    }

    /// What happened.
    public var kind: Kind
    /// The pool, as an index into the catalog's pools; nil for rounding.
    public var pool: Int?
    /// The interface, as an index into the catalog's interfaces; nil where none is meant.
    public var interface: Int?
    /// The line's source: the grant, the pack or the tier.
    public var source: LineSource
    /// The month that it belongs to.
    public var period: Period
    /// When it happened: the month, or the part of it from or up to which a pack was valid.
    public var time: Range<Instant>
    /// Units; 1 for a pack that was bought and for rounding.
    public var quantity: Int64
    /// What the invoice charges for a unit; nil: no price yet.
    public var unitPrice: Amount?
    /// What the invoice charges.
    public var billed: Amount
    /// What is earned by it.
    public var earned: Amount
    /// What is left of the grant at the month's end; nil where there is no grant.
    public var grantRemaining: Int64?
    /// Of a correction: what kind of line it corrects.
    public var correctedType: UsageType?

    /// Makes a charge.
    public init(
        kind: Kind, pool: Int?, interface: Int?, source: LineSource, period: Period,
        time: Range<Instant>, quantity: Int64, unitPrice: Amount?, billed: Amount,
        earned: Amount, grantRemaining: Int64? = nil
    ) {
        self.kind = kind
        self.pool = pool
        self.interface = interface
        self.source = source
        self.period = period
        self.time = time
        self.quantity = quantity
        self.unitPrice = unitPrice
        self.billed = billed
        self.earned = earned
        self.grantRemaining = grantRemaining
    }
}

extension Contract.Pack {
    /// What units of the pack, counted from 0 in the order in which they are drawn, are worth.
    ///
    /// Price / quantity need not be a finite decimal. So the worth of the first n units is the
    /// price's n-th part, cut to 8 decimals, and that of a range is a difference: however a pack
    /// is drawn, its pieces add up to the price exactly, and the last one takes what was cut off.
    public func worth(ofUnits range: Range<Int64>) -> Amount {
        worth(ofFirst: range.upperBound) - worth(ofFirst: range.lowerBound)
    }

    private func worth(ofFirst units: Int64) -> Amount {
        guard quantity > 0 else { return .zero }
        // The product may be longer than 128 bits; the worth is not.
        let product = price.units.magnitude.multipliedFullWidth(by: UInt128(units))
        let worth = UInt128(quantity).dividingFullWidth(product).quotient
        return Amount(units: Int128(worth))
    }
}
