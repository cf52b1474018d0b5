import BillingTime

/// A pool's prices from an instant until the next version begins (Rules.md, 6.1 Price versions).
public struct PriceVersion: Hashable, Sendable {
    /// How tiers make a price.
    public enum Model: String, Hashable, Sendable {
        /// All postpaid units of the month take the price of the tier that the month reaches.
        case volume
        /// Each unit takes the price of its own tier.
        case graduated
        /// One price.
        case flat
    }

    /// Quantities from `over` (exclusive) to `upTo` (inclusive).
    public struct Tier: Hashable, Sendable {
        /// The bound that the quantity must exceed.
        public var over: Int64
        /// The bound that the quantity may reach; nil: no bound.
        public var upTo: Int64?
        /// The price of a unit; nil: on request (联系商务), so lines stay unpriced.
        public var unitPrice: Amount?

        /// Makes a tier.
        public init(over: Int64, upTo: Int64?, unitPrice: Amount?) {
            self.over = over
            self.upTo = upTo
            self.unitPrice = unitPrice
        }
    }

    /// The first second at which it is in force.
    public var effectiveFrom: Instant
    /// How its tiers make a price.
    public var model: Model
    /// The tiers, ascending from 0 without gaps, the last one without a bound.
    public var tiers: [Tier]
    /// The currency of its prices.
    public var currency: String

    /// Makes a version from tiers that are known to be sound.
    public init(effectiveFrom: Instant, model: Model, tiers: [Tier], currency: String) {
        self.effectiveFrom = effectiveFrom
        self.model = model
        self.tiers = tiers
        self.currency = currency
    }

    /// The tier of a quantity; 0 counts as the first tier's.
    public func tierIndex(ofQuantity quantity: Int64) -> Int {
        var index = 0
        while index + 1 < tiers.count, quantity > tiers[index + 1].over { index += 1 }
        return index
    }
}
