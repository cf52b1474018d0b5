import BillingTime

/// All that the drawing of one account's month is a function of.
///
/// A class, though only the order changes: as a struct of arrays it was copied for every pool.
final class AccountMonth {
    let tariff: Tariff
    let charges: [MeterCharge?]
    let flatCharges: [FlatCharge]
    let contract: Contract
    let calendar: MonthCalendar
    let usage: [MeterDay]
    private(set) var order: OrderedUsage
    let tierBasis: Policies.TierBasis
    let isExplaining: Bool

    init(
        tariff: Tariff, charges: [MeterCharge?], flatCharges: [FlatCharge], contract: Contract,
        calendar: MonthCalendar, usage: [MeterDay], order: OrderedUsage,
        tierBasis: Policies.TierBasis, isExplaining: Bool
    ) {
        self.tariff = tariff
        self.charges = charges
        self.flatCharges = flatCharges
        self.contract = contract
        self.calendar = calendar
        self.usage = usage
        self.order = order
        self.tierBasis = tierBasis
        self.isExplaining = isExplaining
    }

    /// Puts the items of a pool into the order of days and interfaces.
    func sort(_ items: Range<Int>) { order.sort(items) }

    /// The item at a position of the order.
    func item(at position: Int) -> MeterDay { usage[order.index(at: position)] }

    /// Whether calls of an item, which the tariff charges, are billable at `instant`.
    func isBillable(_ item: MeterDay, at instant: Instant) -> Bool {
        flatCharges[Int(item.charge)].isAlwaysBillable
            || charges[Int(item.charge)]?.isBillable(at: instant) ?? false
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
