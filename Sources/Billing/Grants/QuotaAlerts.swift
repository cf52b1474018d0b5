import BillingTime

/// Finds the grants of an account that passed a threshold.
///
/// What is looked at in each pool: its free allowance, and the last of its packs in drawing order,
/// as far as they are valid now. While another pack is left behind it, a pack that runs out is no
/// news.
public struct QuotaAlerts: Sendable {
    private let tariff: Tariff
    private let policies: Policies
    private let asOf: Instant
    /// In percent, ascending.
    private let thresholds: [Int]

    /// Makes a finder; thresholds are percents, ascending.
    public init(tariff: Tariff, policies: Policies, asOf: Instant, thresholds: [Int]) {
        precondition(thresholds.allSatisfy { (1...100).contains($0) })
        self.tariff = tariff
        self.policies = policies
        self.asOf = asOf
        self.thresholds = thresholds
    }

    /// The alerts of a month, by pool, grant and threshold, whether or not they were raised before.
    public func alerts(of statement: Statement, under contract: Contract) -> [QuotaAlert] {
        // Of a month that is over, the tier is what it is.
        let hasTier =
            contract.isPostpaid(at: asOf) && statement.period == policies.zone.period(of: asOf)
        var alerts: [QuotaAlert] = []
        for (position, balance) in statement.balances.enumerated()
        where isWatched(balance, at: position, of: statement.balances) {
            for threshold in thresholds where Self.passes(balance, threshold) {
                alerts.append(
                    QuotaAlert(
                        accountID: statement.accountID, name: statement.name, balance: balance,
                        threshold: threshold, exhaustedOn: exhaustedOn(balance, statement.period),
                        nextTier: hasTier ? nextTier(of: balance.pool, statement) : nil))
            }
        }
        return alerts
    }

    private func isWatched(
        _ balance: GrantBalance, at position: Int, of balances: [GrantBalance]
    ) -> Bool {
        guard isValid(balance) else { return false }
        if balance.grantClass == .free { return true }
        return !balances[(position + 1)...].contains { $0.pool == balance.pool && isValid($0) }
    }

    private func isValid(_ balance: GrantBalance) -> Bool {
        balance.startsAt <= asOf && asOf < balance.endsAt
    }

    private static func passes(_ balance: GrantBalance, _ threshold: Int) -> Bool {
        let used = Int128(balance.usedBefore) + Int128(balance.used)
        return used * 100 >= Int128(threshold) * Int128(balance.granted)
    }

    // MARK: Pace

    /// The rest is drawn at the pace from the beginning of the grant, or of the month, until now.
    private func exhaustedOn(_ balance: GrantBalance, _ period: Period) -> BillingDay? {
        guard balance.remaining > 0, balance.used > 0 else { return nil }
        let start = max(balance.startsAt, policies.zone.start(of: period))
        let end = min(asOf, policies.zone.start(of: period.next))
        let elapsed = Int128(max(end.secondsSinceEpoch - start.secondsSinceEpoch, 1))
        let used = Int128(balance.used)
        let left = (Int128(balance.remaining) * elapsed + used - 1) / used
        guard let seconds = Int64(exactly: left), seconds < 1 << 40,
            end + seconds < balance.endsAt
        else { return nil }
        return policies.zone.day(of: end + seconds)
    }

    // MARK: Tiers

    private func nextTier(of pool: Int, _ statement: Statement) -> QuotaAlert.NextTier? {
        guard let version = onlyVersion(of: pool, in: statement.period) else { return nil }
        var units: (all: Int64, postpaid: Int64) = (0, 0)
        var amount: Amount? = .zero
        for line in statement.lines where line.pool == pool && line.chargePeriod == statement.period
        {
            switch line.usageType {
            case .free, .prepaid: units.all += line.quantity
            case .postpaid:
                units.all += line.quantity
                units.postpaid += line.quantity
                amount = amount.flatMap { sum in line.amount.map { sum + $0 } }
            case .pack, .rounding, .correction: break
            }
        }
        let isTotal = policies.tierBasis == .total
        let basis = isTotal ? units.all : units.postpaid
        let tier = version.tierIndex(ofQuantity: basis)
        guard tier + 1 < version.tiers.count else { return nil }
        let next = version.tiers[tier + 1]
        let missing = next.over + 1 - basis
        // The units up to there take what is left of the grants before they are charged.
        let covered = isTotal ? min(missing, remaining(of: pool, statement)) : 0
        let postpaid = units.postpaid + missing - covered
        return QuotaAlert.NextTier(
            over: next.over, missingUnits: missing, unitPrice: next.unitPrice,
            billDifference: amount.flatMap { now in next.unitPrice.map { $0 * postpaid - now } })
    }

    /// The pool's volume prices, where the same ones are in force during all of the month.
    private func onlyVersion(of pool: Int, in period: Period) -> PriceVersion? {
        let start = policies.zone.start(of: period)
        let last = policies.zone.start(of: period.next) - 1
        guard let version = tariff.priceVersion(ofPool: pool, at: start),
            version == tariff.priceVersion(ofPool: pool, at: last),
            tariff.prices[pool][version].model == .volume
        else { return nil }
        return tariff.prices[pool][version]
    }

    private func remaining(of pool: Int, _ statement: Statement) -> Int64 {
        statement.balances.filter { $0.pool == pool && isValid($0) }.reduce(0) { sum, balance in
            let (total, isOver) = sum.addingReportingOverflow(balance.remaining)
            return isOver ? .max : total
        }
    }
}
