import GRDB

extension LedgerStore {
    /// The first run whose intake is not settled: the one behind the last that took in logs to its
    /// end. What a run that was killed took in belongs to the intake of the next one.
    public func firstOpenRun() throws(LedgerError) -> Int64 {
        (try intakeEnds().last ?? 0) + 1
    }

    /// The runs that took in logs to their end, ascending.
    public func intakeEnds() throws(LedgerError) -> [Int64] {
        try connection.read { database in
            try Int64.fetchAll(
                database,
                sql: """
                    SELECT id FROM runs
                    WHERE finished_at IS NOT NULL AND command IN ('run', 'ingest')
                    ORDER BY id
                    """)
        }
    }

    /// The request keys about which there is a dispute, ascending.
    public func disputes() throws(LedgerError) -> [[UInt8]] {
        try connection.read { database in
            let rows = try Row.fetchCursor(
                database,
                sql: """
                    SELECT request_key FROM disputes
                    WHERE \(DigestedTable.disputes.isSound(in: database)) ORDER BY request_key
                    """)
            var keys: [[UInt8]] = []
            while let row = try rows.next() { keys.append(row.bytes("request_key")) }
            return keys
        }
    }

    /// The digest of the file whose last line had no end, and whose request key is the segment of
    /// this number; nil: the segment is none of a last line.
    public func tailDigest(ofKeySegment id: Int64) throws(LedgerError) -> [UInt8]? {
        try connection.read { database in
            try Row.fetchOne(
                database,
                sql: """
                    SELECT digest FROM tails
                    WHERE key_row = ? AND \(DigestedTable.tails.isSound(in: database))
                    """, arguments: [id]
            )?.bytes("digest")
        }
    }

    /// The usage of an account and month that the runs from `run` on took in, but for that of last
    /// lines without an end.
    public func usage(
        account: Int64, period: Int32, since run: Int64
    ) throws(LedgerError) -> [(id: Int64, row: UsageRow)] {
        try connection.read { database in
            let rows = try Row.fetchCursor(
                database,
                sql: """
                    SELECT usage.* FROM usage JOIN batches ON batches.id = usage.batch
                    WHERE period = ? AND account = ? AND batches.run >= ?
                        AND usage.id NOT IN (SELECT usage_row FROM tails)
                        AND \(DigestedTable.usage.isSound(in: database))
                        AND \(DigestedTable.batches.isSound(in: database))
                    ORDER BY usage.id
                    """, arguments: [period, account, run])
            var found: [(id: Int64, row: UsageRow)] = []
            while let row = try rows.next() {
                found.append(
                    (
                        row["id"],
                        UsageRow(
                            period: row.period("period"), account: row["account"],
                            batch: row["batch"], units: row["units"],
                            firstSecond: row.instant("first_second"),
                            lastSecond: row.instant("last_second"), days: row.bytes("days"))
                    ))
            }
            return found
        }
    }

    /// Where the calls stand that the runs from `run` on reported for one of some reasons.
    public func reportedCalls(
        for reasons: [String], since run: Int64
    ) throws(LedgerError) -> [(id: Int64, file: [UInt8], byteOffset: Int64)] {
        try connection.read { database in
            let rows = try Row.fetchCursor(
                database,
                sql: """
                    SELECT id, file, byte_offset FROM exceptions
                    WHERE run >= ? AND file_level = 0
                        AND reason IN (SELECT value FROM json_each(?))
                        AND \(DigestedTable.exceptions.isSound(in: database))
                    ORDER BY id
                    """,
                arguments: [run, "[" + reasons.map { "\"\($0)\"" }.joined(separator: ",") + "]"])
            var found: [(id: Int64, file: [UInt8], byteOffset: Int64)] = []
            while let row = try rows.next() {
                found.append((row["id"], row.bytes("file"), row["byte_offset"]))
            }
            return found
        }
    }
}
