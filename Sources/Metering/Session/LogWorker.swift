import BillingTime

/// Reads logs block by block into tables and a tally of its own.
///
/// A class only so that it can be handed around; within a block all state is passed `inout`.
protocol LogWorker: AnyObject, Sendable {
    var options: ReadingOptions { get }
    /// Reads the records of a block.
    func parse(_ parser: inout LogParser, _ buffer: ByteBuffer, isLast: Bool) throws
}

extension LogWorker {
    /// Reads a log to its end.
    ///
    /// - Parameter afterBlock: called after each block; throw to give up reading.
    func readBlocks(
        _ stream: LogStream, _ parser: inout LogParser,
        afterBlock: (_ unpackedBytes: Int64, _ records: Int) throws -> Void
    ) throws {
        let buffer = ByteBuffer(capacity: options.blockBytes, headroom: headroomBytes)
        var more = true
        while more {
            more = try readBlock(stream, &parser, into: buffer, afterBlock: afterBlock)
        }
    }

    /// Reads a single record; returns whether it is one, and whether it is left out.
    func readTail(_ tail: LogTail) throws -> OutcomeTotals {
        let buffer = ByteBuffer(capacity: tail.header.count + tail.bytes.count, headroom: 0)
        buffer.append(tail.header)
        buffer.append(tail.bytes)
        buffer.seal()
        var parser = LogParser(options: options, record: tail)
        try parse(&parser, buffer, isLast: true)
        return OutcomeTotals(
            recordsRead: Int64(parser.recordsRead), filtered: Int64(parser.recordsFiltered))
    }

    /// Reads like `readBlocks`, and has another core unpack as soon as there is a spare one.
    func readBlocks(
        _ stream: LogStream, _ parser: inout LogParser, helpedBy spareCores: SpareCores,
        afterBlock: (_ unpackedBytes: Int64, _ records: Int) throws -> Void
    ) async throws {
        let buffer = ByteBuffer(capacity: options.blockBytes, headroom: headroomBytes)
        var more = true
        while more {
            if spareCores.take() {
                defer { spareCores.add() }
                return try await readBlocksPipelined(stream, &parser, afterBlock: afterBlock)
            }
            more = try readBlock(stream, &parser, into: buffer, afterBlock: afterBlock)
        }
    }

    /// Reads one block; returns whether more may follow.
    private func readBlock(
        _ stream: LogStream, _ parser: inout LogParser, into buffer: ByteBuffer,
        afterBlock: (_ unpackedBytes: Int64, _ records: Int) throws -> Void
    ) throws -> Bool {
        buffer.reset(headroom: headroomBytes)
        let more: Bool
        do {
            more = try stream.fill(buffer)
        } catch let error as LogFileError {
            // That the gzip is damaged says more than what its text lacks.
            if parser.salvages {
                buffer.seal()
                try? parse(&parser, buffer, isLast: false)
            }
            throw error
        }
        try parse(&parser, buffer, isLast: !more)
        try afterBlock(stream.unpackedBytes, parser.recordsRead)
        return more
    }

    /// Reads like `readBlocks`, but unpacks on one core and decodes on another: for a single large
    /// file.
    func readBlocksPipelined(
        _ stream: LogStream, _ parser: inout LogParser,
        afterBlock: (_ unpackedBytes: Int64, _ records: Int) async throws -> Void
    ) async throws {
        let pipe = BlockPipe(blockBytes: options.blockBytes, headroom: headroomBytes)
        let salvages = parser.salvages
        async let unpacking: Void = unpack(stream, into: pipe, salvages: salvages)
        do {
            while let block = await pipe.nextFull() {
                guard !block.isSalvaged else {
                    try? parse(&parser, block.buffer, isLast: false)
                    break
                }
                try parse(&parser, block.buffer, isLast: block.isLast)
                pipe.giveBack(block.buffer)
                try await afterBlock(block.unpackedBytes, parser.recordsRead)
            }
        } catch {
            pipe.cancel()
            _ = try? await unpacking
            throw error
        }
        try await unpacking
    }
}

/// Room in front of a block for the end of the block before.
private let headroomBytes = 16 << 10

private func unpack(
    _ stream: LogStream, into pipe: BlockPipe, salvages: Bool
) async throws {
    defer { pipe.finish() }
    var more = true
    while more, let buffer = await pipe.nextEmpty() {
        buffer.reset(headroom: headroomBytes)
        do {
            more = try stream.fill(buffer)
        } catch let error as LogFileError {
            if salvages {
                buffer.seal()
                pipe.send(
                    BlockPipe.Block(
                        buffer: buffer, isLast: false, unpackedBytes: stream.unpackedBytes,
                        isSalvaged: true))
            }
            throw error
        }
        pipe.send(
            BlockPipe.Block(
                buffer: buffer, isLast: !more, unpackedBytes: stream.unpackedBytes))
    }
}
