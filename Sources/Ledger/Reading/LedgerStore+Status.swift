import BillingTime
import Foundation
import GRDB

/// What the ledger holds of one month.
public struct UsageMonth: Hashable, Sendable {
    /// The month.
    public var period: Period
    /// Accounts with usage, as they are named in the logs.
    public var accounts: Int64
    /// The sum of units.
    public var units: Int64
    /// The earliest second.
    public var firstSecond: Instant
    /// The latest second.
    public var lastSecond: Instant
}

/// How many exceptions of one reason a month has.
public struct ExceptionCount: Hashable, Sendable {
    /// The month.
    public var period: Period
    /// The reason, as `bad_time`.
    public var reason: String
    /// How many there are.
    public var count: Int64
}

extension LedgerStore {
    /// The months with usage, ascending.
    public func usageMonths() throws(LedgerError) -> [UsageMonth] {
        try connection.read { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT period, count(DISTINCT account) AS accounts, sum(units) AS units,
                        min(first_second) AS first_second, max(last_second) AS last_second
                    FROM usage GROUP BY period ORDER BY period
                    """
            ).map { row in
                UsageMonth(
                    period: row.period("period"), accounts: row["accounts"], units: row["units"],
                    firstSecond: row.instant("first_second"),
                    lastSecond: row.instant("last_second"))
            }
        }
    }

    /// The exceptions that are open, counted by month and reason.
    public func exceptionCounts() throws(LedgerError) -> [ExceptionCount] {
        try connection.read { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT period, reason, sum(count) AS count FROM exceptions
                    WHERE accepted_at IS NULL
                    GROUP BY period, reason ORDER BY period, reason
                    """
            ).map { row in
                ExceptionCount(
                    period: row.period("period"), reason: row["reason"], count: row["count"])
            }
        }
    }
}
