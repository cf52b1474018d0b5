import Foundation
import GRDB

extension LedgerTransaction {
    /// Accepts exceptions, or opens them again where `acceptance` is nil.
    public func accept(
        _ ids: [Int64], _ acceptance: LedgerException.Acceptance?
    ) throws(LedgerError) {
        try write { database in
            let statement = try database.makeStatement(
                sql: "UPDATE exceptions SET accepted_at = ?, accepted_reason = ? WHERE id = ?")
            for id in ids {
                try DigestedTable.exceptions.removing(database, where: "id = ?", [id])
                try statement.execute(arguments: [
                    acceptance?.at.secondsSinceEpoch, acceptance?.reason, id,
                ])
                try DigestedTable.exceptions.added(database, where: "id = ?", [id])
            }
        }
    }
}
