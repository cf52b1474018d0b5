/// What one worker has read: records by partition of their keys, and what points out of them.
struct WorkerTally: CallSink, ~Copyable {
    private let hasher: KeyHasher
    private let pool: ChunkPool
    var records: ChunkedPartitions<CallRecord>
    /// Calls without their accounts yet.
    private var waiting = InlineArray<64, CallRecord>(repeating: .blank)
    private var waitingCount = 0
    private var kindOfSuccess: [Int32] = []
    private var kindOfFailure: [UInt64: Int] = [:]
    private(set) var details: [CallDetail] = []
    private(set) var ticketBytes: [UInt8] = []
    /// What was rejected.
    private(set) var rejected = RejectedRecords()
    /// Where the last rejected record of the file being read began.
    private(set) var lastRejected: RecordPlace?
    private(set) var chunks: [ChunkStart] = []
    /// The first and last second of the calls of the file being read.
    private(set) var firstSecond = Int64.max
    private(set) var lastSecond = Int64.min
    /// The second of the last call of the file that has its account.
    private var recentSecond: Int64?
    /// The first and last second of all calls since the last batch.
    private(set) var batchFirstSecond = Int64.max
    private(set) var batchLastSecond = Int64.min
    private var file = 0
    private var chunkEndByte: Int64 = 0
    private var chunkEndLine: Int64 = 0
    /// The kinds of call, by the numbers of the decoder's tables.
    private(set) var kindSources: [(spelling: UInt32, errorCode: UInt32, interface: Int)] = []

    /// Makes an empty tally; `pool` is where its records are kept.
    init(hasher: KeyHasher, pool: ChunkPool) {
        self.hasher = hasher
        self.pool = pool
        records = ChunkedPartitions(partitionCount: CallRecord.partitionCount, pool: pool)
    }

    /// The number of records, rejected ones that have a request id among them.
    private(set) var recordCount = 0

    /// The memory held.
    var byteCount: Int {
        recordCount * MemoryLayout<CallRecord>.stride + rejected.byteCount + details.count * 24
            + ticketBytes.count
    }

    /// Says that what follows is of the file with this number in the batch.
    mutating func beginFile(_ number: Int) {
        noteSeconds()
        file = number
        rejected.beginFile(number)
        lastRejected = nil
        recentSecond = nil
        chunkEndByte = -1
        firstSecond = .max
        lastSecond = .min
    }

    /// Widens the batch's seconds by those of the file read last.
    mutating func noteSeconds() {
        guard firstSecond <= lastSecond else { return }
        batchFirstSecond = min(batchFirstSecond, firstSecond)
        batchLastSecond = max(batchLastSecond, lastSecond)
    }

    @inline(__always)
    mutating func take(_ call: DecodedCall) -> Bool {
        let key = hasher.key(call.requestID)
        firstSecond = min(firstSecond, call.second)
        lastSecond = max(lastSecond, call.second)
        let kind = kindIndex(call)
        let tag: RecordTag
        if call.units == 1 && !call.takesTickets {
            tag = .oneUnit(kind)
        } else {
            tag = .detailed(details.count)
            let start = ticketBytes.count
            call.tickets.append(to: &ticketBytes)
            details.append(
                CallDetail(
                    kind: Int32(kind), units: call.units, tickets: start..<ticketBytes.count))
        }
        waiting[waitingCount] = record(key, UInt32(call.second), tag, call.place)
        waitingCount &+= 1
        return false
    }

    mutating func settle(_ accounts: InternQueue, of table: InternTable) {
        precondition(accounts.count == waitingCount)
        if rejected.hasUnplaced { placeRejected() }
        if waitingCount > 0 { recentSecond = Int64(waiting[waitingCount &- 1].second) }
        let numbers = accounts.numbers.span
        for index in 0..<waitingCount {
            append(waiting[index].with(account: numbers[index]))
        }
        recordCount += waitingCount
        waitingCount = 0
    }

    /// Tells the rejected records without a time which calls stood before and behind them.
    @inline(never)
    private mutating func placeRejected() {
        rejected.place(before: recentSecond, among: waitingCount) { Int64(waiting[$0].second) }
    }

