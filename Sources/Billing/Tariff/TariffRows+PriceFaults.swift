import BillingTime

extension TariffRows {
    /// The rows of one price version of a pool, which must be a table without gaps or overlaps.
    struct VersionRows {
        /// The pool's normalised name.
        var pool: String
        /// The rows, ascending by their lower bound.
        var rows: [Price]
    }

    /// The price rows by pool and version, versions ascending within a pool.
    var versions: [VersionRows] {
        var grouped: [[String]: [Price]] = [:]
        var pools: [[String]: String] = [:]
        for row in prices {
            let pool = Catalog.normalise(row.pool)
            let key = [pool, String(row.effectiveFrom.secondsSinceEpoch)]
            pools[key] = pool
            grouped[key, default: []].append(row)
        }
        let versions = grouped.map { key, rows in
            let ascending = rows.sorted { ($0.tier.over, $0.line) < ($1.tier.over, $1.line) }
            return VersionRows(pool: pools[key] ?? "", rows: ascending)
        }
        return versions.sorted {
            let starts = ($0.rows[0].effectiveFrom, $1.rows[0].effectiveFrom)
            return $0.pool == $1.pool ? starts.0 < starts.1 : $0.pool < $1.pool
        }
    }

    /// Everything wrong with `prices.csv`, by line.
    func priceFaults() -> [TariffFault] {
        let drawnOn = Set(interfaces.map { Catalog.normalise($0.row.pool) })
        var faults: [TariffFault] = []
        for row in prices {
            func fault(_ reason: String) {
                faults.append(TariffFault(table: .prices, line: row.line, reason: reason))
            }
            if !drawnOn.contains(Catalog.normalise(row.pool)) {
                fault("pool \(row.pool) is unknown")
            }
            if let price = row.tier.unitPrice, price < .zero { fault("the price is negative") }
            if !Currency.isKnown(row.currency) {
                fault("currency \(row.currency) is no currency of ISO 4217, such as CNY")
            } else if row.currency != prices[0].currency {
                fault("currency \(row.currency) differs from \(prices[0].currency)")
            }
        }
        for version in versions { faults += TariffRows.tierFaults(version.rows) }
        return faults.sorted { $0.line < $1.line }
    }

    private static func tierFaults(_ rows: [Price]) -> [TariffFault] {
        var faults: [TariffFault] = []
        var reached: Int64? = 0
        for row in rows {
            func fault(_ reason: String) {
                faults.append(TariffFault(table: .prices, line: row.line, reason: reason))
            }
            if row.model != rows[0].model {
                fault("model \(row.model.rawValue) differs within one price version")
            }
            if row.model == .flat, rows.count > 1 || row.tier.over != 0 || row.tier.upTo != nil {
                fault("a flat price has one row from 0 without an upper bound")
            }
            if let upTo = row.tier.upTo, upTo <= row.tier.over {
                fault("the tier ends at \(upTo), which is not over \(row.tier.over)")
            }
            if let reached, row.tier.over > reached {
                fault("no tier covers the quantities over \(reached) up to \(row.tier.over)")
            } else if reached.map({ row.tier.over < $0 }) ?? true {
                fault("the tier from \(row.tier.over) overlaps another one")
            }
            if let upTo = row.tier.upTo {
                reached = reached.map { max($0, upTo) }
            } else {
                reached = nil
            }
        }
        if let reached, let last = rows.last {
            faults.append(
                TariffFault(
                    table: .prices, line: last.line,
                    reason: "no tier covers quantities over \(reached)"))
        }
        return faults
    }
}
