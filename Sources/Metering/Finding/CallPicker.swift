/// A call that is read once more, because another one came with its request id.
public struct PickedCall: Sendable {
    /// The key of its request id.
    public let key: RequestKey
    /// Whether it is the last record of its log and has no line end.
    public let isTail: Bool
    /// Whether its request id may go on in what its log does not have yet: it ends a line that has
    /// no end.
    public let mayBeHalf: Bool
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
        var parser = LogParser(options: options, resumeOffset: offset, holdsTail: true)
        try worker.readBlocks(stream, &parser) { _, _ in try afterBlock() }
        var calls = worker.picked(isTail: false)
        if let tail = parser.tail {
            _ = try worker.readTail(tail)
            calls += worker.picked(isTail: true)
        }
        return (calls, stream.digestValue ?? [])
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

    /// What was picked since the last time.
    func picked(isTail: Bool) -> [PickedCall] {
        defer { sink.picked = [] }
        return sink.picked.map {
            PickedCall(
                key: $0.key, isTail: isTail, mayBeHalf: isTail && $0.endsWithID,
                text: LogTail(bytes: $0.record, place: $0.place, header: $0.header))
        }
    }
}

/// Keeps the records of the calls with some request ids.
private struct PickingSink: CallSink {
    let keys: Set<RequestKey>
    let hasher: KeyHasher
    let lastSecond: Int64
    var picked: [Picked] = []
    private var record: [UInt8] = []
    private var header: [UInt8] = []

    struct Picked {
        let key: RequestKey
        let place: RecordPlace
        let record: [UInt8]
        let header: [UInt8]
        let endsWithID: Bool
    }

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
            let endsWithID = record.suffix(call.requestID.count).elementsEqual(call.requestID.array)
            picked.append(
                Picked(
                    key: key, place: call.place, record: record, header: header,
                    endsWithID: endsWithID))
        }
        return false
    }

    mutating func settle(_ accounts: InternQueue, of table: InternTable) {}

    mutating func reject(_ rejection: Rejection) {}
}
