import BillingTime
import Foundation
import GRDB

extension LedgerStore {
    /// All alerts that were raised.
    public func alerts() throws(LedgerError) -> Set<LedgerAlert> {
        try connection.read { database in
            Set(
                try Row.fetchAll(database, sql: "SELECT * FROM alerts").map { row in
                    LedgerAlert(
                        account: row.bytes("account"), pool: row.text("pool"),
                        grant: row.text("grant_name"), threshold: row["threshold"])
                })
        }
    }

    /// Notes alerts that a run has raised, in a transaction of its own.
    public func addAlerts(_ alerts: [LedgerAlert], run: Int64) throws(LedgerError) {
        precondition(mode != .readOnly, "the ledger was opened for reading")
        guard !alerts.isEmpty else { return }
        try connection.transaction { database in
            for alert in alerts {
                try database.execute(
                    sql: """
                        INSERT OR IGNORE INTO alerts (account, pool, grant_name, threshold, run)
                        VALUES (?, ?, ?, ?, ?)
                        """,
                    arguments: [
                        Data(alert.account), alert.pool, alert.grant, alert.threshold, run,
                    ])
            }
        }
    }
}
