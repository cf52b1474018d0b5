import Billing

/// A catalog's names as CSV cells, escaped once: an invoice has many lines and few names.
public struct CatalogCells: Sendable {
    let pools: [[UInt8]]
    let interfaces: [[UInt8]]
    /// `category,pool,interface,` for a usage line, by interface and then pool.
    private let usage: [[UInt8]]
    /// `category,pool,,` for a pack line, by pool.
    private let packs: [[UInt8]]

    /// Escapes the names of `catalog`.
    public init(_ catalog: Catalog) {
        let pools = catalog.pools.map { CSVCell.escaped($0.name) }
        let interfaces = catalog.interfaces.map { CSVCell.escaped($0.name) }
        let comma = [UInt8(ascii: ",")]
        var usage: [[UInt8]] = []
        for (position, interface) in catalog.interfaces.enumerated() {
            let category = CSVCell.escaped(interface.category)
            for pool in pools {
                usage.append(
                    category + comma + pool + comma + interfaces[position] + comma)
            }
        }
        packs = zip(catalog.pools, pools).map { pool, cell in
            CSVCell.escaped(pool.category) + comma + cell + comma + comma
        }
        self.usage = usage
        self.pools = pools
        self.interfaces = interfaces
    }

    /// The cells `category,pool,interface,` of a line; what it doesn't name is empty.
    func cells(pool: Int?, interface: Int?) -> [UInt8] {
        switch (pool, interface) {
        case (let pool?, let interface?): usage[interface * pools.count + pool]
        case (let pool?, nil): packs[pool]
        case (nil, _): [UInt8](repeating: UInt8(ascii: ","), count: 3)
        }
    }
}
