import Billing
import BillingTime

/// The sums that must hold before anything is published (formats.md, control totals).
enum ControlTotals {
    /// Checks a statement against the units that the ledger holds for it.
    ///
    /// - Throws: `OperatingError` with exit code 70.
    static func check(_ statement: Statement, meteredUnits: Int64) throws {
        let units =
            statement.freeUnits + statement.prepaidUnits + statement.postpaidUnits
            + statement.unbilledUnits + statement.notBillableUnits
        try expect(
            units == meteredUnits, statement,
            "units: \(units) in all classes, \(meteredUnits) metered")
        var (free, prepaid, postpaid): (Int64, Int64, Int64) = (0, 0, 0)
        var amount = Amount.zero
        for line in statement.lines {
            switch line.usageType {
            case .free: free += line.quantity
            case .prepaid: prepaid += line.quantity
            case .postpaid: postpaid += line.quantity
            case .pack, .rounding, .correction: break
            }
            amount = amount + (line.amount ?? .zero)
        }
        let classes: [(UsageType, Int64, Int64)] = [
            (.free, free, statement.freeUnits), (.prepaid, prepaid, statement.prepaidUnits),
            (.postpaid, postpaid, statement.postpaidUnits),
        ]
        for (type, sum, expected) in classes {
            try expect(
                sum == expected, statement,
                "\(type.rawValue) units: \(sum) on the lines, \(expected) in the summary")
        }
        try expect(
            amount == statement.total, statement,
            "the lines add up to \(amount), the total is \(statement.total)")
        let parts = statement.packsAmount + statement.usageAmount + statement.rounding
        try expect(
            parts == statement.total, statement,
            "packs, usage and rounding add up to \(parts), the total is \(statement.total)")
        let leaked = statement.leakage.reduce(0) { $0 + $1.units }
        try expect(
            leaked == statement.unbilledUnits, statement,
            "unbilled units: \(leaked) in the leakage, \(statement.unbilledUnits) in the summary")
        for balance in statement.balances {
            let sum = balance.usedBefore + balance.used + balance.remaining + balance.lapsed
            try expect(
                sum == balance.granted, statement,
                "grant \(balance.grant): \(balance.granted) granted, \(sum) accounted for")
        }
    }

    private static func expect(
        _ holds: Bool, _ statement: Statement, _ reason: @autoclosure () -> String
    ) throws {
        guard !holds else { return }
        throw OperatingError(
            reason: "control totals of account \(statement.accountID) in \(statement.period) "
                + "don't balance: \(reason())", exitCode: .unbalanced)
    }
}
