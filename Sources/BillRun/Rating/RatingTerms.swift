import Billing
import BillingTime

/// What months are rated under: a tariff, policies, and the book read under both.
struct RatingTerms: Sendable {
    /// Its place among all terms of a rating.
    let number: Int
    let book: Book
    let tariff: Tariff
    let policies: Policies
    /// By meter: how it is charged.
    let charges: [MeterCharge?]
    /// The meters that the tariff no longer has, by their number.
    let departed: [Int: DepartedMeter]

    init(
        number: Int, _ parts: (book: Book, tariff: Tariff, policies: Policies),
        meters: LedgerMeters
    ) {
        self.number = number
        (book, tariff, policies) = parts
        charges = meters.meters.map { parts.tariff.charge(for: $0) }
        var departed: [Int: DepartedMeter] = [:]
        for (position, meter) in meters.meters.enumerated() where charges[position] == nil {
            departed[position] = parts.tariff.departure(
                of: meter, wasCharged: meters.charged.contains(position))
        }
        self.departed = departed
    }

    /// A rater under these terms.
    var rater: AccountRater {
        AccountRater(tariff: tariff, policies: policies, charges: charges, departed: departed)
    }
}
