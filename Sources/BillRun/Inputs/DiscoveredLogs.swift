/// The call logs that the user's paths stand for.
public struct DiscoveredLogs: Sendable {
    /// The files in the order of the paths; those of one folder by path, bytewise.
    public var files: [LogFile] = []
    /// What was passed over although it looked like a log, with the reason.
    public var warnings: [String] = []

    /// Makes it of some files.
    public init(files: [LogFile] = []) { self.files = files }

    /// The total length; nil where one file's is unknown.
    public var totalBytes: Int64? {
        var total: Int64 = 0
        for file in files {
            guard let size = file.sizeBytes else { return nil }
            total += size
        }
        return total
    }
}
