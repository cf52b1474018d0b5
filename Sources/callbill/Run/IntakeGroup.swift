import BillingTime
import Foundation
import Ledger
import Metering
import Reports

/// Files that were read side by side, and are committed together.
struct IntakeGroup {
    let intake: Intake
    let files: [IntakeFile]
    /// By file: its place among the run's reports.
    let reports: [Int]
    let readings: [Reading]

    /// Writes all of it in one transaction.
    func commit() async throws {
        let failed = failedFiles()
        let transaction = try intake.store.beginIntake(run: intake.run)
        let writer = RecordWriter(
            intake: intake, transaction: transaction, paths: files.map(\.pathBytes))
        let written = intake.writtenAccounts
        let writtenMeters = intake.writtenMeters
        let entries = zip(files, reports).map {
            FileEntry(intake: intake, transaction: transaction, file: $0, report: $1)
        }
        do {
            for (number, entry) in entries.enumerated() where !failed[number] {
                try entry.prepare()
            }
            let batch = try await writer.write(failed: failed)
            for (number, entry) in entries.enumerated() {
                switch readings[number] {
                case .whole(let outcome) where !failed[number]:
                    let tail = try await writer.writeTail(of: outcome, file: number)
                    try entry.add(outcome, batch.totals[number] + tail, batch: batch.number)
                case .whole(let outcome): try entry.skip(outcome)
                case .faulty(let error): try entry.add(error)
                case .overflow: continue
                }
            }
            try transaction.commit()
        } catch {
            transaction.rollback()
            intake.writtenAccounts = written
            intake.writtenMeters = writtenMeters
            throw error
        }
    }

    /// By file: whether it contributes nothing. A file that turns out to hold the bytes of another
    /// one only now (it came through a pipe, or grew while it was read) is left out as well.
    private func failedFiles() -> [Bool] {
        var seen: Set<[UInt8]> = []
        return readings.map { reading in
            guard case .whole(let outcome) = reading else { return true }
            let known = (try? intake.store.file(withDigest: outcome.digest)) ?? nil
            return known != nil || !seen.insert(outcome.digest).inserted
        }
    }
}

/// Writes what is to be known of one file, into the ledger and into the run's report.
struct FileEntry {
    let intake: Intake
    let transaction: IntakeTransaction
    let file: IntakeFile
    let report: Int

    /// A file that was taken in; `counted` has no records read but those of its tail, `batch` is
    /// the one of its last other records.
    func add(_ outcome: LogOutcome, _ counted: MeteringTotals, batch: Int64) throws {
        var totals = counted
        totals.recordsRead += outcome.recordsRead
        guard totals.isBalanced else {
            throw OperatingError(
                path: file.log.path,
                reason: "control totals don't balance: \(totals)", exitCode: .unbalanced)
        }
        try transaction.clearFileExceptions(file.pathBytes)
        let first = outcome.firstSecond.map { Instant($0) }
        let last = outcome.lastSecond.map { Instant($0) }
        try transaction.addFile(
            TakenFile(
                digest: outcome.digest, path: file.pathBytes, name: file.name,
                sizeBytes: outcome.sizeBytes, contentBytes: outcome.contentBytes,
                resumeOffset: outcome.resumePlace.byteOffset,
                resumeLine: outcome.resumePlace.line, firstSecond: first, lastSecond: last,
                totals: OutcomeTotals(totals), run: transaction.run,
                takenAt: intake.settings.asOf, firstOffset: file.resumeOffset, batch: batch))
        intake.result.totals += totals
        var entry = FileReport(
            name: file.log.path, outcome: outcomeName, sha256: hexadecimal(outcome.digest),
            byteCount: outcome.sizeBytes, totals: RecordTotals(totals))
        entry.firstAt = first
        entry.lastAt = last
        intake.result.files[report] = entry
        switch file.task {
        case .resume: message("grown; only what is new was taken in")
        case .readChanged:
            intake.result.warnings.append(
                "\(file.log.path): its name is known with other content; taken in")
        case .read, .skip: break
        }
        warnOfForgottenKeys(from: first, totals)
    }

    /// Calls of months whose request ids are forgotten (`KeyExpiry`) count, as late usage does.
    private func warnOfForgottenKeys(from first: Instant?, _ totals: MeteringTotals) {
        guard let first, let forgotten = intake.forgottenPeriod,
            totals.metered + totals.notBillable > 0,
            first < intake.settings.policies.zone.start(of: forgotten.next)
        else { return }
        intake.result.warnings.append(
            "\(file.log.path): has calls of \(forgotten) or before, whose request ids are "
                + "forgotten (dedupe_days): if they were delivered before, they count twice")
    }

    /// Makes room for the last line of a file that has grown: it is read again. It may have been
    /// half a line, so what came of it is taken back.
    func prepare() throws {
        if case .resume(let offset, let known) = file.task {
            try transaction.clearExceptions(known.path, from: offset)
            try transaction.takeBackTail(of: known.digest)
        }
    }

    /// A file that contributes nothing, and is tried again by the next run.
    func add(_ error: LogFileError) throws {
        try transaction.clearFileExceptions(file.pathBytes)
        try transaction.addException(
            LedgerException(
                period: intake.runPeriod, file: file.pathBytes, line: 0, byteOffset: 0,
                reason: error.fault.rawValue, detail: error.detail, run: transaction.run,
                isFileLevel: true))
        intake.result.faultyFiles += 1
        intake.result.files[report].outcome = error.fault.rawValue
        intake.result.warnings.append(
            "\(file.log.path): \(error.fault.rawValue): \(error.detail); "
                + "nothing of it is taken in, the next run tries again")
        if let changed = file.log.modifiedNanoseconds.map({ $0 / 1_000_000_000 }) {
            intake.result.oldestUntakenSecond = min(
                intake.result.oldestUntakenSecond ?? changed, changed)
        }
    }

    /// A file whose bytes were taken in before.
    func skip(_ outcome: LogOutcome) throws {
        try transaction.clearFileExceptions(file.pathBytes)
        intake.result.files[report].sha256 = hexadecimal(outcome.digest)
        message("skipped, the same bytes were taken in before")
    }

    private var outcomeName: String {
        switch file.task {
        case .read, .skip: "taken_in"
        case .resume: "grown"
        case .readChanged: "changed"
        }
    }

    private func message(_ text: String) {
        intake.result.messages.append("\(file.log.path): \(text)")
    }
}

extension OutcomeTotals {
    /// The totals of metering, as the ledger keeps them.
    init(_ totals: MeteringTotals) {
        self.init(
            recordsRead: Int64(totals.recordsRead), metered: Int64(totals.metered),
            notBillable: Int64(totals.notBillable), duplicate: Int64(totals.duplicate),
            conflicting: Int64(totals.conflicting), rejected: Int64(totals.rejected))
    }
}
