import BillingTime

/// All that the drawing of one account's month is a function of.
struct AccountMonth {
    let tariff: Tariff
    let charges: [MeterCharge?]
    let contract: Contract
    let calendar: MonthCalendar
    let usage: [MeterDay]
    let order: OrderedUsage
    let tierBasis: Policies.TierBasis
    let isExplaining: Bool

    /// The item at a position of the order.
    func item(at position: Int) -> MeterDay { usage[order.index(at: position)] }

    /// Whether calls of an item, which the tariff charges, are billable at `instant`.
    func isBillable(_ item: MeterDay, at instant: Instant) -> Bool {
        charges[Int(item.charge)]?.isBillable(at: instant) ?? false
    }

    /// When the interface was activated as far as it draws on the pool.
    func activation(interface: Int, pool: Int) -> Instant {
        if contract.activationByRow.isEmpty { return contract.activatedAt }
        guard let row = tariff.catalog.row(interface: interface, pool: pool) else {
            preconditionFailure("a charge names an interface and a pool that don't belong together")
        }
        return contract.activationByRow[row]
    }
}
