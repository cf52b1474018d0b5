import BillingTime
import Foundation
import GRDB

extension LedgerTransaction {
    /// Adds the content of a file, and gives it a number.
    public func addSource(path: [UInt8]) throws(LedgerError) -> Int64 {
        try write { database in
            try database.execute(
                sql: "INSERT INTO sources (digest, path) VALUES (x'', ?)",
                arguments: [Data(path)])
            let number = database.lastInsertedRowID
            try DigestedTable.sources.addedLast(database)
            return number
        }
    }

    /// Puts a source in the place of what the ledger has under its number.
    public func replaceSource(_ source: LedgerSource) throws(LedgerError) {
        try write { database in
            let tail = source.tail
            try DigestedTable.sources.removing(database, where: "id = ?", [source.id])
            try database.execute(
                sql: """
                    UPDATE sources SET digest = ?, path = ?, calls = ?, witnesses = ?, tail = ?,
                        tail_header = ?, tail_line = ?, tail_offset = ?, tail_since = ?,
                        tail_period = ? WHERE id = ?
                    """,
                arguments: [
                    Data(source.digest), Data(source.path), source.calls,
                    Data(source.witnesses.flatMap(\.self)), tail.map { Data($0.bytes) },
                    tail.map { Data($0.header) }, tail?.line, tail?.byteOffset,
                    tail?.since.secondsSinceEpoch, tail?.period.monthsSinceYearZero, source.id,
                ])
            try DigestedTable.sources.added(database, where: "id = ?", [source.id])
        }
    }

    /// Strikes some calls that came once more off those that stand for a source.
    public func removeWitnesses(
        _ keys: Set<[UInt8]>, ofSource id: Int64
    ) throws(LedgerError) {
        try write { database in
            try DigestedTable.sources.removing(database, where: "id = ?", [id])
            guard
                let row = try Row.fetchOne(
                    database, sql: "SELECT witnesses FROM sources WHERE id = ?", arguments: [id])
            else { return }
            let known = row.bytes("witnesses")
            let left = stride(from: 0, to: known.count, by: 12).map { Array(known[$0..<$0 + 12]) }
                .filter { !keys.contains($0) }
            try database.execute(
                sql: "UPDATE sources SET witnesses = ? WHERE id = ?",
                arguments: [Data(left.flatMap(\.self)), id])
            try DigestedTable.sources.added(database, where: "id = ?", [id])
        }
    }

    /// Adds rejected records that are packed as one gzip member, and gives them a number.
    public func addRejectedPart(
        source: Int64, header: [UInt8], packed: [UInt8], unpackedBytes: Int, isRest: Bool
    ) throws(LedgerError) -> Int64 {
        try write { database in
            try database.execute(
                sql: """
                    INSERT INTO rejected_parts (source, header, packed, unpacked_bytes, is_rest)
                    VALUES (?, ?, ?, ?, ?)
                    """,
                arguments: [source, Data(header), Data(packed), unpackedBytes, isRest])
            let number = database.lastInsertedRowID
            try DigestedTable.rejectedParts.addedLast(database)
            return number
        }
    }

    /// Adds to the exception that counts a source's further records in a month.
    ///
    /// - Returns: whether there is one.
    public func addToFurther(
        _ count: Int64, of exception: LedgerException
    ) throws(LedgerError) -> Bool {
        try write { database in
            let condition = "source = ? AND reason = ?"
            let arguments: StatementArguments = [exception.source, exception.reason]
            try DigestedTable.exceptions.removing(database, where: condition, arguments)
            try database.execute(
                sql: "UPDATE exceptions SET count = count + ? WHERE \(condition)",
                arguments: [count] + arguments)
            let isFound = database.changesCount > 0
            try DigestedTable.exceptions.added(database, where: condition, arguments)
            return isFound
        }
    }

    /// Removes the exceptions of a source's records.
    ///
    /// - Parameter onlyUnidentified: only those that no record with the same request id can end, and
    ///   those whose fields are not to be trusted.
    /// - Returns: how many there were.
    public func clearExceptions(
        ofSource id: Int64, onlyUnidentified: Bool
    ) throws(LedgerError) -> Int {
        try write { database in
            let condition =
                onlyUnidentified
                ? "AND (request_key IS NULL OR reason IN ('malformed', 'bad_encoding'))" : ""
            return try Self.deleteExceptions(database, where: "source = ? \(condition)", [id])
        }
    }

    /// Says that the last line of the file with this digest was counted as it is: if the file grows,
    /// reading goes on behind it.
    public func noteTailCounted(of digest: [UInt8]) throws(LedgerError) {
        try write { database in
            try DigestedTable.files.removing(database, where: "digest = ?", [Data(digest)])
            try database.execute(
                sql: """
                    UPDATE files SET resume_offset = content_bytes, resume_line = resume_line + 1
                    WHERE digest = ?
                    """, arguments: [Data(digest)])
            try DigestedTable.files.added(database, where: "digest = ?", [Data(digest)])
        }
    }

    /// Removes the sources to which nothing belongs any more, and the rejected records that are in no
    /// exception.
    public func removeIdleSources() throws(LedgerError) {
        try write { database in
            try database.execute(
                sql: """
                    DELETE FROM rejected_parts WHERE source NOT IN
                        (SELECT source FROM exceptions WHERE source IS NOT NULL)
                    """)
            let isIdle = """
                tail IS NULL AND id NOT IN
                    (SELECT source FROM exceptions WHERE source IS NOT NULL)
                    AND id NOT IN (SELECT source FROM rejected_parts)
                """
            try DigestedTable.sources.removing(database, where: isIdle)
            try database.execute(sql: "DELETE FROM sources WHERE \(isIdle)")
        }
    }
}
