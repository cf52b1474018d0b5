import BillingTime

/// The catalog and its dated prices, checked as a whole (Rules.md, 1. The catalog; Rules.md, 2.
/// From a call to units; Rules.md, 6. Prices).
public struct Tariff: Sendable {
    /// The interfaces and pools.
    public let catalog: Catalog
    /// The price versions of each pool of the catalog, ascending by their start.
    public let prices: [[PriceVersion]]
    /// The error codes whose calls are charged.
    public let billableErrors: [BillableError]
    /// What each type of ticket costs.
    public let tickets: [TicketType]
    /// The currency of all prices.
    public let currency: String
    /// A short text that tells this tariff from others, given by whoever loaded it.
    public let version: String

    /// Makes a tariff from parts that are known to be sound; `init(rows:version:)` checks them.
    public init(
        catalog: Catalog, prices: [[PriceVersion]], billableErrors: [BillableError],
        tickets: [TicketType], currency: String, version: String
    ) {
        precondition(prices.count == catalog.pools.count)
        self.catalog = catalog
        self.prices = prices
        self.billableErrors = billableErrors
        self.tickets = tickets
        self.currency = currency
        self.version = version
    }

    /// The position of the price version of `pool` in force at `instant`; nil before the first.
    public func priceVersion(ofPool pool: Int, at instant: Instant) -> Int? {
        prices[pool].lastIndex { $0.effectiveFrom <= instant }
    }
}
