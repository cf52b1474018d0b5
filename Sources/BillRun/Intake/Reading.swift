import Metering

/// How the reading of a file ended.
enum Reading: Sendable {
    /// It was read to its end.
    case whole(LogOutcome)
    /// It contributes nothing, because of what is in it.
    case faulty(LogFileError)
    /// It has more records than a batch holds.
    case overflow

    private struct TooLarge: Error {}

    /// Reads a file with one worker.
    init(
        _ file: IntakeFile, _ number: Int, _ worker: MeteringWorker,
        _ spareCores: SpareCores, _ limit: Int, _ progress: any RunProgress
    ) async throws {
        var counted = FileProgress(file.log, progress)
        do {
            let outcome = try await worker.read(
                file.log.path, file: number, resumeOffset: file.resumeOffset,
                helpedBy: spareCores
            ) { unpacked, rows in
                try Interruption.check()
                guard worker.byteCount <= limit else { throw TooLarge() }
                counted.report(unpackedBytes: unpacked, rows: rows)
            }
            counted.finish()
            self = .whole(outcome)
        } catch let error as LogFileError {
            counted.finish()
            self = .faulty(error)
        } catch is TooLarge {
            counted.takeBack()
            self = .overflow
        }
    }
}
