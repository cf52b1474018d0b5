import BillingTime
import GRDB

extension LedgerStore {
    /// The months that request keys are kept of, ascending.
    public func keyPeriods() throws(LedgerError) -> [Period] {
        try connection.read { database in
            try Int32.fetchAll(
                database,
                sql: """
                    SELECT period FROM row_sums WHERE name = 'request_keys' AND row_count > 0
                    ORDER BY period
                    """
            ).map { Period(monthsSinceYearZero: $0) }
        }
    }

    /// The last month whose request keys were forgotten; nil: none was.
    public func keysForgottenThrough() throws(LedgerError) -> Period? {
        try connection.read { database in
            try Int32.fetchOne(
                database,
                sql: """
                    SELECT CAST(value AS INTEGER) FROM settings
                    WHERE key = 'keys_forgotten_through'
                    """
            ).map { Period(monthsSinceYearZero: $0) }
        }
    }
}
