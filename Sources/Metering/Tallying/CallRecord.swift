/// A call as it waits for removal of duplicates: 32 bytes.
struct CallRecord: BitwiseCopyable {
    /// The upper 64 bits of its request key.
    var keyHigh: UInt64
    /// The lower 32 bits of its request key.
    var keyLow: UInt32
    /// Seconds since 1970-01-01T00:00:00Z; the decoder admits 1970...2106 only.
    var second: UInt32
    /// The account's number.
    var account: UInt32
    /// What was called and with what outcome.
    var kind: RecordKind
    /// Where it stands.
    var place: PackedPlace

    static let blank = CallRecord(
        keyHigh: 0, keyLow: 0, second: 0, account: 0, kind: .plain(0),
        place: PackedPlace(chunk: 0, line: 0, byte: 0))

    static let partitionBits = 10
    static let partitionCount = 1 << partitionBits

    /// The partition of a key: its upper bits, so that partitions are ranges of keys.
    @inline(__always)
    static func partition(ofKeyHigh high: UInt64) -> Int {
        Int(truncatingIfNeeded: high &>> UInt64(64 &- partitionBits))
    }

    @inline(__always)
    var key: RequestKey { RequestKey(high: keyHigh, low: keyLow) }
}

/// What a record is: an index and what it points to, in 32 bits.
struct RecordKind: BitwiseCopyable, Hashable {
    let bits: UInt32

    /// A call of one unit: an index into the kinds of call.
    static func plain(_ index: Int) -> RecordKind { RecordKind(.zero, index) }
    /// A call with units or tickets: an index into the details.
    static func detailed(_ index: Int) -> RecordKind { RecordKind(1 << 31, index) }
    /// A rejected record that has a request id: an index into the rejections.
    static func rejected(_ index: Int) -> RecordKind { RecordKind(3 << 30, index) }
    /// A record rejected by an earlier run: an index into the outstanding ones.
    static func outstanding(_ index: Int) -> RecordKind { RecordKind(7 << 29, index) }

    private init(_ flag: UInt32, _ index: Int) {
        precondition(index >= 0 && index < 1 << 29)
        bits = flag | UInt32(index)
    }

    @inline(__always)
    var index: Int { Int(bits & (1 << 29 - 1)) }
    @inline(__always)
    var isPlain: Bool { bits < 1 << 31 }
    @inline(__always)
    var isCall: Bool { bits < 3 << 30 }
    var isOutstanding: Bool { bits >= 7 << 29 }
}

/// A record's place in 64 bits: a chunk of a file, and line and byte within the chunk.
struct PackedPlace: BitwiseCopyable, Hashable {
    let bits: UInt64

    @inline(__always)
    init(chunk: Int, line: Int64, byte: Int64) {
        bits = UInt64(chunk) &<< 40 | UInt64(line) &<< 20 | UInt64(byte)
    }

    static let limit: Int64 = 1 << 20

    @inline(__always)
    var chunk: Int { Int(bits &>> 40) }
    var line: Int64 { Int64(bits >> 20 & 0xFFFFF) }
    var byte: Int64 { Int64(bits & 0xFFFFF) }

    /// The same place where the chunks of earlier workers are counted before this one's.
    @inline(__always)
    func shifted(chunks: Int) -> PackedPlace { PackedPlace(bits: bits &+ UInt64(chunks) &<< 40) }

    private init(bits: UInt64) { self.bits = bits }
}

/// The beginning of a stretch of a file that places are counted from.
struct ChunkStart {
    /// The file's number in its batch.
    let file: Int
    let place: RecordPlace
}

/// What a call was, apart from when and by whom: an interface as the log spells it and an outcome.
struct CallKind: Hashable {
    let spelling: [UInt8]
    let interface: Int
    /// Empty for success.
    let errorCode: [UInt8]
}

/// The rest of a call with units or tickets.
struct CallDetail {
    /// The index of its kind.
    var kind: Int32
    let units: UInt32
    /// Where its list of tickets stands in the worker's bytes; empty where there is none.
    var tickets: Range<Int>
}
