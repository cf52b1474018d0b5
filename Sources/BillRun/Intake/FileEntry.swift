import BillingTime
import Foundation
import Ledger
import Logging
import Metering
import Reports

/// Writes what is to be known of one file, into a transaction and into the run's report.
struct FileEntry {
    let intake: Intake
    let transaction: LedgerTransaction
    let file: IntakeFile
    let report: Int

    /// A file that was taken in; `counted` has no records read, `batch` is the one of its last
    /// records, `number` the file's in it.
    func add(
        _ outcome: LogOutcome, _ counted: OutcomeTotals, batch: Int64, sources: FileSources,
        number: Int, to result: inout IntakeResult
    ) throws {
        var totals = counted
        totals.recordsRead += Int64(outcome.recordsRead)
        totals.filtered += Int64(outcome.recordsFiltered)
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
                totals: totals, run: transaction.run,
                takenAt: intake.settings.asOf, firstOffset: file.resumeOffset, batch: batch))
        let tail = tail(of: outcome)
        if let source = try sources.source(number, digest: outcome.digest, tail: tail) {
            try transaction.replaceSource(source)
        }
        if tail != nil {
            result.messages.append(message("its last line has no end yet, and waits for the rest"))
        }
        result.totals += totals
        var entry = FileReport(
            name: PathText.shown(file.log.path), outcome: outcomeName,
            sha256: hexadecimal(outcome.digest), byteCount: outcome.sizeBytes, totals: totals)
        entry.firstAt = first
        entry.lastAt = last
        result.files[report] = entry
        switch file.task {
        case .resume: result.messages.append(message("grown; only what is new was taken in"))
        case .readChanged:
            result.warnings.append(message("its name is known with other content; taken in"))
        case .read, .skip: break
        }
    }

    /// The last line that waits for its end, in the month of the last call before it.
    private func tail(of outcome: LogOutcome) -> LedgerSource.Tail? {
        guard let tail = outcome.tail else { return nil }
        let before = [outcome.lastSecond, file.precedingSecond].compactMap(\.self).max()
        return LedgerSource.Tail(
            bytes: tail.bytes, header: tail.header, line: tail.place.line,
            byteOffset: tail.place.byteOffset, since: intake.settings.asOf,
            period: before.map { intake.settings.policies.zone.period(of: Instant($0)) }
                ?? intake.runPeriod)
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
    ///
    /// - Parameters:
    ///   - sources: know the calls that could be read of it: if they come in another file, and this one
    ///     is gone by then, its exception ends.
    ///   - number: the file's number in the batch.
    func add(
        _ error: LogFileError, sources: FileSources? = nil, number: Int = 0,
        to result: inout IntakeResult
    ) throws {
        let known = try intake.store.fileExceptions(file.pathBytes).filter {
            $0.reason == error.fault.rawValue
        }
        // Somebody lives with it as long as it is the same.
        let accepted = known.first { $0.acceptance != nil && $0.detail == error.detail }
        let same = accepted ?? known.first { $0.acceptance == nil }
        try transaction.clearFileExceptions(file.pathBytes)
        var exception = LedgerException(
            period: accepted?.period ?? intake.runPeriod, file: file.pathBytes, line: 0,
            byteOffset: 0,
            reason: error.fault.rawValue, detail: error.detail,
            run: same?.run ?? transaction.run, isFileLevel: true)
        exception.acceptance = accepted?.acceptance
        if let sources, sources.witnesses[number] != nil, sources.known[number] == nil {
            exception.source = try sources.id(number)
            if let source = try sources.source(number, digest: [], tail: nil) {
                try transaction.replaceSource(source)
            }
        }
        try transaction.addException(exception)
        result.files[report].outcome = error.fault.rawValue
        guard accepted == nil else { return }
        if same == nil {
            result.faultyFiles += 1
            result.warnings.append(message(of: error))
        }
        if let changed = file.log.modifiedNanoseconds.map({ $0 / 1_000_000_000 }) {
            result.oldestUntakenSecond = min(
                result.oldestUntakenSecond ?? changed, changed)
        }
    }

    /// A file whose bytes were taken in before.
    func skip(_ outcome: LogOutcome, in result: inout IntakeResult) throws {
        try transaction.clearFileExceptions(file.pathBytes)
        result.files[report].sha256 = hexadecimal(outcome.digest)
        result.messages.append(message("skipped, the same bytes were taken in before"))
    }

    private var outcomeName: String {
        switch file.task {
        case .read, .skip: "taken_in"
        case .resume: "grown"
        case .readChanged: "changed"
        }
    }

    private func message(_ text: String) -> RunMessage {
        RunMessage(
            "\(file.log.path): \(text)", ["path": .string(PathText.shown(file.log.path))])
    }

    private func message(of error: LogFileError) -> RunMessage {
        let advice = error.fault == .notALog ? "; name it in `ignore` if it is no log" : ""
        var message = message(
            "\(error.fault.rawValue): \(error.detail); "
                + "nothing of it is taken in, the next run tries again" + advice)
        message.fields["reason"] = .string(error.fault.rawValue)
        return message
    }
}
