import BillingTime
import Ledger
import Metering

/// Takes in one file that may have more records than a batch: unpacked on one core and decoded on
/// another, written batch by batch into one transaction, so that it is still whole or not at all.
struct LargeFileIntake {
    let intake: Intake
    let file: IntakeFile
    let report: Int

    /// The same bytes turned out to be in the ledger.
    private struct Known: Error {
        let outcome: LogOutcome
    }

    /// Reads and commits the file; of one that contributes nothing only that is noted.
    func take() async throws {
        do {
            try await intake.inTransaction { transaction, state in
                let entry = entry(transaction)
                try entry.prepare()
                let sources = try FileSources(intake, transaction, [file])
                let (outcome, totals, batch) = try await read(into: transaction, sources, &state)
                guard try intake.store.file(withDigest: outcome.digest) == nil else {
                    throw Known(outcome: outcome)
                }
                try entry.add(
                    outcome, totals, batch: batch, sources: sources, number: 0, to: &state.result)
            }
        } catch let known as Known {
            try await intake.inTransaction { transaction, state in
                try entry(transaction).skip(known.outcome, in: &state.result)
            }
        } catch let error as LogReadError where file.log.sizeBytes != nil {
            try await intake.inTransaction { transaction, state in
                try entry(transaction).add(LogFileError(error), to: &state.result)
            }
        } catch let error as LogFileError {
            try await intake.inTransaction { transaction, state in
                try entry(transaction).add(error, to: &state.result)
            }
        }
    }

    private func entry(_ transaction: LedgerTransaction) -> FileEntry {
        FileEntry(intake: intake, transaction: transaction, file: file, report: report)
    }

    /// Reads the file; whenever a batch is full, its records go into the transaction.
    private func read(
        into transaction: LedgerTransaction, _ sources: FileSources, _ state: inout IntakeState
    ) async throws -> (LogOutcome, OutcomeTotals, batch: Int64) {
        let writer = RecordWriter(
            intake: intake, transaction: transaction, paths: [file.pathBytes], sources: sources)
        sources.watch(0)
        let worker = intake.session.workers[0]
        let limit = intake.settings.batchBytes
        var counted = FileProgress(file.log, intake.progress)
        // Also a file with a fault was read as far as it goes.
        defer { counted.finish() }
        var totals = OutcomeTotals()
        let outcome = try await worker.readPipelined(
            file.log.path, file: 0, resumeOffset: file.resumeOffset,
            holdsTail: file.holdsTail(intake.settings), behind: file.precedingSecond
        ) { unpacked, rows in
            try Interruption.check()
            counted.report(unpackedBytes: unpacked, rows: rows)
            guard worker.byteCount > limit || worker.rejectedBytes > Reading.mostRejectedBytes
            else { return }
            totals += try await writer.write(failed: [false], &state).totals[0]
        }
        let last = try await writer.write(failed: [false], &state)
        totals += last.totals[0]
        return (outcome, totals, last.number)
    }
}
