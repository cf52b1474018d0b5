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
        // Lines and balances are looked at where they stand: copies count references.
        let lines = statement.lines.span
        for index in lines.indices {
            switch lines[index].usageType {
            case .free: free += lines[index].quantity
            case .prepaid: prepaid += lines[index].quantity
            case .postpaid: postpaid += lines[index].quantity
            case .pack, .rounding, .correction: break
            }
            amount = amount + (lines[index].amount ?? .zero)
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
        let balances = statement.balances.span
        for index in balances.indices {
            let sum =
                balances[index].usedBefore + balances[index].used + balances[index].remaining
                + balances[index].lapsed
            let (grant, granted) = (statement.balances[index].grant, balances[index].granted)
            try expect(
                sum == granted, statement,
                "grant \(grant): \(granted) granted, \(sum) accounted for")
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
