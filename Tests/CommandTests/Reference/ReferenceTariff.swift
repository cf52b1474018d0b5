import Foundation

/// The tariff of the reference, read from the five files of Tariffs.md, "The five files".
struct ReferenceTariff: Sendable {
    struct Row: Sendable {
        var category: String
        var interface: String
        var actions: [String]
        var pool: String
    }
    struct Pool: Sendable {
        var name: String
        var category: String
        var freeQuantity: Int
        /// Years of validity of a grant given once; nil where the grant is monthly.
        var onceYears: Int?
    }
    enum Model: String, Sendable { case volume, graduated, flat }
    struct Tier: Hashable, Sendable {
        var over: Int
        var upTo: Int?
        var price: ReferenceMoney?

        /// The tier as an invoice's source, `10-20` or `20-`.
        var source: String { "\(over)-\(upTo.map(String.init) ?? "")" }
    }
    struct Version: Sendable {
        var from: Int64
        var model: Model
        var tiers: [Tier]
    }
    struct BillableError: Sendable {
        var code: String
        var from: Int64
        var until: Int64?
    }

    var rows: [Row]
    /// Interfaces in the order of their first rows.
    var interfaces: [String]
    /// Pools in the order of the first rows that name them.
    var pools: [Pool]
    /// Price versions of each pool, ascending.
    var versions: [[Version]]
    var billableErrors: [BillableError]
    /// Pool of each ticket type.
    var ticketPools: [Int: Int]
    var currency: String

    /// Reads the files' texts, given by name (`prices.csv`).
    init(texts: [String: String], calendar: ReferenceCalendar) {
        rows = ReferenceCSV.rows(texts["interfaces.csv"]!).map { row in
            Row(
                category: row["category"]!, interface: row["interface"]!,
                actions: row["actions"]!.split(separator: "|").map(String.init), pool: row["pool"]!)
        }
        interfaces = []
        for row in rows where !interfaces.contains(row.interface) {
            interfaces.append(row.interface)
        }
        let grants = ReferenceCSV.rows(texts["pools.csv"]!)
        pools = []
        for row in rows where !pools.contains(where: { $0.name == row.pool }) {
            let grant = grants.first { $0["pool"] == row.pool }!
            let isOnce = grant["free_cadence"] == "once"
            pools.append(
                Pool(
                    name: row.pool, category: row.category,
                    freeQuantity: Int(grant["free_quantity"]!)!,
                    onceYears: isOnce ? Int(grant["free_validity"]!.dropLast())! : nil))
        }
        let prices = ReferenceCSV.rows(texts["prices.csv"]!)
        versions = pools.map { pool in
            Self.versions(of: prices.filter { $0["pool"] == pool.name }, calendar: calendar)
        }
        billableErrors = ReferenceCSV.rows(texts["billable_errors.csv"]!).map { row in
            let until = row["effective_until"] ?? ""
            return BillableError(
                code: row["error_code"]!, from: calendar.parse(row["effective_from"]!),
                until: until.isEmpty ? nil : calendar.parse(until))
        }
        ticketPools = [:]
        for row in ReferenceCSV.rows(texts["tickets.csv"]!) {
            ticketPools[Int(row["type"]!)!] = pools.firstIndex { $0.name == row["pool"] }!
        }
        currency = prices.first?["currency"] ?? "CNY"
    }

    /// Reads a tariff folder; nil where it holds no tariff.
    init?(folder: URL, calendar: ReferenceCalendar) {
        var texts: [String: String] = [:]
        for name in Self.fileNames {
            let file = folder.appendingPathComponent(name)
            guard let text = try? String(contentsOf: file, encoding: .utf8), text.contains(",")
            else { return nil }
            texts[name] = text
        }
        self.init(texts: texts, calendar: calendar)
    }

    static let fileNames = [
        "interfaces.csv", "pools.csv", "prices.csv", "billable_errors.csv", "tickets.csv",
    ]

    private static func versions(
        of rows: [[String: String]], calendar: ReferenceCalendar
    ) -> [Version] {
        let starts = Set(rows.map { $0["effective_from"]! })
        return starts.map { start in
            let own = rows.filter { $0["effective_from"] == start }
            let tiers = own.map { row in
                Tier(
                    over: Int(row["over"]!)!, upTo: Int(row["up_to"]!),
                    price: ReferenceMoney(row["unit_price"]!))
            }
            return Version(
                from: calendar.parse(start), model: Model(rawValue: own[0]["model"]!)!,
                tiers: tiers.sorted { $0.over < $1.over })
        }.sorted { $0.from < $1.from }
    }
}

extension ReferenceTariff {
    /// The interface that a log's text names: an exact action, else a name after normalisation.
    func interface(named text: String) -> Int? {
        let byAction = rows.first { $0.actions.contains(text) }
        let wanted = Self.normalise(text)
        let row = byAction ?? rows.first { Self.normalise($0.interface) == wanted }
        return row.flatMap { found in interfaces.firstIndex { $0 == found.interface } }
    }

    /// The pool that a book's text names.
    func pool(named text: String) -> Int? {
        let wanted = Self.normalise(text)
        return pools.firstIndex { Self.normalise($0.name) == wanted }
    }

    /// The pools of an interface in row order.
    func pools(ofInterface interface: Int) -> [Int] {
        rows.filter { $0.interface == interfaces[interface] }.map { row in
            pools.firstIndex { $0.name == row.pool }!
        }
    }

    /// The category of an interface's first row.
    func category(ofInterface interface: Int) -> String {
        rows.first { $0.interface == interfaces[interface] }!.category
    }

    /// Whether a call with this error code ("" is success) is billable at the second.
    func isBillable(errorCode: String, at second: Int64) -> Bool {
        errorCode.isEmpty
            || billableErrors.contains {
                $0.code == errorCode && $0.from <= second && second < $0.until ?? .max
            }
    }

    /// The price version of a pool in force at the second.
    func version(ofPool pool: Int, at second: Int64) -> Int? {
        versions[pool].lastIndex { $0.from <= second }
    }

    /// NFKC, no white space; brackets fold by NFKC (Rules.md, 1.3 Names).
    static func normalise(_ text: String) -> String {
        let compatible = text.precomposedStringWithCompatibilityMapping
        return String(
            compatible.unicodeScalars.filter { !$0.properties.isWhitespace }.map(Character.init))
    }
}
