/// What all accounts are rated by.
///
/// A class: an account's month takes one reference to it, and not a dozen to the tariff's arrays.
final class RatingRules: Sendable {
    let tariff: Tariff
    let policies: Policies
    /// By meter: how it is charged; nil: not at all.
    let charges: [MeterCharge?]
    /// The meters that left the tariff, by their number.
    let departed: [Int: DepartedMeter]
    let flatCharges: [FlatCharge]

    init(
        tariff: Tariff, policies: Policies, charges: [MeterCharge?],
        departed: [Int: DepartedMeter]
    ) {
        self.tariff = tariff
        self.policies = policies
        self.charges = charges
        self.departed = departed
        flatCharges = charges.enumerated().map { number, charge in
            FlatCharge(charge, isDeparted: departed[number] != nil)
        }
    }
}
