/// A call as it waits for removal of duplicates: 32 bytes.
///
/// Two vectors, so that a record is moved with two stores: with one for each field, and the counts
/// beside each, putting 10 million records into partitions took 0.15 CPU-seconds more
/// (`ChunkedPartitions.append`).
struct CallRecord: BitwiseCopyable {
    /// The request key, 64 bits and 32, and the second.
    private let keyAndSecond: SIMD2<UInt64>
    /// The account and the tag, 32 bits each, and the place.
    private var rest: SIMD2<UInt64>

    /// - Parameters:
    ///   - second: seconds since 1970-01-01T00:00:00Z; the decoder admits 1970...2106 only.
    ///   - account: the account's number.
    ///   - tag: what was called and with what outcome.
    ///   - place: where it stands.
    @inline(__always)
    init(key: RequestKey, second: UInt32, account: UInt32, tag: RecordTag, place: PackedPlace) {
        keyAndSecond = SIMD2(key.high, UInt64(key.low) | UInt64(second) &<< 32)
        rest = SIMD2(UInt64(account) | UInt64(tag.bits) &<< 32, place.bits)
    }

    /// The upper 64 bits of its request key.
    @inline(__always)
    var keyHigh: UInt64 { keyAndSecond.x }
    @inline(__always)
    var key: RequestKey {
        RequestKey(high: keyAndSecond.x, low: UInt32(truncatingIfNeeded: keyAndSecond.y))
    }
    @inline(__always)
    var second: UInt32 { UInt32(truncatingIfNeeded: keyAndSecond.y &>> 32) }
    @inline(__always)
    var account: UInt32 { UInt32(truncatingIfNeeded: rest.x) }
    @inline(__always)
    var tag: RecordTag { RecordTag(bits: UInt32(truncatingIfNeeded: rest.x &>> 32)) }
    @inline(__always)
    var place: PackedPlace { PackedPlace(bits: rest.y) }

    /// The same record of an account.
    @inline(__always)
    func with(account: UInt32) -> CallRecord {
        with(account: account, tag: tag, place: place)
    }

    /// The same call, as it is numbered elsewhere.
    @inline(__always)
    func with(account: UInt32, tag: RecordTag, place: PackedPlace) -> CallRecord {
        var record = self
        record.rest = SIMD2(UInt64(account) | UInt64(tag.bits) &<< 32, place.bits)
        return record
    }

    static let blank = CallRecord(
        key: RequestKey(high: 0, low: 0), second: 0, account: 0, tag: .oneUnit(0),
        place: PackedPlace(chunk: 0, line: 0, byte: 0))

    static let partitionBits = 10
    static let partitionCount = 1 << partitionBits

    /// The partition of a key: its upper bits, so that partitions are ranges of keys.
    @inline(__always)
    static func partition(ofKeyHigh high: UInt64) -> Int {
        Int(truncatingIfNeeded: high &>> UInt64(64 &- partitionBits))
    }
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
/// What a record is: an index and what it points to, in 32 bits.
struct RecordTag: BitwiseCopyable, Hashable {
    let bits: UInt32

    /// A call of one unit: an index into the kinds of call.
    static func oneUnit(_ index: Int) -> RecordTag { RecordTag(.zero, index) }
    /// A call with units or tickets: an index into the details.
    static func detailed(_ index: Int) -> RecordTag { RecordTag(1 << 31, index) }
    /// A rejected record that has a request id: an index into the rejections.
    static func rejected(_ index: Int) -> RecordTag { RecordTag(3 << 30, index) }
    /// A record rejected by an earlier run: an index into the outstanding ones.
    static func outstanding(_ index: Int) -> RecordTag { RecordTag(7 << 29, index) }

    private init(_ flag: UInt32, _ index: Int) {
        precondition(index >= 0 && index < 1 << 29)
        bits = flag | UInt32(index)
    }

    @inline(__always)
    fileprivate init(bits: UInt32) { self.bits = bits }

    @inline(__always)
    var index: Int { Int(bits & (1 << 29 - 1)) }
    @inline(__always)
    var isOneUnit: Bool { bits < 1 << 31 }
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

    @inline(__always)
    fileprivate init(bits: UInt64) { self.bits = bits }
}
