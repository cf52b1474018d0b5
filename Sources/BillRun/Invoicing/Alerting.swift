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

    /// The alerts of the months that are open: those that earlier runs raised, and then new ones.
    ///
    /// - Parameter new: those that `run` raises, in their order.
    static func rows(
        _ new: [QuotaAlert], by run: Int64, in store: LedgerStore, _ settings: Settings,
        _ catalog: Catalog
    ) throws -> (new: [RaisedAlert], file: [UInt8]) {
        let closed = try LedgerCloses(store).months
        let period = settings.policies.zone.period(of: settings.asOf)
        let raised = new.map {
            $0.raised(catalog, in: period, by: run, at: settings.asOf)
        }
        let csv = AlertsCSV(zone: settings.policies.zone, style: settings.csvStyle)
        var text = TextBuffer()
        csv.appendHeader(to: &text)
        let earlier = try store.raisedAlerts().filter { !closed.contains($0.period) }
        for alert in earlier + raised { csv.append(try AlertRow(alert), to: &text) }
        return (raised, text.bytes)
    }
}

extension QuotaAlert {
    /// What makes it one, as the ledger notes it.
    func noted(_ catalog: Catalog) -> LedgerAlert {
        LedgerAlert(
            account: Array(accountID.utf8), pool: catalog.pools[balance.pool].name,
            grant: balance.grant.description, threshold: threshold)
    }

    /// The alert with its figures, as the ledger keeps it.
    fileprivate func raised(
        _ catalog: Catalog, in period: Period, by run: Int64, at instant: Instant
    ) -> RaisedAlert {
        RaisedAlert(
            alert: noted(catalog), period: period, run: run, raisedAt: instant, name: name,
            grantClass: balance.grantClass.rawValue, granted: balance.granted,
            used: balance.usedBefore + balance.used, remaining: balance.remaining,
            endsAt: balance.endsAt, exhaustedOn: exhaustedOn,
            nextTier: nextTier.map { tier in
                RaisedAlert.Tier(
                    over: tier.over, missingUnits: tier.missingUnits,
                    unitPrice: tier.unitPrice?.description,
                    billDifference: tier.billDifference?.description)
            })
    }
}

extension AlertRow {
    /// The row of an alert that the ledger keeps.
    fileprivate init(_ raised: RaisedAlert) throws {
        func amount(_ text: String?) throws -> Amount? {
            try text.map { text in
                guard let amount = Amount(parsing: text) else {
                    throw OperatingError(
                        reason: "the ledger's alerts are damaged: '\(text)' is no amount",
                        exitCode: .inputOutput)
                }
                return amount
            }
        }
        self.init(
            account: (String(decoding: raised.alert.account, as: UTF8.self), raised.name),
            pool: raised.alert.pool, grant: (raised.alert.grant, raised.grantClass),
            threshold: Int64(raised.alert.threshold),
            units: (raised.granted, raised.used, raised.remaining), endsAt: raised.endsAt,
            exhaustedOn: raised.exhaustedOn,
            nextTier: try raised.nextTier.map { tier in
                QuotaAlert.NextTier(
                    over: tier.over, missingUnits: tier.missingUnits,
                    unitPrice: try amount(tier.unitPrice),
                    billDifference: try amount(tier.billDifference))
            },
            raised: (raised.period, raised.run, raised.raisedAt))
    }
}
