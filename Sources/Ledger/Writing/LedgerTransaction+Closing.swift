import BillingTime
import Foundation
import GRDB

extension LedgerTransaction {
    /// Freezes a month: the close itself, and what it issues to each account.
    public func issue(_ close: LedgerClose, _ accounts: [IssuedAccount]) throws(LedgerError) {
        try write { database in
            try close.insert(into: database)
            let number = database.lastInsertedRowID
            for (position, file) in close.tariffFiles.enumerated() {
                try database.execute(
                    sql: "INSERT INTO close_tariffs VALUES (?, ?, ?)",
                    arguments: [number, position, Data(file)])
            }
            for account in close.exceptedAccounts {
                try database.execute(
                    sql: "INSERT INTO close_exceptions VALUES (?, ?)",
                    arguments: [number, Data(account)])
            }
            for file in close.publishedFiles {
                try database.execute(
                    sql: "INSERT INTO close_files VALUES (?, ?, ?)",
                    arguments: [number, Data(file.path.utf8), Data(file.digest)])
            }
            for account in accounts { try account.insert(into: database, close: number) }
        }
    }

    /// Opens a closed month again; all that was issued stays on record.
    public func reopen(
        _ close: LedgerClose, _ reopening: LedgerClose.Reopening
    ) throws(LedgerError) {
        try write { database in
            try database.execute(
                sql: """
                    UPDATE closes SET reopened_at = ?, reopen_reason = ?, reopen_hash = ?
                    WHERE id = ? AND reopened_at IS NULL
                    """,
                arguments: [
                    reopening.reopenedAt.secondsSinceEpoch, Data(reopening.reason.utf8),
                    Data(reopening.hash), close.id,
                ])
            precondition(database.changesCount == 1, "no such close is in force")
        }
    }
}

extension LedgerClose {
    fileprivate func insert(into database: Database) throws {
        try database.execute(
            sql: """
                INSERT INTO closes (period, as_of, closed_at, run, tariff_version, currency,
                    policies, book_digest, input_count, input_digest, content_digest, previous,
                    hash, accepted)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                period.monthsSinceYearZero, asOf.secondsSinceEpoch, closedAt.secondsSinceEpoch,
                run, tariffVersion, currency, policies, Data(bookDigest), inputCount,
                Data(inputDigest), Data(contentDigest), Data(previous), Data(hash), accepted,
            ])
    }
}

extension IssuedAccount {
    fileprivate func insert(into database: Database, close: Int64) throws {
        try database.cachedStatement(
            sql: """
                INSERT INTO issued_accounts (close, account, name, free_units, prepaid_units,
                    postpaid_units, unbilled_units, not_billable_units, packs_amount,
                    usage_amount, rounding, total)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(
            arguments: [
                close, Data(account), Data(name.utf8), units.free, units.prepaid, units.postpaid,
                units.unbilled, units.notBillable, packsAmount, usageAmount, rounding, total,
            ])
        let issued = database.lastInsertedRowID
        for (position, line) in lines.enumerated() {
            try database.cachedStatement(
                sql: "INSERT INTO issued_lines VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
            ).execute(
                arguments: [
                    issued, position, line.chargePeriod.monthsSinceYearZero,
                    line.pool.map { Data($0.utf8) }, line.interface.map { Data($0.utf8) },
                    line.usageType, line.correctedType, Data(line.source.utf8), line.quantity,
                    line.unitPrice, line.amount,
                ])
        }
        for (position, balance) in balances.enumerated() {
            try database.cachedStatement(
                sql: "INSERT INTO issued_balances VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
            ).execute(
                arguments: [
                    issued, position, Data(balance.pool.utf8), Data(balance.grant.utf8),
                    balance.grantClass, balance.units[0], balance.units[1], balance.units[2],
                    balance.units[3], balance.units[4], balance.startsAt.secondsSinceEpoch,
                    balance.endsAt.secondsSinceEpoch,
                ])
        }
        for (position, line) in leakage.enumerated() {
            try database.cachedStatement(
                sql: "INSERT INTO issued_leakage VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
            ).execute(
                arguments: [
                    issued, position, Data(line.pool.utf8), Data(line.interface.utf8),
                    line.reason, line.units, line.firstAt.secondsSinceEpoch,
                    line.lastAt.secondsSinceEpoch, line.listValue,
                ])
        }
    }
}
