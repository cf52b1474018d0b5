/// What can be called, and which pool each call draws on (Rules.md, 1. The catalog).
///
/// An interface's position is that of its first row, and a pool's that of the first row which
/// names it; both orders are those of the invoices.
public struct Catalog: Sendable {
    /// One row of `interfaces.csv`: an interface draws on a pool.
    public struct Row: Hashable, Sendable {
        /// The service category.
        public var category: String
        /// The interface's Chinese name.
        public var interface: String
        /// The API actions that call it.
        public var actions: [String]
        /// The pool's name.
        public var pool: String

        /// Makes a row.
        public init(category: String, interface: String, actions: [String], pool: String) {
            self.category = category
            self.interface = interface
            self.actions = actions
            self.pool = pool
        }
    }

    /// Something that can be called.
    public struct Interface: Hashable, Sendable {
        /// The canonical name.
        public var name: String
        /// The category of its first row.
        public var category: String
        /// The API actions that call it.
        public var actions: [String]
        /// The pools of its rows, as indices into `pools`. Most have one; a mixed-ticket call
        /// itself costs a unit of the last one.
        public var pools: [Int]
        /// The rows that name it, as indices into `rows`, beside `pools`.
        public var rows: [Int]
    }

    /// How often a pool's free allowance comes.
    public enum Cadence: String, Hashable, Sendable {
        /// Every month, for that month.
        case monthly
        /// Once per account.
        case once
    }

    /// What a pool grants for nothing: a row of `pools.csv`.
    public struct Allowance: Hashable, Sendable {
        /// Units of one grant.
        public var quantity: Int64
        /// How often it comes.
        public var cadence: Cadence
        /// Calendar years that a `once` grant is valid for; 0 for a monthly one.
        public var validityYears: Int

        /// Makes an allowance.
        public init(quantity: Int64, cadence: Cadence, validityYears: Int) {
            self.quantity = quantity
            self.cadence = cadence
            self.validityYears = validityYears
        }
    }

    /// Interfaces that share an allowance, packs and a price (资源包).
    public struct Pool: Hashable, Sendable {
        /// The name.
        public var name: String
        /// The category of the first row that names it.
        public var category: String
        /// Its free allowance.
        public var allowance: Allowance
        /// The rows that draw on it, as indices into `rows`.
        public var rows: [Int]

        /// Units of one free grant.
        public var freeQuantity: Int64 { allowance.quantity }
        /// How often the free grant comes.
        public var cadence: Cadence { allowance.cadence }
    }

    /// The rows as given.
    public let rows: [Row]
    /// The service categories in order of first mention.
    public let categories: [String]
    /// The interfaces in order of first mention.
    public let interfaces: [Interface]
    /// The pools in order of first mention.
    public let pools: [Pool]

    let interfaceByName: [String: Int]
    let interfaceByAction: [Bytewise: Int]
    let poolByName: [String: Int]
    let categoryByName: [String: String]

    /// Makes a catalog from rows that are known to be sound; `Tariff` checks those from files.
    ///
    /// A pool that `allowances` doesn't name grants nothing.
    public init(rows: [Row], allowances: [String: Allowance]) {
        let named = Dictionary(
            allowances.map { (Catalog.normalise($0.key), $0.value) },
            uniquingKeysWith: { first, _ in first })
        let none = Allowance(quantity: 0, cadence: .monthly, validityYears: 0)
        var categories: [String] = []
        var interfaces: [Interface] = []
        var pools: [Pool] = []
        var interfaceByName: [String: Int] = [:]
        var poolByName: [String: Int] = [:]
        var interfaceByAction: [Bytewise: Int] = [:]
        for (position, row) in rows.enumerated() {
            if !categories.contains(row.category) { categories.append(row.category) }
            let poolName = Catalog.normalise(row.pool)
            let pool = poolByName[poolName] ?? pools.count
            if pool == pools.count {
                poolByName[poolName] = pool
                pools.append(
                    Pool(
                        name: row.pool, category: row.category,
                        allowance: named[poolName] ?? none, rows: []))
            }
            let name = Catalog.normalise(row.interface)
            let interface = interfaceByName[name] ?? interfaces.count
            if interface == interfaces.count {
                interfaceByName[name] = interface
                interfaces.append(
                    Interface(
                        name: row.interface, category: row.category, actions: [], pools: [],
                        rows: []))
            }
            pools[pool].rows.append(position)
            interfaces[interface].pools.append(pool)
            interfaces[interface].rows.append(position)
            for action in row.actions where interfaceByAction[Bytewise(action)] == nil {
                interfaceByAction[Bytewise(action)] = interface
                interfaces[interface].actions.append(action)
            }
        }
        self.rows = rows
        self.categories = categories
        self.interfaces = interfaces
        self.pools = pools
        self.interfaceByName = interfaceByName
        self.interfaceByAction = interfaceByAction
        self.poolByName = poolByName
        categoryByName = Dictionary(
            categories.map { (Catalog.normalise($0), $0) }, uniquingKeysWith: { first, _ in first })
    }
}
