import BillingTime
import Foundation
import GRDB

extension LedgerTransaction {
    /// Notes request keys about which there is a dispute.
    public func addDisputes(_ keys: some Sequence<[UInt8]>) throws(LedgerError) {
        try write { database in
            let statement = try database.cachedStatement(
                sql: "INSERT OR IGNORE INTO disputes (request_key) VALUES (?)")
            try DigestedTable.disputes.removing(database, where: "TRUE")
            for key in keys { try statement.execute(arguments: [Data(key)]) }
            try DigestedTable.disputes.added(database, where: "TRUE", [])
        }
    }

    /// Says that no dispute is left.
    public func clearDisputes() throws(LedgerError) {
        try write { database in
            try DigestedTable.disputes.removing(database, where: "TRUE")
            try database.execute(sql: "DELETE FROM disputes")
        }
    }

    /// Puts what is left of a row of usage in its place; nil: nothing is.
    public func replaceUsage(_ id: Int64, with row: UsageRow?) throws(LedgerError) {
        try write { database in
            try DigestedTable.usage.removing(database, where: "id = ?", [id])
            guard let row else {
                return try database.execute(
                    sql: "DELETE FROM usage WHERE id = ?", arguments: [id])
            }
            try database.execute(
                sql: """
                    UPDATE usage SET units = ?, first_second = ?, last_second = ?, days = ?
                    WHERE id = ?
                    """,
                arguments: [
                    row.units, row.firstSecond.secondsSinceEpoch,
                    row.lastSecond.secondsSinceEpoch, Data(row.days), id,
                ])
            try DigestedTable.usage.added(database, where: "id = ?", [id])
        }
    }

    /// Puts what is left of a segment of request keys in its place; nil: nothing is.
    public func replaceKeySegment(
        _ id: Int64, with segment: KeySegment?
    ) throws(LedgerError) {
        try write { database in
            try DigestedTable.requestKeys.removing(database, where: "id = ?", [id])
            guard let segment else {
                return try database.execute(
                    sql: "DELETE FROM request_keys WHERE id = ?", arguments: [id])
            }
            try database.execute(
                sql: """
                    UPDATE request_keys SET reach = ?, prefix_first = ?, prefix_last = ?,
                        count = ?, keys = ? WHERE id = ?
                    """,
                arguments: [
                    segment.reach, segment.prefixes.lowerBound, segment.prefixes.upperBound,
                    segment.count, Data(segment.keys), id,
                ])
            try DigestedTable.requestKeys.added(database, where: "id = ?", [id])
        }
    }

    /// Changes what became of the records of the file with this digest; some differences are
    /// negative.
    public func changeTotals(
        of digest: [UInt8], by difference: OutcomeTotals
    ) throws(LedgerError) {
        try write { database in
            try DigestedTable.files.removing(database, where: "digest = ?", [Data(digest)])
            try database.execute(
                sql: """
                    UPDATE files SET records_read = records_read + ?, metered = metered + ?,
                        not_billable = not_billable + ?, duplicate = duplicate + ?,
                        conflicting = conflicting + ?, rejected = rejected + ?,
                        filtered = filtered + ?, changed_by = ?
                    WHERE digest = ?
                    """,
                arguments: [
                    difference.recordsRead, difference.metered, difference.notBillable,
                    difference.duplicate, difference.conflicting, difference.rejected,
                    difference.filtered, run, Data(digest),
                ])
            try DigestedTable.files.added(database, where: "digest = ?", [Data(digest)])
        }
    }
}
