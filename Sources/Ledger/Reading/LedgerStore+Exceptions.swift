import BillingTime
import Foundation
import GRDB

extension LedgerStore {
    /// The month's exceptions from every run, by file, line and offset.
    public func exceptions(_ period: Period) throws(LedgerError) -> [LedgerException] {
        try exceptions(where: "period = ?", [period.monthsSinceYearZero])
    }

    /// All exceptions, by month, file, line and offset.
    public func exceptions() throws(LedgerError) -> [LedgerException] {
        var all: [LedgerException] = []
        for period in try exceptionPeriods() { all += try exceptions(period) }
        return all
    }

    /// The exceptions about a whole file.
    public func fileExceptions(_ path: [UInt8]) throws(LedgerError) -> [LedgerException] {
        try exceptions(where: "file_level = 1 AND file = ?", [Data(path)])
    }

    /// The files that as a whole have an exception of this reason, bytewise ascending.
    public func files(withException reason: String) throws(LedgerError) -> [[UInt8]] {
        try connection.read { database in
            let rows = try Row.fetchCursor(
                database,
                sql: """
                    SELECT DISTINCT file FROM exceptions WHERE file_level = 1 AND reason = ?
                        AND \(DigestedTable.exceptions.isSound(in: database))
                    ORDER BY file
                    """,
                arguments: [reason])
            var files: [[UInt8]] = []
            while let row = try rows.next() { files.append(row.bytes("file")) }
            return files
        }
    }

    /// The months with exceptions, ascending.
    public func exceptionPeriods() throws(LedgerError) -> [Period] {
        try connection.read { database in
            try Int32.fetchAll(
                database,
                sql: """
                    SELECT DISTINCT period FROM exceptions
                    WHERE \(DigestedTable.exceptions.isSound(in: database)) ORDER BY period
                    """
            ).map { Period(monthsSinceYearZero: $0) }
        }
    }

    /// The months of the exceptions that a run has met.
    public func exceptionPeriods(metBy run: Int64) throws(LedgerError) -> [Period] {
        try connection.read { database in
            try Int32.fetchAll(
                database,
                sql: """
                    SELECT DISTINCT period FROM exceptions
                    WHERE run = ? AND \(DigestedTable.exceptions.isSound(in: database))
                    """,
                arguments: [run]
            ).map { Period(monthsSinceYearZero: $0) }
        }
    }

    /// The exceptions that a record with the same request key, taken in later, resolves.
    ///
    /// Those of reason `completed` are resolved by the call's list of tickets alone.
    public func openRejected(
        completed: String
    ) throws(LedgerError) -> [(id: Int64, requestKey: [UInt8], awaitsTickets: Bool)] {
        try connection.read { database in
            let rows = try Row.fetchCursor(
                database,
                sql: """
                    SELECT id, request_key, reason = ? AS is_call FROM exceptions
                    WHERE request_key IS NOT NULL
                        AND \(DigestedTable.exceptions.isSound(in: database))
                    ORDER BY id
                    """, arguments: [completed])
            var rejected: [(id: Int64, requestKey: [UInt8], awaitsTickets: Bool)] = []
            while let row = try rows.next() {
                rejected.append((row["id"], row.bytes("request_key"), row["is_call"]))
            }
            return rejected
        }
    }

    /// The exceptions of a reason whose calls lie at or before a second. Those of ledgers before
    /// version 7 come along: they do not say when.
    public func exceptions(
        for reason: String, through second: Int64
    ) throws(LedgerError) -> [LedgerException] {
        try exceptions(
            where: "reason = ? AND (second <= ? OR second IS NULL AND record IS NOT NULL)",
            [reason, second])
    }

    /// All exceptions of a reason.
    public func exceptions(for reason: String) throws(LedgerError) -> [LedgerException] {
        try exceptions(where: "reason = ?", [reason])
    }

    private func exceptions(
        where condition: String, _ arguments: StatementArguments
    ) throws(LedgerError) -> [LedgerException] {
        try connection.read { database in
            let rows = try Row.fetchCursor(
                database,
                sql: """
                    SELECT * FROM exceptions
                    WHERE (\(condition)) AND \(DigestedTable.exceptions.isSound(in: database))
                    ORDER BY file, line, byte_offset, reason, detail, id
                    """,
                arguments: arguments)
            var exceptions: [LedgerException] = []
            while let row = try rows.next() { exceptions.append(LedgerException(row)) }
            return exceptions
        }
    }
}

extension LedgerException {
    fileprivate init(_ row: Row) {
        self.init(
            period: row.period("period"), file: row.bytes("file"), line: row["line"],
            byteOffset: row["byte_offset"], reason: row["reason"], account: row.bytes("account"),
            detail: row.text("detail"), requestKey: row.optionalBytes("request_key"),
            run: row["run"], header: row.optionalBytes("header"),
            record: row.optionalBytes("record"), isFileLevel: row["file_level"])
        id = row["id"]
        source = row["source"]
        count = row["count"]
        second = row["second"]
        if let at = row.optionalInstant("accepted_at") {
            acceptance = Acceptance(at: at, reason: row["accepted_reason"])
        }
        if let part: Int64 = row["part"] {
            stored = Stored(part: part, start: row["part_start"], length: row["part_length"])
        }
    }

    func insert(into database: Database) throws {
        try database.cachedStatement(
            sql: """
                INSERT INTO exceptions (period, file, line, byte_offset, reason, account, detail,
                    request_key, run, header, record, file_level, source, part, part_start,
                    part_length, count, second, accepted_at, accepted_reason)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(
            arguments: [
                period.monthsSinceYearZero, Data(file), line, byteOffset, reason, Data(account),
                Data(detail.utf8), requestKey.map { Data($0) }, run, header.map { Data($0) },
                record.map { Data($0) }, isFileLevel, source, stored?.part, stored?.start,
                stored?.length, count, second, acceptance?.at.secondsSinceEpoch,
                acceptance?.reason,
            ])
        try DigestedTable.exceptions.addedLast(database)
    }
}
