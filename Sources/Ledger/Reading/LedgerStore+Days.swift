import BillingTime
import Foundation
import GRDB

extension LedgerStore {
    /// When the newest call of the ledger was; nil without any.
    public func newestCall() throws(LedgerError) -> Instant? {
        try connection.read { database in
            // The newest call is one of the last month, which an index finds.
            try Int64.fetchOne(
                database,
                sql: """
                    SELECT max(last_second) FROM usage WHERE period = (SELECT max(period) FROM usage)
                    """
            ).map { Instant($0) }
        }
    }

    /// Calls `body` with the first and the last second of all that each batch brought for an account
    /// in the month. `body` must not use the ledger.
    public func forEachUsageSpan(
        _ period: Period, _ body: (_ first: Instant, _ last: Instant) -> Void
    ) throws(LedgerError) {
        try connection.read { database in
            let statement = try RawStatement(
                "SELECT first_second, last_second FROM usage WHERE period = ?", in: database)
            defer { statement.reset() }
            statement.bind(Int64(period.monthsSinceYearZero), at: 1)
            while try statement.step() {
                body(Instant(statement.integer(at: 0)), Instant(statement.integer(at: 1)))
            }
        }
    }

    /// Calls `body` with the days of each row of the month's usage that begins before `end` and goes on
    /// from `start` or later, until it answers false. `body` must not use the ledger.
    public func forEachUsage(
        _ period: Period, from start: Instant, before end: Instant,
        _ body: (_ days: [UInt8]) -> Bool
    ) throws(LedgerError) {
        try connection.read { database in
            let statement = try RawStatement(
                """
                SELECT days FROM usage
                WHERE period = ? AND first_second < ? AND last_second >= ?
                """, in: database)
            defer { statement.reset() }
            statement.bind(Int64(period.monthsSinceYearZero), at: 1)
            statement.bind(end.secondsSinceEpoch, at: 2)
            statement.bind(start.secondsSinceEpoch, at: 3)
            while try statement.step() {
                guard body(statement.bytes(at: 0)) else { return }
            }
        }
    }
}
