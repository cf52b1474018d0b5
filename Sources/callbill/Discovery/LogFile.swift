/// A call log to read.
struct LogFile: Hashable, Sendable {
    /// The path as it is shown and opened; `-` for standard input.
    var path: String
    /// The length in bytes; nil for standard input, pipes and devices.
    var sizeBytes: Int64?
    /// When it was last changed, in nanoseconds since 1970; nil where the size is nil.
    var modifiedNanoseconds: Int64?

    /// Whether it is standard input.
    var isStandardInput: Bool { path == LogFile.standardInputPath }

    /// What the user writes for standard input.
    static let standardInputPath = "-"
}

/// The call logs that the user's paths stand for.
struct DiscoveredLogs: Sendable {
    /// The files in the order of the paths; those of one folder by path, bytewise.
    var files: [LogFile] = []
    /// What was passed over although it looked like a log, with the reason.
    var warnings: [String] = []

    /// The total length; nil where one file's is unknown.
    var totalBytes: Int64? {
        var total: Int64 = 0
        for file in files {
            guard let size = file.sizeBytes else { return nil }
            total += size
        }
        return total
    }
}
