/// The operating system would not give a log's bytes.
public struct LogReadError: Error, Sendable {
    /// The file, as it was named.
    public let path: String
    /// The call that failed: `open` or `read`.
    public let operation: String
    /// The system's error number.
    public let errorNumber: Int32
}

/// Why a file as a whole contributes nothing (Formats.md, "Reasons").
public enum FileFault: String, CaseIterable, Sendable {
    /// The gzip stream ends too early: most likely still being written.
    case truncatedGzip = "truncated_gzip"
    /// The gzip stream is damaged.
    case corruptGzip = "corrupt_gzip"
    /// The system would not open or read it.
    case unreadable
    /// A JSON array or object ends too early: most likely still being written.
    case truncatedJSON = "truncated_json"
    /// The content is no call log.
    case notALog = "not_a_log"
}

/// A file fault with what was found.
public struct LogFileError: Error, Sendable {
    /// The kind of fault.
    public let fault: FileFault
    /// What was found, in words.
    public let detail: String

    /// Makes an error.
    public init(fault: FileFault, detail: String) {
        self.fault = fault
        self.detail = detail
    }
}
