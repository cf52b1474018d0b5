import BillingTime
import Foundation
import GRDB

extension LedgerStore {
    /// All files, in the order in which they were taken in.
    public func files() throws(LedgerError) -> [TakenFile] {
        try files(where: "TRUE", [])
    }

    /// The file with this digest, if it was taken in.
    public func file(withDigest digest: [UInt8]) throws(LedgerError) -> TakenFile? {
        try files(where: "digest = ?", [Data(digest)]).first
    }

    /// The file that a run took in from this path.
    public func file(at path: [UInt8], run: Int64) throws(LedgerError) -> TakenFile? {
        try files(where: "path = ? AND run = ?", [Data(path), run]).last
    }

    /// The files of this name, in whatever folder, in the order in which they were taken in.
    public func files(named name: [UInt8]) throws(LedgerError) -> [TakenFile] {
        try files(where: "name = ?", [Data(name)])
    }

    /// The files that the runs from `run` on took in, in that order.
    public func files(since run: Int64) throws(LedgerError) -> [TakenFile] {
        try files(where: "run >= ?", [run])
    }

    private func files(
        where condition: String, _ arguments: StatementArguments
    ) throws(LedgerError) -> [TakenFile] {
        try connection.read { database in
            let rows = try Row.fetchCursor(
                database,
                sql: """
                    SELECT * FROM files
                    WHERE (\(condition)) AND \(DigestedTable.files.isSound(in: database)) ORDER BY id
                    """,
                arguments: arguments)
            var files: [TakenFile] = []
            while let row = try rows.next() { files.append(TakenFile(row)) }
            return files
        }
    }
}

extension TakenFile {
    fileprivate init(_ row: Row) {
        self.init(
            digest: row.bytes("digest"), path: row.bytes("path"), name: row.bytes("name"),
            sizeBytes: row["size_bytes"], contentBytes: row["content_bytes"],
            resumeOffset: row["resume_offset"], resumeLine: row["resume_line"],
            firstSecond: row.optionalInstant("first_second"),
            lastSecond: row.optionalInstant("last_second"), totals: row.totals(), run: row["run"],
            takenAt: row.instant("taken_at"), firstOffset: row["first_offset"],
            batch: row["batch"])
        changedBy = row["changed_by"]
    }

    func insert(into database: Database) throws {
        try database.cachedStatement(
            sql: """
                INSERT INTO files (digest, path, name, size_bytes, content_bytes, resume_offset,
                    resume_line, first_second, last_second, records_read, metered, not_billable,
                    duplicate, conflicting, rejected, filtered, run, taken_at, first_offset, batch)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(
            arguments: [
                Data(digest), Data(path), Data(name), sizeBytes, contentBytes, resumeOffset,
                resumeLine, firstSecond?.secondsSinceEpoch, lastSecond?.secondsSinceEpoch,
                totals.recordsRead, totals.metered, totals.notBillable, totals.duplicate,
                totals.conflicting, totals.rejected, totals.filtered, run,
                takenAt.secondsSinceEpoch, firstOffset, batch,
            ])
        try DigestedTable.files.addedLast(database)
    }
}
