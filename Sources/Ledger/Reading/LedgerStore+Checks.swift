import BillingTime
import GRDB

/// How many calls a ledger has counted, by what was written of them.
public struct CountedCalls: Equatable, Sendable {
    /// Request keys that are kept.
    public var keys: Int64
    /// Request keys that were forgotten; nil: an older release forgot some, and didn't count them.
    public var forgottenKeys: Int64?
    /// Records that the files' totals say are metered or not billable.
    public var records: Int64
}

extension LedgerStore {
    static let forgottenKeysKey = "keys_forgotten"
    static let seedDigestKey = "hash_seed_digest"
    static let chargedTicketsKey = "charged_ticket_meters"

    /// The calls that were counted: each has a key, and stands in the totals of a file.
    public func countedCalls() throws(LedgerError) -> CountedCalls {
        try connection.read { database in
            func number(_ sql: String) throws -> Int64 {
                try Int64.fetchOne(database, sql: sql) ?? 0
            }
            let forgotten = try Self.note(Self.forgottenKeysKey, database).flatMap { Int64($0) }
            let hasForgotten = try Self.note("keys_forgotten_through", database) != nil
            return CountedCalls(
                keys: try number("SELECT ifnull(sum(count), 0) FROM request_keys"),
                forgottenKeys: forgotten ?? (hasForgotten ? nil : 0),
                records: try number("SELECT ifnull(sum(metered + not_billable), 0) FROM files"))
        }
    }

    /// The digest of the hash seed, as it was noted; empty: it wasn't yet.
    public func notedSeedDigest() throws(LedgerError) -> String {
        try connection.read { database in try Self.note(Self.seedDigestKey, database) ?? "" }
    }

    /// The numbers of the meters of ticket types that a tariff has charged, ascending.
    public func chargedTicketMeters() throws(LedgerError) -> [Int64] {
        try connection.read { database in
            (try Self.note(Self.chargedTicketsKey, database) ?? "").split(separator: ",")
                .compactMap { Int64($0) }
        }
    }

    /// The pools and interfaces that issued lines name.
    public func issuedNames() throws(LedgerError) -> (pools: [String], interfaces: [String]) {
        try connection.read { database in
            func names(_ column: String) throws -> [String] {
                try Row.fetchAll(
                    database,
                    sql: """
                        SELECT DISTINCT \(column) AS name FROM issued_lines
                        JOIN issued_accounts ON issued_accounts.id = issued
                        JOIN closes ON closes.id = close
                        WHERE reopened_at IS NULL AND \(column) IS NOT NULL ORDER BY name
                        """
                ).map { $0.text("name") }
            }
            return (try names("pool"), try names("interface"))
        }
    }

    static func note(_ key: String, _ database: Database) throws -> String? {
        try String.fetchOne(
            database, sql: "SELECT value FROM settings WHERE key = ?", arguments: [key])
    }
}

extension LedgerTransaction {
    /// Notes the digest of the hash seed, so that another seed is noticed.
    public func noteSeedDigest(_ digest: String) throws(LedgerError) {
        try note(digest, LedgerStore.seedDigestKey)
    }

    /// Notes the meters of ticket types that a tariff has charged by now, ascending.
    public func noteChargedTicketMeters(_ numbers: [Int64]) throws(LedgerError) {
        try note(numbers.map { "\($0)" }.joined(separator: ","), LedgerStore.chargedTicketsKey)
    }

    private func note(_ value: String, _ key: String) throws(LedgerError) {
        try write { database in
            try database.execute(
                sql: "INSERT OR REPLACE INTO settings (key, value) VALUES (?, ?)",
                arguments: [key, value])
        }
    }
}
