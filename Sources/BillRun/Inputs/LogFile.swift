/// A call log to read.
public struct LogFile: Hashable, Sendable {
    /// The path as it is opened (see `PathText`); `-` for standard input.
    public var path: String
    /// The length in bytes; nil for standard input, pipes and devices.
    public var sizeBytes: Int64?
    /// When it was last changed, in nanoseconds since 1970; nil where the size is nil.
    public var modifiedNanoseconds: Int64?
    /// Whether it is a named pipe, which may wait for its writer.
    var isPipe = false

    /// Makes a log.
    public init(path: String, sizeBytes: Int64? = nil, modifiedNanoseconds: Int64? = nil) {
        self.path = path
        self.sizeBytes = sizeBytes
        self.modifiedNanoseconds = modifiedNanoseconds
    }

    /// Whether it is standard input.
    var isStandardInput: Bool { path == LogFile.standardInputPath }

    /// What the user writes for standard input.
    public static let standardInputPath = "-"
}
