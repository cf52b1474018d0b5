import BillingTime

/// Sums that don't hold: nothing may be published.
public struct ControlTotalsFault: Error, Hashable, Sendable, CustomStringConvertible {
    /// Which sums, and what both sides are.
    public let description: String

    /// Makes a fault.
    public init(_ description: String) { self.description = description }
}

/// The sums that must hold before anything is published (Rules.md, 13. Control totals).
public enum ControlTotals {
    /// Checks a statement against itself and against the units that the ledger holds for it:
    ///
    /// - units metered = free + prepaid + postpaid + unbilled + not billable,
    /// - units of each class = those of its lines,
    /// - sum of lines = packs + usage + rounding = total,
    /// - unbilled units = leakage,
    /// - for each grant: granted = used before + used + remaining + lapsed.
    ///
    /// - Throws: `ControlTotalsFault` for the first that doesn't hold.
    public static func check(
        _ statement: Statement, meteredUnits: Int64
    ) throws(ControlTotalsFault) {
        let units = statement.units + statement.notBillableUnits
        try expect(
            units == meteredUnits, statement,
            "units: \(units) in all classes, \(meteredUnits) metered")
        try checkLines(of: statement)
        let parts = statement.packsAmount + statement.usageAmount + statement.rounding
        try expect(
            parts == statement.total, statement,
            "packs, usage and rounding add up to \(parts), the total is \(statement.total)")
        let leaked =
            statement.leakage.reduce(0) { $0 + $1.units }
            + statement.departed.reduce(0) { $0 + $1.units }
        try expect(
            leaked == statement.unbilledUnits, statement,
            "unbilled units: \(leaked) in the leakage, \(statement.unbilledUnits) in the summary")
        try checkGrants(of: statement)
    }

    private static func checkLines(of statement: Statement) throws(ControlTotalsFault) {
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
    }

    private static func checkGrants(of statement: Statement) throws(ControlTotalsFault) {
        let balances = statement.balances.span
        for index in balances.indices {
            let sum =
                balances[index].usedBefore + balances[index].used + balances[index].remaining
                + balances[index].lapsed
            try expect(
                sum == balances[index].granted, statement,
                "grant \(balances[index].grant): \(balances[index].granted) granted, "
                    + "\(sum) accounted for")
        }
    }

    private static func expect(
        _ holds: Bool, _ statement: Statement, _ reason: @autoclosure () -> String
    ) throws(ControlTotalsFault) {
        guard !holds else { return }
        throw ControlTotalsFault(
            "control totals of account \(statement.accountID) in \(statement.period) "
                + "don't balance: \(reason())")
    }
}

extension ControlTotals {
    /// What the rating of a month came to, over all accounts.
    public struct Month: Sendable {
        /// Units of all classes, those of accounts that no book knows too.
        public var units: Int64
        /// Units that the tariff doesn't charge.
        public var notBillableUnits: Int64
        /// What the ledger's rows say that their units are.
        public var meteredUnits: Int64
        /// How many of the ledger's rows were rated.
        public var ratedRows: Int
        /// How many rows the ledger has.
        public var ledgerRows: Int
        /// The first account whose usage is not what its row says; nil: there is none.
        public var damagedAccount: String?

        /// Makes it.
        public init(
            units: Int64, notBillableUnits: Int64, meteredUnits: Int64, ratedRows: Int,
            ledgerRows: Int, damagedAccount: String?
        ) {
            self.units = units
            self.notBillableUnits = notBillableUnits
            self.meteredUnits = meteredUnits
            self.ratedRows = ratedRows
            self.ledgerRows = ledgerRows
            self.damagedAccount = damagedAccount
        }
    }

    /// Checks that units metered = free + prepaid + postpaid + unbilled + unknown account + not
    /// billable over a month, and that nothing of the ledger was left out.
    ///
    /// - Throws: `ControlTotalsFault`.
    public static func check(_ month: Month, of period: Period) throws(ControlTotalsFault) {
        func fault(_ reason: String) -> ControlTotalsFault {
            ControlTotalsFault("control totals of \(period) don't balance: \(reason)")
        }
        guard month.ratedRows == month.ledgerRows else {
            throw fault(
                "\(month.ratedRows) rows of usage rated, \(month.ledgerRows) in the ledger"
            )
        }
        if let account = month.damagedAccount {
            throw fault("usage of account \(account) in the ledger is damaged")
        }
        guard month.units + month.notBillableUnits == month.meteredUnits else {
            throw fault(
                "\(month.units) units in all classes and \(month.notBillableUnits) not billable, "
                    + "\(month.meteredUnits) in the ledger")
        }
    }
}
