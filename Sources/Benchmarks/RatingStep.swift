import Billing
import BillingTime

/// Rates an account with five pools and a call-rich day each, over and over.
struct RatingStep {
    private let tariff: Tariff
    private let period = Period(year: 2026, month: 10)
    private let usage: [MeterDay]

    /// Usage whose seconds are all noon.
    private struct Noon: UsageDetail {
        func forEachSecond(of day: MeterDay, _ body: (Instant, Int64) -> Void) {
            let start = BillingZone.shanghai.start(of: day.day)
            body(start + 43_200, day.units)
        }
    }

    init() {
        let names = (1...5).map { "pool \($0)" }
        let rows = names.map {
            Catalog.Row(category: "all", interface: $0, actions: [], pool: $0)
        }
        let allowance = Catalog.Allowance(quantity: 1000, cadence: .monthly, validityYears: 0)
        let catalog = Catalog(
            rows: rows, allowances: Dictionary(uniqueKeysWithValues: names.map { ($0, allowance) }))
        let tiers = [
            PriceVersion.Tier(over: 0, upTo: 10_000, unitPrice: Amount(parsing: "0.15")),
            PriceVersion.Tier(over: 10_000, upTo: nil, unitPrice: Amount(parsing: "0.10")),
        ]
        let price = PriceVersion(
            effectiveFrom: .distantPast, model: .volume, tiers: tiers, currency: "CNY")
        tariff = Tariff(
            catalog: catalog, prices: names.map { _ in [price] }, billableErrors: [], tickets: [],
            currency: "CNY", version: "benchmark")
        let first = period.firstDay
        usage = (0..<5).flatMap { charge in
            (0..<31).map { day in
                MeterDay(
                    charge: Int32(charge),
                    day: BillingDay(first.daysSinceEpoch + Int32(day)), units: 50, detail: 0)
            }
        }
    }

    /// Rates as many accounts; returns the lines of their invoices.
    func rate(accounts: Int) -> Int {
        let charges = tariff.catalog.interfaces.map {
            tariff.charge(for: Meter(interface: $0.name, errorCode: "", ticket: nil))
        }
        var rater = AccountRater(tariff: tariff, policies: Policies(), charges: charges)
        var lines = 0
        for account in 0..<accounts {
            let contract = Contract(accountID: "\(account)")
            let statements = rater.rate(
                contract, usage: [usage], periods: [period], detail: Noon())
            lines += statements[0].lines.count
        }
        return lines
    }
}
