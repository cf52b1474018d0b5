import Metering

/// How the reading of a file ended.
enum Reading: Sendable {
    /// It was read to its end.
    case whole(LogOutcome)
    /// It contributes nothing, because of what is in it.
    case faulty(LogFileError)
    /// It has more records than a batch holds.
    case overflow

    /// With so many bytes of rejected records waiting, they are written first.
    static let mostRejectedBytes = 32 << 20

    private struct TooLarge: Error {}

    /// Reads a file with one worker.
    init(
        _ file: IntakeFile, _ number: Int, _ worker: MeteringWorker,
        _ spareCores: SpareCores, _ limit: Int, _ settings: Settings,
        _ progress: any RunProgress
    ) async throws {
        var counted = FileProgress(file.log, progress)
        do {
            let outcome = try await worker.read(
                file.log.path, file: number, resumeOffset: file.resumeOffset,
                holdsTail: file.holdsTail(settings), salvages: true,
                behind: file.precedingSecond, helpedBy: spareCores
            ) { unpacked, rows in
                try Interruption.check()
                guard worker.byteCount <= limit, worker.rejectedBytes <= Self.mostRejectedBytes
                else { throw TooLarge() }
                counted.report(unpackedBytes: unpacked, rows: rows)
            }
            counted.finish()
            self = .whole(outcome)
        } catch let error as LogFileError {
            counted.finish()
            self = .faulty(error)
        } catch let error as LogReadError where file.log.sizeBytes != nil {
            counted.finish()
            self = .faulty(LogFileError(error))
        } catch is TooLarge {
            counted.takeBack()
            self = .overflow
        }
    }
}

extension LogFileError {
    /// What the system would not open or read, as a fault of that file alone.
    ///
    /// It holds for regular files: what came through a pipe can't be read again.
    public init(_ error: LogReadError) {
        self.init(
            fault: .unreadable, detail: OperatingError.systemText(error.errorNumber))
    }
}
