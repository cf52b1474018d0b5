import Foundation
import GRDB

extension LedgerStore {
    /// The number that grows with each commit: of two states of one ledger, the later one has the
    /// greater.
    public func revision() throws(LedgerError) -> Int64 {
        try connection.read { database in try LedgerConnection.revision(database) }
    }

    /// Makes the revision greater than `revision`, where it is not.
    public func raiseRevision(above revision: Int64) throws(LedgerError) {
        try connection.transaction { database in
            try database.execute(
                sql: """
                    UPDATE settings SET value = max(CAST(value AS INTEGER), ?)
                    WHERE key = 'revision'
                    """, arguments: [revision])
        }
    }

    /// When a run started, in seconds since 1970; nil: there is no such run.
    public func start(ofRun run: Int64) throws(LedgerError) -> Int64? {
        try connection.read { database in
            try Int64.fetchOne(
                database, sql: "SELECT started_at FROM runs WHERE id = ?", arguments: [run])
        }
    }

    /// The seals of closes and reopenings, by the hash that each is of.
    public func seals() throws(LedgerError) -> [[UInt8]: [UInt8]] {
        try connection.read { database in
            var seals: [[UInt8]: [UInt8]] = [:]
            let rows = try Row.fetchAll(
                database, sql: "SELECT key, value FROM settings WHERE key LIKE 'seal:%'")
            for row in rows {
                let key: String = row[0]
                let value: String = row[1]
                let hash = LedgerSettings.bytes(fromHexadecimal: String(key.dropFirst(5)))
                seals[hash] = LedgerSettings.bytes(fromHexadecimal: value)
            }
            return seals
        }
    }
}

extension LedgerTransaction {
    /// Keeps the seal of a close's or a reopening's hash. Seals stand among the settings: whoever
    /// looks only for what was issued need not know of them.
    public func add(seal: [UInt8], of hash: [UInt8]) throws(LedgerError) {
        try write { database in
            try database.execute(
                sql: "INSERT OR REPLACE INTO settings (key, value) VALUES (?, ?)",
                arguments: [
                    "seal:" + LedgerSettings.hexadecimal(hash), LedgerSettings.hexadecimal(seal),
                ])
        }
    }
}
