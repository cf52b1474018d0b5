import Billing
import BillingTime
import Ledger

/// Consecutive months that are rated under the same terms.
struct RatingSegment: Sendable {
    let terms: RatingTerms
    /// The months, as positions among the rated ones.
    let positions: Range<Int>

    var book: Book { terms.book }
    var tariff: Tariff { terms.tariff }
    var policies: Policies { terms.policies }

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
