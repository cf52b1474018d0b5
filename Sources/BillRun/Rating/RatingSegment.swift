import Billing
import BillingTime
import Ledger

/// Consecutive months that are rated under the same tariff and policies.
struct RatingSegment: Sendable {
    let book: Book
    let tariff: Tariff
    let policies: Policies
    /// By meter: how it is charged.
    let charges: [MeterCharge?]
    /// The months, as positions among the rated ones.
    let positions: Range<Int>

    init(
        book: Book, tariff: Tariff, policies: Policies, positions: Range<Int>,
        meters: [Meter]
    ) {
        self.book = book
        self.tariff = tariff
        self.policies = policies
        self.positions = positions
        charges = meters.map { tariff.charge(for: $0) }
    }

    /// Balances of the segment before, in which pools have another catalog's positions.
    func carried(_ balances: CarriedBalances, from catalog: Catalog) -> CarriedBalances {
        CarriedBalances(
            grants: balances.grants.compactMap { entry in
                guard let pool = tariff.catalog.pool(named: catalog.pools[entry.pool].name) else {
                    return nil
                }
                return CarriedBalances.Grant(pool: pool, grant: entry.grant, used: entry.used)
            })
    }
}
