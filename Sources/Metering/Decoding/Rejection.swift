/// Where a record stands in the unpacked bytes of its file.
public struct RecordPlace: Hashable, Sendable {
    /// The record's first line, counted from 1.
    public var line: Int64
    /// The record's first byte, counted from 0.
    public var byteOffset: Int64

    /// Makes a place.
    @inlinable
    public init(line: Int64, byteOffset: Int64) {
        self.line = line
        self.byteOffset = byteOffset
    }
}

/// A record that is not metered.
public struct Rejection: Sendable {
    /// Why.
    public var reason: RejectionReason
    /// What was found, in words.
    public var detail: String
    /// The account's id, as far as it could be read.
    public var account: [UInt8]
    /// The record's request id, as far as it could be read.
    public var requestID: [UInt8]
    /// The call's second, as far as it could be read and may be believed.
    public let second: Int64?
    /// The record's place.
    public let place: RecordPlace
    /// The record, byte for byte, with its line end; empty where it stands in `stored`.
    public var record: [UInt8]
    /// The header line of its log, with its line end; empty for JSON Lines.
    public var header: [UInt8]
    /// The call's second as it stands there, also where it lies in the future.
    public var statedSecond: Int64?
    /// The earlier one of the seconds of the calls before and behind it in its log.
    public var nearbySecond: Int64?
    /// Where a worker has put the record.
    public var stored: StoredRecord?
    /// How many records it stands for.
    public var count: Int64 = 1
}

/// Where a rejected record stands among those that were packed together.
public struct StoredRecord: Hashable, Sendable {
    /// The number of its `RejectedPart`.
    public var part: Int
    /// Its first byte in the unpacked part.
    public let start: Int
    /// Its length, with a line end.
    public let length: Int
}
