import BillingTime
import Foundation
import GRDB

extension LedgerStore {
    private static let daysThroughKey = "days_told_through"
    private static let usualAgeKey = "usual_age_in_days"
    private static let missingDaysKey = "missing_days_told"

    /// What earlier runs have told.
    public func told() throws(LedgerError) -> LedgerTold {
        try connection.read { database in
            var told = LedgerTold()
            let areSound = try [DigestedTable.toldMonths, .toldAccounts].map {
                "\($0.name) WHERE \(try $0.isSound(in: database))"
            }
            for row in try Row.fetchAll(database, sql: "SELECT * FROM \(areSound[0])") {
                told.runs[row.period("period")] = row["run"]
            }
            for row in try Row.fetchAll(database, sql: "SELECT * FROM \(areSound[1])") {
                told.accounts.insert(
                    LedgerTold.Account(
                        period: row.period("period"), reason: row.text("reason"),
                        account: row.bytes("account")))
            }
            told.daysThrough = try Self.days(Self.daysThroughKey, database).first
            told.missingDays = try Self.days(Self.missingDaysKey, database)
            told.usualAgeInDays =
                try Self.text(Self.usualAgeKey, database).flatMap { Int($0) } ?? 1
            return told
        }
    }

    /// Notes what has been told by now, in a transaction of its own.
    public func noteTold(_ told: LedgerTold) throws(LedgerError) {
        precondition(mode != .readOnly, "the ledger was opened for reading")
        try connection.transaction { database in
            for (period, run) in told.runs {
                try database.execute(
                    sql: "INSERT OR REPLACE INTO told_months (period, run) VALUES (?, ?)",
                    arguments: [period.monthsSinceYearZero, run])
            }
            try database.execute(sql: "DELETE FROM told_accounts")
            for row in told.accounts {
                try database.execute(
                    sql: "INSERT INTO told_accounts (period, reason, account) VALUES (?, ?, ?)",
                    arguments: [
                        row.period.monthsSinceYearZero, row.reason, Data(row.account),
                    ])
            }
            for table in [DigestedTable.toldMonths, .toldAccounts] { try table.fill(database) }
            for (key, value) in [
                (Self.daysThroughKey, Self.text([told.daysThrough].compactMap(\.self))),
                (Self.missingDaysKey, Self.text(told.missingDays)),
                (Self.usualAgeKey, "\(told.usualAgeInDays)"),
            ] {
                try database.execute(
                    sql: "INSERT OR REPLACE INTO settings (key, value) VALUES (?, ?)",
                    arguments: [key, value])
            }
        }
    }

    private static func text(_ key: String, _ database: Database) throws -> String? {
        try String.fetchOne(
            database, sql: "SELECT value FROM settings WHERE key = ?", arguments: [key])
    }

    private static func days(_ key: String, _ database: Database) throws -> [BillingDay] {
        let texts = (try text(key, database) ?? "").split(separator: ",")
        return texts.compactMap { Int32($0).map { BillingDay($0) } }
    }

    private static func text(_ days: [BillingDay]) -> String {
        days.map { "\($0.daysSinceEpoch)" }.joined(separator: ",")
    }
}
