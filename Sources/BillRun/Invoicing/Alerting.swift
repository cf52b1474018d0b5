import Billing
import BillingTime
import Ledger
import Reports

/// Raises quota alerts: each grant and threshold once over all runs.
///
/// An alert is noted in the ledger after `alerts.csv` was published. A run that is killed between
/// the two raises it again the next time: twice is better than never.
struct Alerting: Sendable {
    /// The month whose balances are looked at.
    let period: Period
    private let alerts: QuotaAlerts
    private let catalog: Catalog
    private let known: Set<LedgerAlert>

    /// The alerts of the last month of `published` up to now; nil where none are wanted.
    init?(_ settings: Settings, tariff: Tariff, store: LedgerStore, published: [Period]) throws {
        let current = settings.policies.zone.period(of: settings.asOf)
        guard Alerting.isWanted(settings), let period = published.last(where: { $0 <= current })
        else { return nil }
        self.period = period
        alerts = QuotaAlerts(
            tariff: tariff, policies: settings.policies, asOf: settings.asOf,
            thresholds: settings.alertAt)
        catalog = tariff.catalog
        known = try store.alerts()
    }

    /// Whether a run raises alerts: one that writes another month alone does not.
    static func isWanted(_ settings: Settings) -> Bool {
        let current = settings.policies.zone.period(of: settings.asOf)
        return !settings.alertAt.isEmpty && settings.period ?? current == current
    }

    /// The alerts of an account that were not raised before.
    func newAlerts(of statement: Statement, under contract: Contract) -> [QuotaAlert] {
        alerts.alerts(of: statement, under: contract).filter { !known.contains($0.noted(catalog)) }
    }

    /// `alerts.csv`.
    static func bytes(_ alerts: [QuotaAlert], _ settings: Settings, _ catalog: Catalog) -> [UInt8] {
        let csv = AlertsCSV(
            catalog: catalog, zone: settings.policies.zone, style: settings.csvStyle)
        var text = TextBuffer()
        csv.appendHeader(to: &text)
        for alert in alerts { csv.append(alert, to: &text) }
        return text.bytes
    }
}

extension QuotaAlert {
    /// The alert as the ledger notes it.
    func noted(_ catalog: Catalog) -> LedgerAlert {
        LedgerAlert(
            account: Array(accountID.utf8), pool: catalog.pools[balance.pool].name,
            grant: balance.grant.description, threshold: threshold)
    }
}
