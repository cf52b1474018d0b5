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

extension LedgerStore {
    /// The months with usage, ascending.
    public func usageMonths() throws(LedgerError) -> [UsageMonth] {
        try connection.read { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT period, count(DISTINCT account) AS accounts, sum(units) AS units,
                        min(first_second) AS first_second, max(last_second) AS last_second
                    FROM usage WHERE \(DigestedTable.usage.isSound(in: database))
                    GROUP BY period ORDER BY period
                    """
            ).map { row in
                UsageMonth(
                    period: row.period("period"), accounts: row["accounts"], units: row["units"],
                    firstSecond: row.instant("first_second"),
                    lastSecond: row.instant("last_second"))
            }
        }
    }
}
