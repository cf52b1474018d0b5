/// A single record of a log, with what it takes to read it by itself.
public struct LogTail: Sendable {
    /// The record, byte for byte.
    public let bytes: [UInt8]
    /// Where it stands.
    public let place: RecordPlace
    /// The header line of its log, with its line end; empty for JSON.
    public let header: [UInt8]

    /// Makes a record to be read by itself.
    public init(bytes: [UInt8], place: RecordPlace, header: [UInt8]) {
        self.bytes = bytes
        self.place = place
        self.header = header
    }
}
