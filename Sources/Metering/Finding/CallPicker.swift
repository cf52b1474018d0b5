/// A call that is read once more, because another one came with its request id.
public struct PickedCall: Sendable {
    /// The key of its request id.
    public let key: RequestKey
    /// The record with its header.
    let text: LogTail

    /// Where it stands in its log.
    public var place: RecordPlace { text.place }
}

/// Picks the calls with some request ids out of logs that were taken in.
public struct CallPicker: Sendable {
    private let keys: Set<RequestKey>
    private let rules: MeteringRules
    private let options: ReadingOptions
    private let hasher: KeyHasher

    /// Makes a picker for logs that were read in `session`.
    public init(keys: Set<RequestKey>, options: ReadingOptions, session: MeteringSession) {
        self.keys = keys
        self.options = options
        rules = session.rules
        hasher = session.hasher
    }

    /// The calls of a log with these request ids, in their order, and the log's digest.
    ///
    /// - Parameters:
    ///   - offset: calls before this unpacked offset are left out.
    ///   - lastSecond: so are calls behind this second.
    ///   - afterBlock: called after each block; throw to give up.
    /// - Throws: `LogFileError`, `LogReadError`, or what `afterBlock` throws.
    public func calls(
        in path: String, from offset: Int64, through lastSecond: Int64,
        afterBlock: () throws -> Void
    ) throws -> (calls: [PickedCall], digest: [UInt8]) {
        let stream = try LogStream(path: path, digesting: true)
        let worker = PickingWorker(
            options: options, decoder: CallDecoder(rules: rules, hasher: hasher),
            sink: PickingSink(keys: keys, hasher: hasher, lastSecond: lastSecond))
        var parser = LogParser(options: options, resumeOffset: offset)
        try worker.readBlocks(stream, &parser) { _, _ in try afterBlock() }
        return (worker.picked, stream.digestValue ?? [])
    }
}

private final class PickingWorker: LogWorker, @unchecked Sendable {
    let options: ReadingOptions
    private var decoder: CallDecoder
    private var sink: PickingSink

    init(options: ReadingOptions, decoder: CallDecoder, sink: PickingSink) {
        self.options = options
        self.decoder = decoder
        self.sink = sink
        self.decoder.internsAccounts = false
    }

    func parse(_ parser: inout LogParser, _ buffer: ByteBuffer, isLast: Bool) throws {
        try parser.parse(buffer, isLast: isLast, decoder: &decoder, into: &sink)
    }

    /// What was picked.
    var picked: [PickedCall] { sink.picked }
}

/// Keeps the records of the calls with some request ids.
private struct PickingSink: CallSink {
    let keys: Set<RequestKey>
    let hasher: KeyHasher
    let lastSecond: Int64
    private(set) var picked: [PickedCall] = []
    private var record: [UInt8] = []
    private var header: [UInt8] = []

    init(keys: Set<RequestKey>, hasher: KeyHasher, lastSecond: Int64) {
        self.keys = keys
        self.hasher = hasher
        self.lastSecond = lastSecond
    }

    static var keepsRecords: Bool { true }

    mutating func keep(_ record: [UInt8], header: [UInt8]) {
        self.record = record
        self.header = header
    }

    mutating func take(_ call: DecodedCall) -> Bool {
        let key = hasher.key(call.requestID)
        if call.second <= lastSecond, keys.contains(key) {
            picked.append(
                PickedCall(
                    key: key, text: LogTail(bytes: record, place: call.place, header: header)))
        }
        return false
    }

    mutating func settle(_ accounts: InternQueue, of table: InternTable) {}

    mutating func reject(_ rejection: Rejection) {}
}
