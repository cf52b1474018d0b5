import BillingTime
import Testing

@testable import Billing

/// How usage is spread over members, nights and meters changes nothing.
@Suite struct MeterRunTests {
    private struct NoDetail: UsageDetail {
        func forEachSecond(of day: MeterDay, _ body: (Instant, Int64) -> Void) {}
    }

    private static let october = Period(year: 2026, month: 10)

    /// Two pools of three interfaces each.
    private static let tariff: Tariff = {
        let rows = (0..<6).map {
            Catalog.Row(category: "all", interface: "i\($0)", actions: [], pool: "p\($0 % 2)")
        }
        let price = PriceVersion(
            effectiveFrom: .distantPast, model: .flat,
            tiers: [.init(over: 0, upTo: nil, unitPrice: Amount(parsing: "0.10"))],
            currency: "CNY")
        return Tariff(
            catalog: Catalog(rows: rows, allowances: [:]), prices: [[price], [price]],
            billableErrors: [], tickets: [], currency: "CNY", version: "test")
    }()

    private static func lines(_ usage: [MeterDay]) throws -> [InvoiceLine] {
        let charges = tariff.catalog.interfaces.map {
            tariff.charge(for: Meter(interface: $0.name, errorCode: "", ticket: nil))
        }
        var rater = AccountRater(tariff: tariff, policies: Policies(), charges: charges)
        return rater.rate(
            Contract(accountID: "a"), usage: [usage], periods: [october], detail: NoDetail())[0]
            .lines
    }

    @Test(arguments: [1, 2, 10, 11, 12, 500])
    func membersInTurnComeToTheSame(members: Int) throws {
        let day = BillingDay(Self.october.firstDay.daysSinceEpoch + 3)
        let usage = (0..<members).flatMap { member in
            (0..<6).map { charge in
                MeterDay(
                    charge: Int32(5 - charge), day: day, units: Int64(member + charge), detail: 0)
            }
        }
        let lines = try Self.lines(usage)
        // The sum of member + charge, meter 5 - charge; interfaces of a pool in their order.
        let members64 = Int64(members)
        let expected = (0..<6).map { interface in
            members64 * (members64 - 1) / 2 + Int64(5 - interface) * members64
        }
        let order = [0, 2, 4, 1, 3, 5].filter { expected[$0] > 0 }
        #expect(lines.map(\.interface) == order)
        #expect(lines.map(\.quantity) == order.map { expected[$0] })
    }
}
