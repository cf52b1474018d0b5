import BillingTime

/// What one reading of a file came to.
public struct LogOutcome: Sendable {
    /// SHA-256 of the file's bytes.
    public let digest: [UInt8]
    /// The file's length.
    public let sizeBytes: Int64
    /// The length of what was in it, unpacked.
    public let contentBytes: Int64
    /// Where reading goes on if the file grows.
    public let resumePlace: RecordPlace
    /// The header line; empty for JSON Lines.
    public let header: [UInt8]
    /// Records read.
    public let recordsRead: Int
    /// Those of them that the settings leave out.
    public let recordsFiltered: Int
    /// The first second of its calls, or nil where there was none.
    public let firstSecond: Int64?
    /// The last second of its calls.
    public let lastSecond: Int64?
    /// The last record, where it waits for its line end; it is not among those read.
    public let tail: LogTail?
}
