import BillingTime
import Foundation
import GRDB

extension LedgerStore {
    /// All accounts, by number.
    public func allAccounts() throws(LedgerError) -> [LedgerAccount] {
        try connection.read { database in
            let statement = try RawStatement(
                "SELECT id, account, row_digest FROM accounts ORDER BY id", in: database)
            var accounts: [LedgerAccount] = []
            while try statement.step() {
                let account = LedgerAccount(
                    id: statement.integer(at: 0), account: statement.bytes(at: 1))
                guard
                    statement.integer(at: 2)
                        == RowDigest.ofAccount(account.id, account.account.span)
                else {
                    throw DatabaseError(
                        resultCode: .SQLITE_CORRUPT,
                        message: "table accounts, row with id \(account.id) is damaged")
                }
                accounts.append(account)
            }
            statement.reset()
            return accounts
        }
    }

    /// All meters, in the order of their numbers, which begin with 1.
    public func allMeters() throws(LedgerError) -> [Meter] {
        try connection.read { database in
            let isSound = try DigestedTable.meters.isSound(in: database)
            return try Row.fetchAll(
                database, sql: "SELECT * FROM meters WHERE \(isSound) ORDER BY id"
            ).map { row in
                Meter(
                    interface: row["interface"], errorCode: row.bytes("error_code"),
                    ticket: row.optionalBytes("ticket").map { String(decoding: $0, as: UTF8.self) })
            }
        }
    }

    /// The first and the last month with usage; nil without any.
    public func usagePeriods() throws(LedgerError) -> ClosedRange<Period>? {
        try connection.read { database in
            // Each half finds its end of the index; together they would read all of it.
            let row = try Row.fetchOne(
                database,
                sql: "SELECT (SELECT min(period) FROM usage), (SELECT max(period) FROM usage)")
            let found = row.map { [$0[0] as Int64?, $0[1] as Int64?] } ?? []
            let written = try DigestedTable.usage.sums(in: database).filter { $0.value.rows > 0 }
            guard found == [written.keys.min(), written.keys.max()] else {
                throw DatabaseError(
                    resultCode: .SQLITE_CORRUPT,
                    message: "table usage: its months are not those that were written")
            }
            let months = found.compactMap(\.self).map {
                Period(monthsSinceYearZero: Int32(clamping: $0))
            }
            return months.first.map { $0...(months.last ?? $0) }
        }
    }

    /// The numbers of the accounts with usage in the month, ascending.
    public func accountsWithUsage(_ period: Period) throws(LedgerError) -> [Int64] {
        try connection.read { database in
            try Int64.fetchAll(
                database,
                sql: "SELECT DISTINCT account FROM usage WHERE period = ? ORDER BY account",
                arguments: [period.monthsSinceYearZero])
        }
    }

    /// The runs that took in usage of an account in the month, each with the first and the last
    /// second of that usage.
    public func usageRuns(
        account: Int64, period: Period
    ) throws(LedgerError) -> [(run: Int64, time: ClosedRange<Instant>)] {
        try connection.read { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT batches.run, min(first_second) AS first, max(last_second) AS last
                    FROM usage JOIN batches ON batches.id = usage.batch
                    WHERE period = ? AND account = ?
                        AND \(DigestedTable.usage.isSound(in: database))
                        AND \(DigestedTable.batches.isSound(in: database))
                    GROUP BY batches.run ORDER BY batches.run
                    """,
                arguments: [period.monthsSinceYearZero, account]
            ).map { row in (row["run"], row.instant("first")...row.instant("last")) }
        }
    }

    /// All units of the month.
    public func usageUnits(_ period: Period) throws(LedgerError) -> Int64 {
        try connection.read { database in
            try Int64.fetchOne(
                database, sql: "SELECT ifnull(sum(units), 0) FROM usage WHERE period = ?",
                arguments: [period.monthsSinceYearZero]) ?? 0
        }
    }

    /// How many rows of usage the month has: one for each account and batch. An index tells.
    public func usageRowCount(_ period: Period) throws(LedgerError) -> Int {
        try connection.read { database in
            try Int.fetchOne(
                database, sql: "SELECT count(*) FROM usage WHERE period = ?",
                arguments: [period.monthsSinceYearZero]) ?? 0
        }
    }

    /// Whether there are any request keys, also those of a transaction that is still open.
    public func hasKeys() throws(LedgerError) -> Bool {
        try connection.read { database in
            try Bool.fetchOne(database, sql: "SELECT EXISTS (SELECT 1 FROM request_keys)") ?? false
        }
    }

    /// The key segments that may hold a key with one of these prefixes, in the order in which they
    /// came, also those of a transaction that is still open.
    ///
    /// Several threads may ask at once.
    ///
    /// - Parameters:
    ///   - firstOpenRun: the segments of the runs from this one on are open.
    ///   - isOpenOnly: whether only those are wanted; the others are then not read.
    public func keySegments(
        overlapping prefixes: ClosedRange<Int64>, firstOpenRun: Int64 = .max,
        isOpenOnly: Bool = false
    ) throws(LedgerError) -> [KnownKeySegment] {
        try connection.read { database in
            // One index search for each reach that occurs; see the schema.
            let statement = try RawStatement(
                """
                WITH RECURSIVE reaches (reach) AS (
                    SELECT min(reach) FROM request_keys
                    UNION ALL
                    SELECT (SELECT min(k.reach) FROM request_keys k WHERE k.reach > r.reach)
                    FROM reaches r WHERE r.reach IS NOT NULL
                )
                SELECT k.id, k.period, k.prefix_first, k.prefix_last, k.count, k.keys, k.run, k.reach,
                    k.row_digest
                FROM reaches r CROSS JOIN request_keys k
                WHERE k.reach = r.reach AND k.prefix_first BETWEEN ?1 - r.reach AND ?2
                    AND k.prefix_last >= ?1 AND k.run >= ?3
                """, in: database)
            statement.bind(prefixes.lowerBound, at: 1)
            statement.bind(prefixes.upperBound, at: 2)
            statement.bind(isOpenOnly ? firstOpenRun : 0, at: 3)
            var found: [KnownKeySegment] = []
            while try statement.step() {
                found.append(try KnownKeySegment(statement, firstOpenRun: firstOpenRun))
            }
            statement.reset()
            return found.sorted { $0.id < $1.id }
        }
    }
}

extension KnownKeySegment {
    /// Takes a row of `keySegments`; fails where it is damaged.
    fileprivate init(_ row: RawStatement, firstOpenRun: Int64) throws {
        let (id, month) = (row.integer(at: 0), row.integer(at: 1))
        let (first, last) = (row.integer(at: 2), row.integer(at: 3))
        let keys = row.bytes(at: 5)
        guard first <= last, let period = Int32(exactly: month),
            row.integer(at: 8)
                == RowDigest.ofKeys(
                    id, month, reach: row.integer(at: 7), first...last, count: row.integer(at: 4),
                    run: row.integer(at: 6), keys.span)
        else {
            throw DatabaseError(
                resultCode: .SQLITE_CORRUPT,
                message: "table request_keys, row with id \(id), "
                    + "period \(RowDigest.monthText(month)) is damaged")
        }
        self.init(
            id: id, isOpen: row.integer(at: 6) >= firstOpenRun,
            segment: KeySegment(
                period: Period(monthsSinceYearZero: period), prefixes: first...last,
                count: row.integer(at: 4), keys: keys))
    }
}
