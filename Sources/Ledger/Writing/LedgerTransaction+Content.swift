import BillingTime
import Foundation
import GRDB

extension LedgerTransaction {
    /// Adds a batch and gives it a number: the next.
    public func addBatch() throws(LedgerError) -> Int64 {
        try write { database in
            try database.execute(sql: "INSERT INTO batches (run) VALUES (?)", arguments: [run])
            let number = database.lastInsertedRowID
            try DigestedTable.batches.addedLast(database)
            return number
        }
    }

    /// Adds accounts under numbers that the caller chose.
    public func addAccounts(_ accounts: some Sequence<LedgerAccount>) throws(LedgerError) {
        try write { database in
            let statement = try RawStatement(
                "INSERT INTO accounts (id, account, row_digest) VALUES (?, ?, ?)", in: database)
            var sum = RowSum()
            for account in accounts {
                let digest = RowDigest.ofAccount(account.id, account.account.span)
                statement.bind(account.id, at: 1)
                statement.bind(digest, at: 3)
                try statement.execute(binding: account.account.span, at: 2)
                sum.add(digest)
            }
            try DigestedTable.accounts.add([0: sum], to: database)
        }
    }

    /// Adds meters under numbers that the caller chose: the first one, and those after it.
    public func addMeters(
        _ meters: some Sequence<Meter>, from first: Int64
    ) throws(LedgerError) {
        try write { database in
            for (position, meter) in meters.enumerated() {
                try database.execute(
                    sql: """
                        INSERT INTO meters (id, interface, error_code, ticket) VALUES (?, ?, ?, ?)
                        """,
                    arguments: [
                        first + Int64(position), meter.interface, Data(meter.errorCode),
                        meter.ticket.map { Data($0.utf8) },
                    ])
                try DigestedTable.meters.addedLast(database)
            }
        }
    }

    /// Adds a file. Its digest must be new.
    public func addFile(_ file: TakenFile) throws(LedgerError) {
        try write { database in try file.insert(into: database) }
    }

    /// Adds usage: at most one row for a month, account and batch.
    ///
    /// `rows` must not use the ledger.
    public func addUsage(_ rows: some Sequence<UsageRow>) throws(LedgerError) {
        try write { database in
            let statement = try RawStatement(
                """
                INSERT INTO usage (period, account, batch, units, first_second, last_second, days, id,
                    row_digest)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """, in: database)
            var id = try Self.lastNumber(in: "usage", database)
            var sums: [Int64: RowSum] = [:]
            for row in rows {
                id += 1
                let digest = row.digest(id)
                let period = Int64(row.period.monthsSinceYearZero)
                sums[period, default: RowSum()].add(digest)
                statement.bind(id, at: 8)
                statement.bind(digest, at: 9)
                statement.bind(period, at: 1)
                statement.bind(row.account, at: 2)
                statement.bind(row.batch, at: 3)
                statement.bind(row.units, at: 4)
                statement.bind(row.firstSecond.secondsSinceEpoch, at: 5)
                statement.bind(row.lastSecond.secondsSinceEpoch, at: 6)
                try statement.execute(binding: row.days.span, at: 7)
            }
            try DigestedTable.usage.add(sums, to: database)
        }
    }

    /// The greatest number in a table: rows that are added get those behind it.
    private static func lastNumber(in table: String, _ database: Database) throws -> Int64 {
        try Int64.fetchOne(
            database.cachedStatement(sql: "SELECT ifnull(max(id), 0) FROM \(table)")) ?? 0
    }

