import Ledger
import Metering

/// Takes in one file that may have more records than a batch: unpacked on one core and decoded on
/// another, written batch by batch into one transaction, so that it is still whole or not at all.
struct LargeFileIntake {
    let intake: Intake
    let file: IntakeFile
    let report: Int

    func take() async throws {
        let transaction = try intake.store.beginIntake(run: intake.run)
        let entry = FileEntry(
            intake: intake, transaction: transaction, file: file, report: report)
        let accounts = intake.writtenAccounts
        let meters = intake.writtenMeters
        let reportedCalls = intake.result.reportedCalls
        do {
            try entry.prepare()
            let (outcome, totals, batch) = try await read(into: transaction)
            if try intake.store.file(withDigest: outcome.digest) == nil {
                try entry.add(outcome, totals, batch: batch)
                return try transaction.commit()
            }
            transaction.rollback()
            intake.result.reportedCalls = reportedCalls
            try note { try $0.skip(outcome) }
        } catch let error as LogFileError {
            transaction.rollback()
            intake.result.reportedCalls = reportedCalls
            intake.session.forgetRecords()
            intake.writtenAccounts = accounts
            intake.writtenMeters = meters
            try note { try $0.add(error) }
        } catch {
            transaction.rollback()
            throw error
        }
        intake.writtenAccounts = accounts
        intake.writtenMeters = meters
    }

    /// Reads the file; whenever a batch is full, its records go into the transaction.
    private func read(
        into transaction: IntakeTransaction
    ) async throws -> (LogOutcome, MeteringTotals, batch: Int64) {
        let writer = RecordWriter(
            intake: intake, transaction: transaction, paths: [file.pathBytes])
        let worker = intake.session.workers[0]
        let limit = intake.settings.batchBytes
        let progress = intake.progress
        let isPacked = file.log.path.hasSuffix(".gz")
        var counted = (bytes: Int64(0), rows: 0)
        var totals = MeteringTotals()
        let outcome = try await worker.readPipelined(
            file.log.path, file: 0, resumeOffset: file.resumeOffset
        ) { unpacked, rows in
            try Interruption.check()
            let bytes = isPacked ? unpacked * 3 / 10 : unpacked
            progress.add(bytes: bytes - counted.bytes, rows: Int64(rows - counted.rows))
            counted = (bytes, rows)
            guard worker.byteCount > limit else { return }
            totals += try await writer.write(failed: [false]).totals[0]
        }
        progress.add(files: 1, bytes: (file.log.sizeBytes ?? counted.bytes) - counted.bytes)
        let last = try await writer.write(failed: [false])
        totals += last.totals[0]
        totals += try await writer.writeTail(of: outcome, file: 0)
        return (outcome, totals, last.number)
    }

    /// Notes what became of a file without records, in a transaction of its own.
    private func note(_ body: (FileEntry) throws -> Void) throws {
        let transaction = try intake.store.beginIntake(run: intake.run)
        try body(
            FileEntry(intake: intake, transaction: transaction, file: file, report: report))
        try transaction.commit()
    }
}
