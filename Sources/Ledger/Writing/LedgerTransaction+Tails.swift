import Foundation
import GRDB

extension LedgerTransaction {
    /// Notes that the usage and the request key added last are those of the last line of the file
    /// with this digest, which had no line end.
    public func addTail(of digest: [UInt8]) throws(LedgerError) {
        try write { database in
            try database.execute(
                sql: """
                    INSERT INTO tails (digest, usage_row, key_row) VALUES
                        (?, (SELECT max(rowid) FROM usage), (SELECT max(id) FROM request_keys))
                    """, arguments: [Data(digest)])
            try DigestedTable.tails.added(database, where: "digest = ?", [Data(digest)])
        }
    }

    /// Takes back the call of the last line of a file that has grown, if it was counted.
    public func takeBackTail(of digest: [UInt8]) throws(LedgerError) {
        try write { database in
            let arguments: StatementArguments = [Data(digest)]
            for (table, condition) in [
                (DigestedTable.usage, "id = (SELECT usage_row FROM tails WHERE digest = ?)"),
                (.requestKeys, "id = (SELECT key_row FROM tails WHERE digest = ?)"),
                (.tails, "digest = ?"),
            ] {
                try table.removing(database, where: condition, arguments)
                try database.execute(
                    sql: "DELETE FROM \(table.name) WHERE \(condition)", arguments: arguments)
            }
        }
    }
}
