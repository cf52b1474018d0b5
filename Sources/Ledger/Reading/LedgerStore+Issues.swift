import BillingTime
import GRDB

extension LedgerStore {
    /// Calls `body` with each issued account's content (`IssuedAccount.appendContent`) and the
    /// number of its close, in the order in which they were issued.
    ///
    /// Each table is read once, from its beginning to its end: to ask for an account's lines one
    /// account after the other takes several times as long.
    ///
    /// `body` must not use the ledger.
    public func forEachIssue(
        _ body: (_ close: Int64, _ content: [UInt8]) -> Void
    ) throws(LedgerError) {
        try connection.read { database in
            let accounts = try RawStatement(
                """
                SELECT id, close, account, name, free_units, prepaid_units, postpaid_units,
                    unbilled_units, not_billable_units, packs_amount, usage_amount, rounding, total
                FROM issued_accounts ORDER BY id
                """, in: database)
            defer { accounts.reset() }
            var lines = try IssueDetails(
                "issued_lines", IssuedLine.columns, in: database)
            var balances = try IssueDetails(
                "issued_balances", IssuedBalance.columns, in: database)
            var leakage = try IssueDetails(
                "issued_leakage", IssuedLeakage.columns, in: database)
            defer {
                for details in [lines, balances, leakage] { details.statement.reset() }
            }
            var content: [UInt8] = []
            while try accounts.step() {
                let number = accounts.integer(at: 0)
                var account = IssuedAccount(accounts)
                try lines.forEach(of: number) { account.lines.append(IssuedLine($0)) }
                try balances.forEach(of: number) { account.balances.append(IssuedBalance($0)) }
                try leakage.forEach(of: number) { account.leakage.append(IssuedLeakage($0)) }
                content.removeAll(keepingCapacity: true)
                account.appendContent(to: &content)
                body(accounts.integer(at: 1), content)
            }
        }
    }
}

/// The rows of one table that belong to issued accounts, ascending by account.
private struct IssueDetails {
    let statement: RawStatement
    private var isAtRow: Bool

    init(_ table: String, _ columns: String, in database: Database) throws {
        statement = try RawStatement(
            "SELECT issued, \(columns) FROM \(table) ORDER BY issued, position", in: database)
        isAtRow = try statement.step()
    }

    /// Calls `body` with each row of an account; rows of accounts before it, which are not there
    /// any more, are passed over.
    mutating func forEach(of account: Int64, _ body: (RawStatement) -> Void) throws {
        while isAtRow, statement.integer(at: 0) <= account {
            if statement.integer(at: 0) == account { body(statement) }
            isAtRow = try statement.step()
        }
    }
}

extension IssuedAccount {
    fileprivate init(_ row: RawStatement) {
        self.init(
            account: row.bytes(at: 2), name: row.text(at: 3) ?? "",
            units: Units(
                free: row.integer(at: 4), prepaid: row.integer(at: 5),
                postpaid: row.integer(at: 6), unbilled: row.integer(at: 7),
                notBillable: row.integer(at: 8)),
            packsAmount: row.text(at: 9) ?? "", usageAmount: row.text(at: 10) ?? "",
            rounding: row.text(at: 11) ?? "", total: row.text(at: 12) ?? "")
    }
}

extension IssuedLine {
    fileprivate static let columns = """
        charge_period, pool, interface, usage_type, corrected_type, source, quantity, unit_price,
        amount
        """

    fileprivate init(_ row: RawStatement) {
        self.init(
            chargePeriod: Period(
                monthsSinceYearZero: Int32(truncatingIfNeeded: row.integer(at: 1))),
            pool: row.text(at: 2), interface: row.text(at: 3), usageType: row.text(at: 4) ?? "",
            correctedType: row.text(at: 5), source: row.text(at: 6) ?? "",
            quantity: row.integer(at: 7), unitPrice: row.text(at: 8) ?? "",
            amount: row.text(at: 9) ?? "")
    }
}

extension IssuedBalance {
    fileprivate static let columns = """
        pool, grant_name, class, granted, used_before, used, remaining, lapsed, starts_at, ends_at
        """

    fileprivate init(_ row: RawStatement) {
        self.init(
            pool: row.text(at: 1) ?? "", grant: row.text(at: 2) ?? "",
            grantClass: row.text(at: 3) ?? "", units: (4...8).map { row.integer(at: $0) },
            startsAt: Instant(row.integer(at: 9)), endsAt: Instant(row.integer(at: 10)))
    }
}

extension IssuedLeakage {
    fileprivate static let columns = """
        pool, interface, reason, units, first_at, last_at, list_value
        """

    fileprivate init(_ row: RawStatement) {
        self.init(
            pool: row.text(at: 1) ?? "", interface: row.text(at: 2) ?? "",
            reason: row.text(at: 3) ?? "", units: row.integer(at: 4),
            firstAt: Instant(row.integer(at: 5)), lastAt: Instant(row.integer(at: 6)),
            listValue: row.text(at: 7))
    }
}
