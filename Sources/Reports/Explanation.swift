import Billing
import BillingTime

/// An account's month, ready to be explained: the rating's own steps and what it went by.
public struct Explanation: Sendable {
    /// The month, rated with its steps.
    public var statement: Statement
    /// What it was rated under.
    public var tariff: Tariff
    /// See `tariff`.
    public var policies: Policies
    /// The pools to explain, as indices into the catalog's pools.
    public var pools: Set<Int>
    /// The lines to explain, as positions of the statement's lines.
    public var lines: [Int]
    /// Where the usage came from.
    public var files: [ExplainedFile]
    /// The deliveries of the call that was asked about.
    public var calls: [ExplainedCall]
    /// The exceptions that make the account's month incomplete.
    public var exceptions: [ExceptionRow] = []
    /// The units of its calls that failed, by error code, whether they are charged or not.
    public var failures: [(code: String, units: Int64)] = []
    /// A closed month whose calls, book or tariff changed since: how it would be rated now, once;
    /// empty where that is what was issued.
    public var rerated: [Rerated] = []

    /// Makes an explanation of a whole month.
    public init(
        statement: Statement, tariff: Tariff, policies: Policies, files: [ExplainedFile] = []
    ) {
        self.statement = statement
        self.tariff = tariff
        self.policies = policies
        self.files = files
        calls = []
        pools = Set(statement.pools.map(\.pool) + statement.lines.compactMap(\.pool))
        lines = Array(statement.lines.indices)
    }

    /// Leaves out everything but some pools.
    public mutating func limit(toPools pools: Set<Int>) {
        self.pools = pools
        lines = lines.filter { statement.lines[$0].pool.map(pools.contains) ?? false }
        limitRerated()
    }

    /// Leaves out everything but a line, by its position.
    public mutating func limit(toLine line: Int) {
        pools = Set([statement.lines[line].pool].compactMap(\.self))
        lines = [line]
        limitRerated()
    }

    /// The pools with usage that are asked for, in the order of the invoice.
    var explainedPools: [PoolExplanation] { statement.pools.filter { pools.contains($0.pool) } }

    /// The steps that made up a line.
    func steps(ofLine line: Int) -> [DrawingStep] {
        statement.steps.filter { $0.outcome == .billed(line: line) }
    }

    /// How a line's units were priced; nil where no price was needed.
    func pricing(ofLine line: Int) -> (pool: PoolExplanation, pricing: PoolExplanation.Pricing)? {
        for pool in statement.pools {
            if let pricing = pool.pricing.first(where: { $0.line == line }) {
                return (pool, pricing)
            }
        }
        return nil
    }

    /// Why a line is what it is, as a sentence without a full stop.
    func reason(ofLine position: Int) -> String {
        let line = statement.lines[position]
        switch line.usageType {
        case .free: return "covered by the free grant \(line.source)"
        case .prepaid: return "the free grant was used up or absent; covered by pack \(line.source)"
        case .pack: return "pack \(line.source) took effect in the month"
        case .rounding: return "the total is rounded once, half up"
        case .correction:
            return "difference to what was issued for \(line.chargePeriod): \(line.source)"
        case .postpaid: break
        }
        guard let (pool, pricing) = pricing(ofLine: position), let version = pricing.version,
            let tier = pricing.tier
        else { return "no grant was left, and no price was in force" }
        let prices = tariff.prices[pool.pool][version]
        let row = prices.tiers[tier]
        let bounds = "\(row.over)-\(row.upTo.map(String.init) ?? "")"
        let price = row.unitPrice.map { "at \($0)" } ?? "without a price"
        return switch prices.model {
        case .flat: "no grant was left; one price, \(price)"
        case .graduated: "no grant was left; these units stand in tier \(bounds), \(price)"
        case .volume:
            "no grant was left; the month's \(pool.basisUnits) \(basis) reach tier \(bounds), "
                + "so all are \(price)"
        }
    }

    /// What the tier's quantity counts.
    var basis: String {
        switch policies.tierBasis {
        case .total: "units (free, prepaid and postpaid)"
        case .postpaid: "postpaid units"
        }
    }

    /// The policies in force.
    var policyRows: [(name: String, value: String)] {
        [
            ("time_zone", policies.zone.identifier),
            ("grant_start", policies.grantStart.rawValue),
            ("pack_order", policies.packOrder.rawValue),
            ("tier_basis", policies.tierBasis.rawValue),
            ("tariff", tariff.version),
        ]
    }

    /// What became of units at a call's second, by the rating's steps.
    func steps(at call: ExplainedCall) -> [DrawingStep] {
        guard let at = call.at else { return [] }
        return statement.steps.filter {
            $0.pool == call.pool && $0.interface == call.interface && $0.time.contains(at)
        }
    }
}
