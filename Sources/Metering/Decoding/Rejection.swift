/// Where a record stands in the unpacked bytes of its file.
public struct RecordPlace: Hashable, Sendable {
    /// The record's first line, counted from 1.
    public var line: Int64
    /// The record's first byte, counted from 0.
    public var byteOffset: Int64
}

/// A record that is not metered.
public struct Rejection: Sendable {
    /// Why.
    public let reason: RejectionReason
    /// What was found, in words.
    public let detail: String
    /// The account's id, as far as it could be read.
    public let account: [UInt8]
    /// The record's request id, as far as it could be read.
    public let requestID: [UInt8]
    /// The call's second, as far as it could be read and may be believed.
    public let second: Int64?
    /// The record's place.
    public let place: RecordPlace
    /// The record, byte for byte, with its line end.
    public let record: [UInt8]
    /// The header line of its log, with its line end; empty for JSON Lines.
    public let header: [UInt8]
}
