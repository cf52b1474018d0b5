import BillingTime

extension Tariff {
    /// Makes a tariff from a folder's rows; throws everything that is wrong with them.
    public init(rows: TariffRows, version: String) throws(TariffFaults) {
        let faults = rows.faults()
        guard faults.isEmpty else { throw TariffFaults(faults: faults) }
        var allowances: [String: Catalog.Allowance] = [:]
        for pool in rows.pools {
            allowances[pool.pool] = Catalog.Allowance(
                quantity: pool.freeQuantity, cadence: pool.cadence,
                validityYears: pool.validityYears ?? 0)
        }
        let catalog = Catalog(rows: rows.interfaces.map(\.row), allowances: allowances)
        var prices = [[PriceVersion]](repeating: [], count: catalog.pools.count)
        for version in rows.versions {
            guard let pool = catalog.poolByName[version.pool] else { continue }
            prices[pool].append(
                PriceVersion(
                    effectiveFrom: version.rows[0].effectiveFrom, model: version.rows[0].model,
                    tiers: version.rows.map(\.tier), currency: version.rows[0].currency))
        }
        self.init(
            catalog: catalog, prices: prices, billableErrors: rows.billableErrors.map(\.error),
            tickets: rows.tickets.compactMap { row in
                catalog.pool(named: row.pool).map {
                    TicketType(code: row.code, name: row.name, pool: $0)
                }
            },
            currency: rows.prices.first?.currency ?? "CNY", version: version)
    }
}
