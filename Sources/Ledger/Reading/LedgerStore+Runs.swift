import BillingTime
import Foundation
import GRDB

extension LedgerStore {
    /// Notes that a run starts, and gives it a number.
    public func beginRun(
        command: String, programVersion: String, asOf: Instant, startedAt: Instant
    ) throws(LedgerError) -> Int64 {
        precondition(mode != .readOnly, "the ledger was opened for reading")
        return try connection.transaction { database in
            try database.execute(
                sql: """
                    INSERT INTO runs (command, program_version, as_of, started_at)
                    VALUES (?, ?, ?, ?)
                    """,
                arguments: [
                    command, programVersion, asOf.secondsSinceEpoch, startedAt.secondsSinceEpoch,
                ])
            return database.lastInsertedRowID
        }
    }

    /// Notes how a run ended. A new ledger has its name from now on; no reader may be open then.
    public func finishRun(_ run: Int64, _ outcome: LedgerRun.Outcome) throws(LedgerError) {
        precondition(mode != .readOnly, "the ledger was opened for reading")
        try connection.publish()
        try connection.transaction { database in
            try database.execute(
                sql: """
                    UPDATE runs SET finished_at = ?, exit_code = ?, files = ?, records_read = ?,
                        metered = ?, not_billable = ?, duplicate = ?, conflicting = ?, rejected = ?,
                        filtered = ?, detail = ?
                    WHERE id = ?
                    """,
                arguments: [
                    outcome.finishedAt.secondsSinceEpoch, outcome.exitCode, outcome.files,
                    outcome.totals.recordsRead, outcome.totals.metered, outcome.totals.notBillable,
                    outcome.totals.duplicate, outcome.totals.conflicting, outcome.totals.rejected,
                    outcome.totals.filtered, Data(outcome.detail), run,
                ])
            precondition(database.changesCount == 1, "no such run")
        }
    }

    /// All runs, in order of start.
    public func runs() throws(LedgerError) -> [LedgerRun] {
        try connection.read { database in
            try Row.fetchAll(database, sql: "SELECT * FROM runs ORDER BY id").map { LedgerRun($0) }
        }
    }

    /// The run that started last.
    public func lastRun() throws(LedgerError) -> LedgerRun? {
        try connection.read { database in
            try Row.fetchOne(database, sql: "SELECT * FROM runs ORDER BY id DESC LIMIT 1")
                .map { LedgerRun($0) }
        }
    }
}

extension LedgerRun {
    fileprivate init(_ row: Row) {
        id = row["id"]
        command = row["command"]
        programVersion = row["program_version"]
        asOf = row.instant("as_of")
        startedAt = row.instant("started_at")
        guard let finishedAt = row.optionalInstant("finished_at") else {
            outcome = nil
            return
        }
        outcome = Outcome(
            finishedAt: finishedAt, exitCode: row["exit_code"], files: row["files"],
            totals: row.totals(), detail: row.bytes("detail"))
    }
}
