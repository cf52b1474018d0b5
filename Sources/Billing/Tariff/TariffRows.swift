import BillingTime

/// A tariff folder as read: every row with its line, nothing checked but the form of its cells.
public struct TariffRows: Sendable {
    /// A row of `interfaces.csv`.
    public struct Interface: Sendable {
        /// The row's line in its file, counted from 1.
        public var line: Int
        /// What it says.
        public var row: Catalog.Row

        /// Makes a row.
        public init(line: Int, row: Catalog.Row) {
            self.line = line
            self.row = row
        }
    }

    /// A row of `pools.csv`.
    public struct Pool: Sendable {
        /// The row's line in its file, counted from 1.
        public var line: Int
        /// The pool's name.
        public var pool: String
        /// Units of one free grant.
        public var freeQuantity: Int64
        /// How often the free grant comes.
        public var cadence: Catalog.Cadence
        /// `month`, or a number of years: `5y`.
        public var validity: String

        /// Makes a row.
        public init(
            line: Int, pool: String, freeQuantity: Int64, cadence: Catalog.Cadence,
            validity: String
        ) {
            self.line = line
            self.pool = pool
            self.freeQuantity = freeQuantity
            self.cadence = cadence
            self.validity = validity
        }
    }

    /// A row of `prices.csv`: one tier of one version.
    public struct Price: Sendable {
        /// The row's line in its file, counted from 1.
        public var line: Int
        /// The pool's name.
        public var pool: String
        /// The first second at which the version is in force.
        public var effectiveFrom: Instant
        /// How the version's tiers make a price.
        public var model: PriceVersion.Model
        /// The tier.
        public var tier: PriceVersion.Tier
        /// The currency.
        public var currency: String

        /// Makes a row.
        public init(
            line: Int, pool: String, effectiveFrom: Instant, model: PriceVersion.Model,
            tier: PriceVersion.Tier, currency: String
        ) {
            self.line = line
            self.pool = pool
            self.effectiveFrom = effectiveFrom
            self.model = model
            self.tier = tier
            self.currency = currency
        }
    }

    /// A row of `billable_errors.csv`.
    public struct Error: Sendable {
        /// The row's line in its file, counted from 1.
        public var line: Int
        /// What it says.
        public var error: BillableError

        /// Makes a row.
        public init(line: Int, error: BillableError) {
            self.line = line
            self.error = error
        }
    }

    /// A row of `tickets.csv`.
    public struct Ticket: Sendable {
        /// The row's line in its file, counted from 1.
        public var line: Int
        /// The type code in the log.
        public var code: String
        /// The ticket's name.
        public var name: String
        /// The pool's name.
        public var pool: String

        /// Makes a row.
        public init(line: Int, code: String, name: String, pool: String) {
            self.line = line
            self.code = code
            self.name = name
            self.pool = pool
        }
    }

    /// The rows of `interfaces.csv`.
    public var interfaces: [Interface]
    /// The rows of `pools.csv`.
    public var pools: [Pool]
    /// The rows of `prices.csv`.
    public var prices: [Price]
    /// The rows of `billable_errors.csv`.
    public var billableErrors: [Error]
    /// The rows of `tickets.csv`.
    public var tickets: [Ticket]

    /// Makes a folder's rows.
    public init(
        interfaces: [Interface] = [], pools: [Pool] = [], prices: [Price] = [],
        billableErrors: [Error] = [], tickets: [Ticket] = []
    ) {
        self.interfaces = interfaces
        self.pools = pools
        self.prices = prices
        self.billableErrors = billableErrors
        self.tickets = tickets
    }
}