    mutating func reject(_ rejection: Rejection) {
        lastRejected = rejection.place
        guard let number = rejected.add(rejection, behind: waitingCount),
            !rejection.requestID.isEmpty
        else { return }
        append(record(hasher.key(rejection.requestID), 0, .rejected(number), rejection.place))
        recordCount += 1
    }

    /// The rejected records, all of them packed, the parts numbered from `base` on.
    mutating func endedRejections(parts base: Int) -> [(file: Int, rejection: Rejection)] {
        rejected.endPart()
        guard base > 0 else { return rejected.rows }
        return rejected.rows.map { file, rejection in
            var moved = rejection
            moved.stored?.part += base
            return (file, moved)
        }
    }

    /// Says at which second the last call before those of the file lies.
    mutating func begin(behind second: Int64?) { recentSecond = second }

    /// Has every rejected record counted, and none kept.
    mutating func onlyCountRejected() { rejected.onlyCounts = true }

    /// Adds the keys of records that earlier runs rejected. They stand in no file of the batch, so
    /// they get a chunk of their own.
    mutating func addOutstanding(_ keys: [RequestKey]) {
        guard !keys.isEmpty else { return }
        let nowhere = RecordPlace(line: 0, byteOffset: 0)
        beginChunk(nowhere)
        for (index, key) in keys.enumerated() {
            append(record(key, 0, .outstanding(index), nowhere))
        }
        recordCount += keys.count
        chunkEndByte = -1
    }

    /// A record without an account.
    @inline(__always)
    private mutating func record(
        _ key: RequestKey, _ second: UInt32, _ tag: RecordTag, _ place: RecordPlace
    ) -> CallRecord {
        if place.byteOffset >= chunkEndByte || place.line >= chunkEndLine { beginChunk(place) }
        let start = chunks[chunks.count &- 1].place
        let packed = PackedPlace(
            chunk: chunks.count &- 1, line: place.line &- start.line,
            byte: place.byteOffset &- start.byteOffset)
        return CallRecord(key: key, second: second, account: 0, tag: tag, place: packed)
    }

    @inline(__always)
    private mutating func append(_ record: CallRecord) {
        records.append(record, to: CallRecord.partition(ofKeyHigh: record.keyHigh))
    }

    private mutating func beginChunk(_ place: RecordPlace) {
        chunks.append(ChunkStart(file: file, place: place))
        chunkEndByte = place.byteOffset + PackedPlace.limit
        chunkEndLine = place.line + PackedPlace.limit
    }

    @inline(__always)
    private mutating func kindIndex(_ call: DecodedCall) -> Int {
        if call.errorCode == 0 && Int(call.spelling) < kindOfSuccess.count {
            let kind = kindOfSuccess[Int(call.spelling)]
            if kind >= 0 { return Int(kind) }
        }
        return otherKindIndex(call)
    }

    private mutating func otherKindIndex(_ call: DecodedCall) -> Int {
        let pair = UInt64(call.spelling) << 32 | UInt64(call.errorCode)
        if call.errorCode != 0, let kind = kindOfFailure[pair] { return kind }
        let kind = kindSources.count
        kindSources.append((call.spelling, call.errorCode, call.interface))
        if call.errorCode != 0 {
            kindOfFailure[pair] = kind
        } else {
            while kindOfSuccess.count <= Int(call.spelling) { kindOfSuccess.append(-1) }
            kindOfSuccess[Int(call.spelling)] = Int32(kind)
        }
        return kind
    }

    /// Empties the tally for the next batch; the kinds stay.
    mutating func reset() {
        records = ChunkedPartitions(partitionCount: CallRecord.partitionCount, pool: pool)
        details.removeAll()
        ticketBytes.removeAll()
        rejected.reset()
        chunks.removeAll()
        precondition(waitingCount == 0, "calls without an account")
        recordCount = 0
        chunkEndByte = -1
        firstSecond = .max
        lastSecond = .min
        batchFirstSecond = .max
        batchLastSecond = .min
    }
}
