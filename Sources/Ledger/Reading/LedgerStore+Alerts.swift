import BillingTime
import Foundation
import GRDB

extension LedgerStore {
    /// What makes the alerts that were raised: none of them is raised again.
    public func alerts() throws(LedgerError) -> Set<LedgerAlert> {
        try connection.read { database in
            let isSound = try DigestedTable.alerts.isSound(in: database)
            let rows = try Row.fetchAll(database, sql: "SELECT * FROM alerts WHERE \(isSound)")
            return Set(rows.map { LedgerAlert($0) })
        }
    }

    /// The alerts that were raised, with their figures, by month and run; without those of ledgers
    /// before version 9, which have none.
    public func raisedAlerts() throws(LedgerError) -> [RaisedAlert] {
        try connection.read { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT alerts.*, runs.as_of FROM alerts JOIN runs ON runs.id = alerts.run
                    WHERE period IS NOT NULL AND \(DigestedTable.alerts.isSound(in: database))
                    ORDER BY period, run, position, account, pool, grant_name, threshold
                    """
            ).map { RaisedAlert($0) }
        }
    }

    /// Notes alerts that a run has raised, in their order, in a transaction of its own.
    public func addAlerts(_ alerts: [RaisedAlert]) throws(LedgerError) {
        precondition(mode != .readOnly, "the ledger was opened for reading")
        guard !alerts.isEmpty else { return }
        try connection.transaction { database in
            for (position, alert) in alerts.enumerated() {
                try alert.insert(into: database, position: position)
            }
        }
    }
}

extension LedgerAlert {
    fileprivate init(_ row: Row) {
        self.init(
            account: row.bytes("account"), pool: row.text("pool"), grant: row.text("grant_name"),
            threshold: row["threshold"])
    }
}

extension RaisedAlert {
    fileprivate init(_ row: Row) {
        let day: Int32? = row["exhausted_on"]
        let over: Int64? = row["tier_over"]
        self.init(
            alert: LedgerAlert(row), period: row.period("period"), run: row["run"],
            raisedAt: row.instant("as_of"), name: row.text("name"), grantClass: row["class"],
            granted: row["granted"], used: row["used"], remaining: row["remaining"],
            endsAt: row.instant("ends_at"), exhaustedOn: day.map { BillingDay($0) },
            nextTier: over.map { over in
                Tier(
                    over: over, missingUnits: row["tier_units"], unitPrice: row["tier_price"],
                    billDifference: row["tier_difference"])
            })
    }

    fileprivate func insert(into database: Database, position: Int) throws {
        try database.execute(
            sql: """
                INSERT OR IGNORE INTO alerts (account, pool, grant_name, threshold, run, period,
                    position, name, class, granted, used, remaining, ends_at, exhausted_on,
                    tier_over, tier_units, tier_price, tier_difference)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                Data(alert.account), alert.pool, alert.grant, alert.threshold, run,
                period.monthsSinceYearZero, position, Data(name.utf8), grantClass, granted, used,
                remaining, endsAt.secondsSinceEpoch, exhaustedOn?.daysSinceEpoch, nextTier?.over,
                nextTier?.missingUnits, nextTier?.unitPrice, nextTier?.billDifference,
            ])
        guard database.changesCount > 0 else { return }
        try DigestedTable.alerts.added(
            database, where: "account = ? AND pool = ? AND grant_name = ? AND threshold = ?",
            [Data(alert.account), alert.pool, alert.grant, alert.threshold])
    }
}
