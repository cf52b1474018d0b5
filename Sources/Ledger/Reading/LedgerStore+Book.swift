import BillingTime
import Foundation
import GRDB

/// What the ledger remembers of the books that it was billed with.
extension LedgerStore {
    private static let bookKey = "billed_with_book"
    private static let correctionsKey = "corrections_told"

    /// Whether any run billed with a book.
    public func hadBook() throws(LedgerError) -> Bool { try setting(Self.bookKey) != nil }

    /// Notes that a run bills with a book.
    public func noteBook() throws(LedgerError) {
        guard try !hadBook() else { return }
        try set(Self.bookKey, to: "1")
    }

    /// What was told last of the differences to issued months: a digest by month.
    public func toldCorrections() throws(LedgerError) -> [Period: String] {
        var told: [Period: String] = [:]
        for line in (try setting(Self.correctionsKey) ?? "").split(separator: "\n") {
            let parts = line.split(separator: " ")
            if parts.count == 2, let period = Period(parts[0]) { told[period] = String(parts[1]) }
        }
        return told
    }

    /// Notes what has been told of the differences to issued months.
    public func noteToldCorrections(_ told: [Period: String]) throws(LedgerError) {
        try set(
            Self.correctionsKey,
            to: told.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
                .joined(separator: "\n"))
    }

    /// The accounts with usage of a month that came after a run, ascending by number.
    public func accountsWithUsage(
        _ period: Period, after run: Int64
    ) throws(LedgerError) -> [[UInt8]] {
        try connection.read { database in
            try Data.fetchAll(
                database,
                sql: """
                    SELECT account FROM accounts WHERE id IN (
                        SELECT usage.account FROM usage JOIN batches ON batches.id = usage.batch
                        WHERE period = ? AND batches.run > ?)
                    ORDER BY id
                    """,
                arguments: [period.monthsSinceYearZero, run]
            ).map { Array($0) }
        }
    }

    /// The runs that took in usage of an account in a month, each with the second of its last call.
    public func lastUsage(
        of account: [UInt8], _ period: Period
    ) throws(LedgerError) -> [(run: Int64, last: Instant)] {
        try connection.read { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT batches.run, max(last_second) AS last
                    FROM usage JOIN batches ON batches.id = usage.batch
                    WHERE period = ? AND usage.account = (SELECT id FROM accounts WHERE account = ?)
                    GROUP BY batches.run ORDER BY batches.run
                    """,
                arguments: [period.monthsSinceYearZero, Data(account)]
            ).map { row in (row["run"], row.instant("last")) }
        }
    }

    private func setting(_ key: String) throws(LedgerError) -> String? {
        try connection.read { database in
            try String.fetchOne(
                database, sql: "SELECT value FROM settings WHERE key = ?", arguments: [key])
        }
    }

    private func set(_ key: String, to value: String) throws(LedgerError) {
        precondition(mode != .readOnly, "the ledger was opened for reading")
        try connection.transaction { database in
            try database.execute(
                sql: "INSERT OR REPLACE INTO settings (key, value) VALUES (?, ?)",
                arguments: [key, value])
        }
    }
}
