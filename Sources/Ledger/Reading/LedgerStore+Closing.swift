import BillingTime
import Foundation
import GRDB

extension LedgerStore {
    /// All closes in the order of closing, those that were reopened too.
    public func closes() throws(LedgerError) -> [LedgerClose] {
        try connection.read { database in
            try Row.fetchAll(database, sql: "SELECT * FROM closes ORDER BY id").map { row in
                var close = LedgerClose(row)
                close.tariffFiles = try Data.fetchAll(
                    database,
                    sql: "SELECT content FROM close_tariffs WHERE close = ? ORDER BY position",
                    arguments: [close.id]
                ).map { Array($0) }
                close.exceptedAccounts = try Data.fetchAll(
                    database,
                    sql: "SELECT account FROM close_exceptions WHERE close = ? ORDER BY account",
                    arguments: [close.id]
                ).map { Array($0) }
                close.publishedFiles = try Row.fetchAll(
                    database,
                    sql: "SELECT path, digest FROM close_files WHERE close = ? ORDER BY path",
                    arguments: [close.id]
                ).map {
                    LedgerClose.PublishedFile(path: $0.text("path"), digest: $0.bytes("digest"))
                }
                return close
            }
        }
    }

    /// What a close issued, by account bytewise; also of one that was reopened.
    public func issuedAccounts(_ close: LedgerClose) throws(LedgerError) -> [IssuedAccount] {
        try connection.read { database in
            try IssuedAccount.fetch(database, where: "close = ?", [close.id]).map(\.account)
        }
    }

    /// The accounts to which anything was issued by a close in force, ascending bytewise.
    public func accountsWithIssues() throws(LedgerError) -> [[UInt8]] {
        try connection.read { database in
            try Data.fetchAll(
                database,
                sql: """
                    SELECT DISTINCT account FROM issued_accounts
                    WHERE close IN (SELECT id FROM closes WHERE reopened_at IS NULL)
                    ORDER BY account
                    """
            ).map { Array($0) }
        }
    }
}

extension UsageReader {
    /// What closes in force issued to an account, by month.
    public func issued(to account: [UInt8]) throws(LedgerError) -> [Period: IssuedAccount] {
        try connection.read { database in
            let found = try IssuedAccount.fetch(
                database, where: "account = ? AND closes.reopened_at IS NULL", [Data(account)])
            return Dictionary(uniqueKeysWithValues: found.map { ($0.period, $0.account) })
        }
    }
}

extension LedgerClose {
    fileprivate init(_ row: Row) {
        self.init(
            period: row.period("period"), asOf: row.instant("as_of"),
            closedAt: row.instant("closed_at"), run: row["run"],
            tariffVersion: row["tariff_version"], currency: row["currency"],
            policies: row["policies"], tariffFiles: [], bookDigest: row.bytes("book_digest"),
            inputCount: row["input_count"], inputDigest: row.bytes("input_digest"),
            exceptedAccounts: [], previous: row.bytes("previous"))
        id = row["id"]
        contentDigest = row.bytes("content_digest")
        hash = row.bytes("hash")
        accepted = row["accepted"]
        if let reopenedAt = row.optionalInstant("reopened_at") {
            reopening = Reopening(
                reopenedAt: reopenedAt, reason: row.text("reopen_reason"),
                hash: row.bytes("reopen_hash"))
        }
    }
}

extension IssuedAccount {
    fileprivate static func fetch(
        _ database: Database, where condition: String, _ arguments: StatementArguments
    ) throws -> [(period: Period, account: IssuedAccount)] {
        let rows = try Row.fetchAll(
            database,
            sql: """
                SELECT issued_accounts.*, closes.period FROM issued_accounts
                JOIN closes ON closes.id = close
                WHERE \(condition) ORDER BY account, close
                """, arguments: arguments)
        return try rows.map { row in
            var account = IssuedAccount(row)
            let number: Int64 = row["id"]
            account.lines = try details("issued_lines", number, database).map { row in
                IssuedLine(row)
            }
            account.balances = try details("issued_balances", number, database).map { row in
                IssuedBalance(row)
            }
            account.leakage = try details("issued_leakage", number, database).map { row in
                IssuedLeakage(row)
            }
            return (row.period("period"), account)
        }
    }

    private static func details(
        _ table: String, _ issued: Int64, _ database: Database
    ) throws -> [Row] {
        try Row.fetchAll(
            database.cachedStatement(
                sql: "SELECT * FROM \(table) WHERE issued = ? ORDER BY position"),
            arguments: [issued])
    }

    private init(_ row: Row) {
        self.init(
            account: row.bytes("account"), name: row.text("name"),
            units: Units(
                free: row["free_units"], prepaid: row["prepaid_units"],
                postpaid: row["postpaid_units"], unbilled: row["unbilled_units"],
                notBillable: row["not_billable_units"]),
            packsAmount: row["packs_amount"], usageAmount: row["usage_amount"],
            rounding: row["rounding"], total: row["total"])
    }
}

extension IssuedLine {
    fileprivate init(_ row: Row) {
        self.init(
            chargePeriod: row.period("charge_period"),
            pool: row.optionalBytes("pool").map { String(decoding: $0, as: UTF8.self) },
            interface: row.optionalBytes("interface").map { String(decoding: $0, as: UTF8.self) },
            usageType: row["usage_type"], correctedType: row["corrected_type"],
            source: row.text("source"), quantity: row["quantity"], unitPrice: row["unit_price"],
            amount: row["amount"])
    }
}

extension IssuedBalance {
    fileprivate init(_ row: Row) {
        self.init(
            pool: row.text("pool"), grant: row.text("grant_name"), grantClass: row["class"],
            units: [
                row["granted"], row["used_before"], row["used"], row["remaining"], row["lapsed"],
            ],
            startsAt: row.instant("starts_at"), endsAt: row.instant("ends_at"))
    }
}

extension IssuedLeakage {
    fileprivate init(_ row: Row) {
        self.init(
            pool: row.text("pool"), interface: row.text("interface"), reason: row["reason"],
            units: row["units"], firstAt: row.instant("first_at"),
            lastAt: row.instant("last_at"), listValue: row["list_value"])
    }
}
