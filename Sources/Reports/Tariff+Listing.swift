import Billing
import BillingTime

extension Tariff {
    /// The catalog: a row per row of `interfaces.csv`, with its pool's free allowance.
    public var catalogListing: Listing {
        var listing = Listing(header: [
            "category", "interface", "actions", "pool", "free_quantity", "free_cadence",
            "free_validity",
        ])
        for row in catalog.rows {
            guard let position = catalog.pool(named: row.pool) else {
                preconditionFailure("the catalog has a pool for each of its rows")
            }
            let allowance = catalog.pools[position].allowance
            listing.add([
                .text(row.category), .text(row.interface),
                .text(row.actions.joined(separator: "|")), .text(row.pool),
                .number("\(allowance.quantity)"), .text(allowance.cadence.rawValue),
                .text(allowance.cadence == .monthly ? "month" : "\(allowance.validityYears)y"),
            ])
        }
        return listing
    }

    /// The prices: a row per tier of every version, as `prices.csv` has them.
    public func priceListing(zone: BillingZone) -> Listing {
        var listing = Listing(header: [
            "pool", "effective_from", "model", "over", "up_to", "unit_price", "currency",
        ])
        for (pool, versions) in zip(catalog.pools, prices) {
            for version in versions {
                let from = Self.dateOrTime(version.effectiveFrom, zone)
                for tier in version.tiers {
                    listing.add([
                        .text(pool.name), .text(from), .text(version.model.rawValue),
                        .number("\(tier.over)"), tier.upTo.map { .number("\($0)") } ?? .none,
                        // A string in JSON: a reader must not turn money into floating point.
                        tier.unitPrice.map { .text($0.description) } ?? .none,
                        .text(version.currency),
                    ])
                }
            }
        }
        return listing
    }

    /// The date alone, where the instant is its first second.
    private static func dateOrTime(_ instant: Instant, _ zone: BillingZone) -> String {
        let day = zone.day(of: instant)
        return zone.start(of: day) == instant ? day.description : zone.format(instant)
    }
}
