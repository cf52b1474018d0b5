import BillingTime

/// All that the drawing of one account's month is a function of.
///
/// A class: as a struct of arrays it was copied for every pool. Nothing in it changes, so that no
/// access has to be checked.
final class AccountMonth: Sendable {
    let rules: RatingRules
    let contract: Contract
    let calendar: MonthCalendar
    let usage: [MeterDay]
    /// The usage meter by meter, by pool.
    let runs: [MeterRun]
    let isExplaining: Bool

    init(
        rules: RatingRules, contract: Contract, calendar: MonthCalendar, usage: [MeterDay],
        runs: [MeterRun], isExplaining: Bool
    ) {
        self.rules = rules
        self.contract = contract
        self.calendar = calendar
        self.usage = usage
        self.runs = runs
        self.isExplaining = isExplaining
    }

    /// Whether calls of a meter, which the tariff charges, are billable at `instant`.
    func isBillable(_ charge: Int32, at instant: Instant) -> Bool {
        isAlwaysBillable(charge) || rules.charges[Int(charge)]?.isBillable(at: instant) ?? false
    }

    /// Whether they are billable at all times.
    func isAlwaysBillable(_ charge: Int32) -> Bool {
        rules.flatCharges[Int(charge)].isAlwaysBillable
    }

    /// When the interface was activated as far as it draws on the pool.
    func activation(interface: Int, pool: Int) -> Instant {
        if contract.activationByRow.isEmpty { return contract.activatedAt }
        guard let row = rules.tariff.catalog.row(interface: interface, pool: pool) else {
            preconditionFailure("a charge names an interface and a pool that don't belong together")
        }
        return contract.activationByRow[row]
    }
}
