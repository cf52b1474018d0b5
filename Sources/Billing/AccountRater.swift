import BillingTime

/// Rates one account at a time: a pure function of its usage, contract, tariff and policies.
///
/// It keeps scratch space between accounts, so each worker has its own.
public struct AccountRater: Sendable {
    let tariff: Tariff
    let policies: Policies
    let charges: [MeterCharge?]

    /// Makes a rater; `charges` says how each meter is charged, nil: not at all.
    public init(tariff: Tariff, policies: Policies, charges: [MeterCharge?]) {
        self.tariff = tariff
        self.policies = policies
        self.charges = charges
    }
}
