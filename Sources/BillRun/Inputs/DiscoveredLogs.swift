import Metering

/// The call logs that the user's paths stand for, and what lies beside them.
public struct DiscoveredLogs: Sendable {
    /// Something in a folder that can't be read, or is no log for certain.
    public struct Faulty: Sendable {
        /// The file or folder.
        public var file: LogFile
        /// What is wrong with it.
        public var error: LogFileError
    }

    /// The files in the order of the paths; those of one folder by path, bytewise.
    public var files: [LogFile] = []
    /// What can't be read, in the same order.
    public var faulty: [Faulty] = []
    /// What lies in the folders and is no log by its name or kind, or because the settings say so.
    public var ignored: [LogFile] = []

    /// Makes it of some files.
    public init(files: [LogFile] = []) { self.files = files }

    /// The total length of the files; nil where one file's is unknown.
    public var totalBytes: Int64? {
        var total: Int64 = 0
        for file in files {
            guard let size = file.sizeBytes else { return nil }
            total += size
        }
        return total
    }
}
