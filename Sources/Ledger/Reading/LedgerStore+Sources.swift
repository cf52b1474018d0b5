import BillingTime
import Foundation
import GRDB

extension LedgerStore {
    /// The contents that exceptions and waiting last lines belong to, in their order.
    public func sources() throws(LedgerError) -> [LedgerSource] {
        try sources(where: "TRUE", [])
    }

    /// The content with this digest, if anything belongs to it.
    public func source(withDigest digest: [UInt8]) throws(LedgerError) -> LedgerSource? {
        try sources(where: "digest = ?", [Data(digest)]).last
    }

    /// A part of the rejected records, as it was packed; nil where there is none.
    public func rejectedPart(_ id: Int64) throws(LedgerError) -> RejectedPartRow? {
        try connection.read { database in
            try Row.fetchOne(
                database,
                sql: """
                    SELECT * FROM rejected_parts
                    WHERE id = ? AND \(DigestedTable.rejectedParts.isSound(in: database))
                    """, arguments: [id]
            ).map { RejectedPartRow($0) }
        }
    }

    /// The unpacked length of a part of the rejected records; nil where there is none.
    public func rejectedPartLength(_ id: Int64) throws(LedgerError) -> Int64? {
        try connection.read { database in
            try Int64.fetchOne(
                database, sql: "SELECT unpacked_bytes FROM rejected_parts WHERE id = ?",
                arguments: [id])
        }
    }

    /// The numbers of a source's parts whose records have no exceptions of their own, ascending.
    public func restParts(of source: Int64) throws(LedgerError) -> [Int64] {
        try connection.read { database in
            try Int64.fetchAll(
                database,
                sql: "SELECT id FROM rejected_parts WHERE source = ? AND is_rest = 1 ORDER BY id",
                arguments: [source])
        }
    }

    /// The keys of calls that stand for all of a source, and did not come once more.
    public func openWitnesses() throws(LedgerError) -> [(source: Int64, requestKey: [UInt8])] {
        try connection.read { database in
            let rows = try Row.fetchCursor(
                database,
                sql: """
                    SELECT id, witnesses FROM sources
                    WHERE length(witnesses) > 0 AND \(DigestedTable.sources.isSound(in: database))
                    ORDER BY id
                    """)
            var found: [(source: Int64, requestKey: [UInt8])] = []
            while let row = try rows.next() {
                let keys = row.bytes("witnesses")
                for start in stride(from: 0, to: keys.count, by: 12) {
                    found.append((row["id"], Array(keys[start..<start + 12])))
                }
            }
            return found
        }
    }

    private func sources(
        where condition: String, _ arguments: StatementArguments
    ) throws(LedgerError) -> [LedgerSource] {
        try connection.read { database in
            let rows = try Row.fetchCursor(
                database,
                sql: """
                    SELECT * FROM sources
                    WHERE (\(condition)) AND \(DigestedTable.sources.isSound(in: database))
                    ORDER BY id
                    """,
                arguments: arguments)
            var sources: [LedgerSource] = []
            while let row = try rows.next() { sources.append(LedgerSource(row)) }
            return sources
        }
    }
}

/// Rejected records that were packed together.
public struct RejectedPartRow: Sendable {
    /// The header line of their log; empty for JSON Lines.
    public let header: [UInt8]
    /// The records as one gzip member.
    public let packed: [UInt8]
    /// Their length unpacked.
    public let unpackedBytes: Int64

    fileprivate init(_ row: Row) {
        header = row.bytes("header")
        packed = row.bytes("packed")
        unpackedBytes = row["unpacked_bytes"]
    }
}

extension LedgerSource {
    fileprivate init(_ row: Row) {
        let keys = row.bytes("witnesses")
        self.init(
            id: row["id"], digest: row.bytes("digest"), path: row.bytes("path"),
            calls: row["calls"],
            witnesses: stride(from: 0, to: keys.count, by: 12).map { Array(keys[$0..<$0 + 12]) })
        guard let bytes = row.optionalBytes("tail") else { return }
        tail = Tail(
            bytes: bytes, header: row.bytes("tail_header"), line: row["tail_line"],
            byteOffset: row["tail_offset"], since: row.instant("tail_since"),
            period: row.period("tail_period"))
    }
}
