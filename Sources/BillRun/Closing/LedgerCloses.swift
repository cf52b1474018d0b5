import Billing
import BillingTime
import Ledger

/// The closes in force, and what they froze.
struct LedgerCloses: Sendable {
    /// The closes in force, ascending by month, without gaps.
    let closes: [LedgerClose]

    /// The months of the closes.
    let months: ClosedMonths

    init(_ store: LedgerStore) throws {
        closes = try store.closes().filter(\.isInForce).sorted { $0.period < $1.period }
        months = ClosedMonths(closes.map(\.period))
    }

    /// The close whose tariff holds for a closed month; nil where it is open.
    func close(of period: Period) -> LedgerClose? { months.close(of: period).map { closes[$0] } }
}
