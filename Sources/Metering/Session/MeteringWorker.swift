import BillingTime

/// One of the workers that read logs side by side: its tables and its tally.
///
/// A class only so that it can be handed around; within a block all state is passed `inout`.
public final class MeteringWorker: LogWorker, @unchecked Sendable {
    let options: ReadingOptions
    var decoder: CallDecoder
    var tally: WorkerTally
    /// Local numbers to the session's, as far as they are merged.
    var accountNumbers: [UInt32] = []
    var kindNumbers: [UInt32] = []

    init(rules: MeteringRules, options: ReadingOptions, hasher: KeyHasher, pool: ChunkPool) {
        self.options = options
        decoder = CallDecoder(rules: rules, hasher: hasher)
        tally = WorkerTally(hasher: hasher, pool: pool)
    }

    /// The memory that waiting records hold.
    public var byteCount: Int { tally.byteCount }
    /// The part of it that rejected records hold.
    public var rejectedBytes: Int { tally.rejected.byteCount }

    /// Reads a log to its end.
    ///
    /// - Parameters:
    ///   - file: the file's number in the batch.
    ///   - resumeOffset: calls before this unpacked offset are known from an earlier run.
    ///   - digesting: whether the file's digest is wanted.
    ///   - holdsTail: whether a last line without its end waits for the rest, where the log is a plain
    ///     file that may grow.
    ///   - salvages: whether the records before a fault of the file are read, too.
    ///   - second: the second of the last call before `resumeOffset`.
    ///   - spareCores: cores that unpack for this worker as soon as they have nothing else to do.
    ///   - afterBlock: called after each block; throw to give up reading.
    /// - Throws: `LogFileError`, `LogReadError`, or what `afterBlock` throws. The records read so
    ///   far stay in the tally; the file must be marked as failed in the batch.
    public func read(
        _ path: String, file: Int, resumeOffset: Int64 = 0, digesting: Bool = true,
        holdsTail: Bool = false, salvages: Bool = false, behind second: Int64? = nil,
        helpedBy spareCores: SpareCores,
        afterBlock: (_ unpackedBytes: Int64, _ records: Int) throws -> Void
    ) async throws -> LogOutcome {
        let stream = try LogStream(path: path, digesting: digesting)
        var parser = LogParser(
            options: options, resumeOffset: resumeOffset,
            holdsTail: holdsTail && stream.mayGrow)
        parser.salvages = salvages
        tally.beginFile(file)
        tally.begin(behind: second)
        try await readBlocks(stream, &parser, helpedBy: spareCores, afterBlock: afterBlock)
        return outcome(stream, parser)
    }

    /// Reads like `read`, but unpacks on one core and decodes on another: for a single large file.
    public func readPipelined(
        _ path: String, file: Int, resumeOffset: Int64 = 0, digesting: Bool = true,
        holdsTail: Bool = false, behind second: Int64? = nil,
        afterBlock: (_ unpackedBytes: Int64, _ records: Int) async throws -> Void
    ) async throws -> LogOutcome {
        let stream = try LogStream(path: path, digesting: digesting)
        var parser = LogParser(
            options: options, resumeOffset: resumeOffset,
            holdsTail: holdsTail && stream.mayGrow)
        tally.beginFile(file)
        tally.begin(behind: second)
        try await readBlocksPipelined(stream, &parser, afterBlock: afterBlock)
        return outcome(stream, parser)
    }

    /// Reads a tail, as the one record of the file with this number in the batch.
    ///
    /// - Returns: the records read and those left out; the others are told by the batch.
    public func read(_ tail: LogTail, file: Int) throws -> OutcomeTotals {
        tally.beginFile(file)
        return try readTail(tail)
    }

    /// Reads a call once more, as one of the file with this number in the batch.
    public func read(_ call: PickedCall, file: Int) throws {
        tally.beginFile(file)
        _ = try readTail(call.text)
    }

    func parse(_ parser: inout LogParser, _ buffer: ByteBuffer, isLast: Bool) throws {
        try parser.parse(buffer, isLast: isLast, decoder: &decoder, into: &tally)
    }

    private func outcome(_ stream: LogStream, _ parser: LogParser) -> LogOutcome {
        let hasCalls = tally.firstSecond <= tally.lastSecond
        return LogOutcome(
            digest: stream.digestValue ?? [], sizeBytes: stream.packedBytes,
            contentBytes: stream.unpackedBytes,
            resumePlace: parser.resumePlace(rejected: tally.lastRejected),
            header: parser.header, recordsRead: parser.recordsRead,
            recordsFiltered: parser.recordsFiltered,
            firstSecond: hasCalls ? tally.firstSecond : nil,
            lastSecond: hasCalls ? tally.lastSecond : nil, tail: parser.tail)
    }
}
