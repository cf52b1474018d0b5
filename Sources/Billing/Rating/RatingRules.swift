/// What all accounts are rated by.
///
/// A class: an account's month takes one reference to it, and not a dozen to the tariff's arrays.
final class RatingRules: Sendable {
    let tariff: Tariff
    let policies: Policies
    /// By meter: how it is charged; nil: not at all.
    let charges: [MeterCharge?]
    let flatCharges: [FlatCharge]

    init(tariff: Tariff, policies: Policies, charges: [MeterCharge?]) {
        self.tariff = tariff
        self.policies = policies
        self.charges = charges
        flatCharges = charges.map(FlatCharge.init)
    }
}
