import BillingTime
import Ledger
import Metering

/// Files that were read side by side, and are committed together.
struct IntakeGroup {
    let intake: Intake
    let files: [IntakeFile]
    /// By file: its place among the run's reports.
    let reports: [Int]
    let readings: [Reading]

    /// Writes all of it in one transaction.
    func commit() async throws {
        let failed = try failedFiles()
        try await intake.inTransaction { transaction, state in
            try await write(into: transaction, failed, &state)
        }
    }

    private func write(
        into transaction: LedgerTransaction, _ failed: [Bool], _ state: inout IntakeState
    ) async throws {
        let sources = try FileSources(intake, transaction, files)
        let writer = RecordWriter(
            intake: intake, transaction: transaction, paths: files.map(\.pathBytes),
            sources: sources)
        for (number, reading) in readings.enumerated() {
            switch reading {
            case .whole(let outcome): if outcome.tail != nil { sources.watch(number) }
            case .faulty: sources.watch(number)
            case .overflow: break
            }
        }
        let entries = zip(files, reports).map {
            FileEntry(intake: intake, transaction: transaction, file: $0, report: $1)
        }
        for (number, entry) in entries.enumerated() where !failed[number] {
            try entry.prepare()
        }
        let batch = try await writer.write(failed: failed, &state)
        for (number, entry) in entries.enumerated() {
            switch readings[number] {
            case .whole(let outcome) where !failed[number]:
                try entry.add(
                    outcome, batch.totals[number], batch: batch.number, sources: sources,
                    number: number, to: &state.result)
            case .whole(let outcome): try entry.skip(outcome, in: &state.result)
            case .faulty(let error):
                try entry.add(error, sources: sources, number: number, to: &state.result)
            case .overflow: continue
            }
        }
    }

    /// By file: whether it contributes nothing. A file that turns out to hold the bytes of another
    /// one only now (it came through a pipe, or grew while it was read) is left out as well.
    private func failedFiles() throws -> [Bool] {
        var seen: Set<[UInt8]> = []
        return try readings.map { reading in
            guard case .whole(let outcome) = reading else { return true }
            return try intake.store.file(withDigest: outcome.digest) != nil
                || !seen.insert(outcome.digest).inserted
        }
    }
}
