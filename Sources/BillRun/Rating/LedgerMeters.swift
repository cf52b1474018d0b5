import BillingTime
import Ledger

/// The ledger's meters, and which of their ticket types some tariff has charged.
struct LedgerMeters: Sendable {
    /// By their number less one.
    let meters: [Meter]
    /// Those of ticket types that a tariff has charged, by the same number.
    let charged: Set<Int>

    init(_ meters: [Meter] = [], charged: Set<Int> = []) {
        self.meters = meters
        self.charged = charged
    }

    init(_ store: LedgerStore) throws {
        meters = try store.allMeters()
        charged = Set(try store.chargedTicketMeters().map { Int($0) - 1 })
    }
}
