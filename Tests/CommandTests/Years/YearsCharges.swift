import Foundation

/// What was charged for each account and month of charge, by pool, interface, source and price,
/// whether by a line or by a correction.
struct YearsCharges {
    struct Charge: Equatable {
        var units = 0
        var amount = Decimal.zero
    }

    private(set) var charges: [String: Charge] = [:]

    /// Adds one row of an invoice, if it charges a month up to the last.
    mutating func add(_ row: [String: String], upTo last: ReferenceMonth) {
        let month = row["charge_period"] ?? ""
        guard row["usage_type"] != "rounding", month <= last.description else { return }
        let columns = ["account_id", "charge_period", "pool", "interface", "source"]
        let price = Decimal(string: row["unit_price"] ?? "")
        let key =
            columns.map { row[$0] ?? "" }.joined(separator: " ") + " \(price.map { "\($0)" } ?? "")"
        charges[key, default: Charge()].units += Int(row["quantity"] ?? "") ?? 0
        charges[key, default: Charge()].amount += Decimal(string: row["amount"] ?? "") ?? 0
    }

    /// What the independent rater charges for the calls.
    static func expected(_ result: ReferenceResult, upTo last: ReferenceMonth) -> YearsCharges {
        var all = YearsCharges()
        for row in result.months.flatMap(\.statements).flatMap(\.invoice) {
            let pairs = zip(ReferenceStatement.invoiceColumns, row)
            all.add(Dictionary(uniqueKeysWithValues: pairs), upTo: last)
        }
        return all
    }

    /// Every difference, in words.
    func differences(to found: YearsCharges) -> [String] {
        Set(charges.keys).union(found.charges.keys).sorted().compactMap { key in
            let expected = charges[key] ?? Charge()
            let actual = found.charges[key] ?? Charge()
            guard expected != actual else { return nil }
            return "\(key): expected \(expected.units) units, \(expected.amount); "
                + "found \(actual.units), \(actual.amount)"
        }
    }
}
