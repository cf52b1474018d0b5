import BillingTime
import Ledger
import Metering

/// Records of files that were taken in before, which are read now: calls that are no longer in the
/// future, and last lines that were waiting for their ends. The ledger has them, so their logs need
/// not be there any more.
struct LateRecords {
    /// Records of one file, of one kind.
    private struct Part {
        let path: [UInt8]
        /// The file as it was taken in.
        let digest: [UInt8]?
        let source: Int64?
        let isTail: Bool
        var records: [LogTail] = []
        var exceptions: [Int64] = []
    }

    private let intake: Intake
    private let transaction: LedgerTransaction
    private var parts: [Part] = []
    private var tails: [LedgerSource] = []
    private var records: RejectedRecordReader

    /// Why the records of exceptions were left out before, for the run's messages.
    private let cause: String

    init(intake: Intake, transaction: LedgerTransaction, cause: String = "were in the future") {
        self.cause = cause
        self.intake = intake
        self.transaction = transaction
        records = RejectedRecordReader(store: intake.store)
    }

    /// Adds the waiting last line of a source.
    mutating func add(_ source: LedgerSource) {
        guard let tail = source.tail else { return }
        tails.append(source)
        parts.append(
            Part(
                path: source.path, digest: source.digest, source: source.id, isTail: true,
                records: [
                    LogTail(
                        bytes: tail.bytes,
                        place: RecordPlace(line: tail.line, byteOffset: tail.byteOffset),
                        header: tail.header)
                ]))
    }

    /// Adds the record of an exception; one that the ledger does not have stays as it is.
    mutating func add(_ exception: LedgerException) throws {
        guard let id = exception.id, let (header, bytes) = try records.record(of: exception) else {
            return
        }
        let file = try intake.store.file(at: exception.file, run: exception.run)
        let isSame =
            parts.last.map {
                !$0.isTail && $0.path == exception.file && $0.digest == file?.digest
                    && $0.source == exception.source
            } ?? false
        if !isSame {
            parts.append(
                Part(
                    path: exception.file, digest: file?.digest, source: exception.source,
                    isTail: false))
        }
        parts[parts.count - 1].records.append(
            LogTail(
                bytes: bytes,
                place: RecordPlace(line: exception.line, byteOffset: exception.byteOffset),
                header: header))
        parts[parts.count - 1].exceptions.append(id)
    }

    /// Takes all of them in, as one batch.
    mutating func takeIn(_ state: inout IntakeState) async throws {
        guard !parts.isEmpty else { return }
        let worker = intake.session.workers[0]
        var counts = parts.map { _ in OutcomeTotals() }
        var unread: Set<Int64> = []
        for (number, part) in parts.enumerated() {
            for (index, record) in part.records.enumerated() {
                // With other settings its header may name no columns: then it stays as it is.
                guard let count = try? worker.read(record, file: number) else {
                    if part.isTail, let source = part.source { unread.insert(source) }
                    continue
                }
                counts[number] += count
                guard !part.isTail, count.recordsRead > 0 else { continue }
                try transaction.resolveExceptions([part.exceptions[index]])
            }
        }
        let writer = RecordWriter(
            intake: intake, transaction: transaction, paths: parts.map(\.path),
            sources: FileSources(
                rereading: parts.map(\.path), transaction, ids: parts.map(\.source)))
        let totals = try await writer.write(failed: parts.map { _ in false }, &state).totals
        for (number, part) in parts.enumerated() {
            var read = totals[number]
            read.recordsRead = counts[number].recordsRead
            read.filtered = counts[number].filtered
            state.result.totals += read
            note(read, of: part, in: &state.result)
            guard let digest = part.digest else { continue }
            var change = read
            if !part.isTail {
                change.recordsRead = 0
                change.rejected -= read.recordsRead
            }
            try transaction.changeTotals(of: digest, by: change)
            if part.isTail, read.recordsRead > 0, read.rejected == 0 {
                try transaction.noteTailCounted(of: digest)
            }
        }
        for source in tails {
            guard !unread.contains(source.id) else {
                state.result.warnings.append(
                    RunMessage(
                        "\(PathText.text(source.path)): its last line still has no end, and can't be "
                            + "read with the settings as they are: it goes on waiting"))
                continue
            }
            var ended = source
            ended.tail = nil
            try transaction.replaceSource(ended)
        }
    }

    /// Tells in the run's report what was taken in of a file now.
    private func note(_ read: OutcomeTotals, of part: Part, in result: inout IntakeResult) {
        let path = PathText.text(part.path)
        let calls = read.recordsRead - read.rejected - read.filtered
        if calls > 0 {
            result.messages.append(
                RunMessage(
                    part.isTail
                        ? "\(path): its last line still has no end, and is taken as it is"
                        : "\(path): \(calls) of its calls \(cause) and are taken in now"))
        }
        guard let index = result.files.firstIndex(where: { $0.name == PathText.shown(path) }),
            result.files[index].outcome == "known"
        else { return }
        result.files[index].totals += read
    }
}