    /// Adds segments of request keys.
    ///
    /// `segments` must not use the ledger.
    public func addKeySegments(_ segments: some Sequence<KeySegment>) throws(LedgerError) {
        try write { database in
            let statement = try RawStatement(
                """
                INSERT INTO request_keys
                    (period, reach, prefix_first, prefix_last, count, keys, run, id, row_digest)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """, in: database)
            var id = try Self.lastNumber(in: "request_keys", database)
            var sums: [Int64: RowSum] = [:]
            for segment in segments {
                id += 1
                let digest = segment.digest(id, run: run)
                let period = Int64(segment.period.monthsSinceYearZero)
                sums[period, default: RowSum()].add(segment.entryDigest(id, row: digest))
                statement.bind(id, at: 8)
                statement.bind(digest, at: 9)
                statement.bind(period, at: 1)
                statement.bind(segment.reach, at: 2)
                statement.bind(segment.prefixes.lowerBound, at: 3)
                statement.bind(segment.prefixes.upperBound, at: 4)
                statement.bind(segment.count, at: 5)
                statement.bind(run, at: 7)
                try statement.execute(binding: segment.keys.span, at: 6)
            }
            try DigestedTable.requestKeys.add(sums, to: database)
        }
    }

    /// Says that much was written, and that more will be computed before the next comes.
    public func beginSync() { connection.beginSync() }

    /// Forgets the request keys of the months up to `last`: their calls can't be recognised any
    /// more.
    public func forgetKeys(through last: Period) throws(LedgerError) {
        try write { database in
            let month = last.monthsSinceYearZero
            try database.execute(
                sql: "DELETE FROM request_keys WHERE period <= ?", arguments: [month])
            // Of all calls that were counted, those have no key any more.
            try database.execute(
                sql: """
                    INSERT OR REPLACE INTO settings (key, value) SELECT ?, CAST(
                        (SELECT ifnull(sum(metered + not_billable), 0) FROM files)
                        - (SELECT ifnull(sum(count), 0) FROM request_keys) AS TEXT)
                    """, arguments: [LedgerStore.forgottenKeysKey])
            try database.execute(
                sql: "DELETE FROM row_sums WHERE name = 'request_keys' AND period <= ?",
                arguments: [month])
            // Their numbers are given to others.
            try DigestedTable.tails.removing(database, where: "TRUE")
            try database.execute(
                sql: """
                    UPDATE tails SET key_row = 0
                    WHERE key_row NOT IN (SELECT id FROM request_keys)
                    """)
            try DigestedTable.tails.added(database, where: "TRUE", [])
            try database.execute(
                sql: """
                    INSERT INTO settings (key, value) VALUES ('keys_forgotten_through', ?)
                    ON CONFLICT (key) DO UPDATE SET value =
                        max(CAST(value AS INTEGER), CAST(excluded.value AS INTEGER))
                    """, arguments: ["\(month)"])
            try LedgerSettings.writeDigest(database)
        }
    }

    /// Adds an exception.
    public func addException(_ exception: LedgerException) throws(LedgerError) {
        try write { database in try exception.insert(into: database) }
    }

    /// Removes exceptions that no longer stand.
    public func resolveExceptions(_ ids: [Int64]) throws(LedgerError) {
        try write { database in
            let statement = try RawStatement("DELETE FROM exceptions WHERE id = ?", in: database)
            for id in ids {
                try DigestedTable.exceptions.removing(database, where: "id = ?", [id])
                statement.bind(id, at: 1)
                try statement.execute()
            }
        }
    }

    /// Removes the exceptions about the whole file at `path`, since it is read again.
    public func clearFileExceptions(_ path: [UInt8]) throws(LedgerError) {
        try write { database in
            _ = try Self.deleteExceptions(
                database, where: "file_level = 1 AND file = ?", [Data(path)])
        }
    }

    /// Removes the exceptions of records at or behind `offset` of a file that has grown: its last
    /// line had no end yet, and is read again.
    ///
    /// - Returns: how many there were.
    @discardableResult
    public func clearExceptions(_ path: [UInt8], from offset: Int64) throws(LedgerError) -> Int {
        try write { database in
            try Self.deleteExceptions(
                database, where: "file = ? AND file_level = 0 AND byte_offset >= ?",
                [Data(path), offset])
        }
    }

    /// Deletes exceptions, and returns how many there were.
    static func deleteExceptions(
        _ database: Database, where condition: String, _ arguments: StatementArguments
    ) throws -> Int {
        try DigestedTable.exceptions.removing(database, where: condition, arguments)
        try database.execute(
            sql: "DELETE FROM exceptions WHERE \(condition)", arguments: arguments)
        return database.changesCount
    }
}
