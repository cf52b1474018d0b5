/// Finds the log files that the user's paths stand for (Formats.md, "Paths of logs").
///
/// Whatever is found twice, also through links, is taken once; the folders of this program's own
/// files are not searched.
struct LogDiscovery {
    /// The endings of log files in folders, in lower case.
    static let endings = [
        ".csv", ".csv.gz", ".tsv", ".tsv.gz", ".json", ".json.gz", ".jsonl", ".jsonl.gz",
    ]

    private let excluded: Set<PathStatus.Identity>
    private var seen: Set<PathStatus.Identity> = []
    private var hasStandardInput = false
    private var found = DiscoveredLogs()

    /// The files of `paths`, in their order.
    ///
    /// `excluding` names folders and files that are no logs: the outputs, the ledger, the book, the
    /// tariff. They need not exist. Throws an `OperatingError` where a path is missing or a folder
    /// can't be read.
    static func files(
        _ paths: [String], excluding: [String] = []
    ) throws(OperatingError) -> DiscoveredLogs {
        var discovery = LogDiscovery(excluding: excluding)
        for path in paths { try discovery.add(path) }
        return discovery.found
    }

    private init(excluding: [String]) {
        excluded = Set(excluding.compactMap { try? PathStatus(of: $0).identity })
    }

    /// Adds what the user named, whatever its name is.
    private mutating func add(_ path: String) throws(OperatingError) {
        if path == LogFile.standardInputPath {
            if !hasStandardInput { found.files.append(LogFile(path: path)) }
            hasStandardInput = true
            return
        }
        let status = try PathStatus(of: path)
        switch status.kind {
        case .folder:
            guard seen.insert(status.identity).inserted else { return }
            var logs: [LogFile] = []
            try search(path, into: &logs)
            found.files += logs.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
        case .regular:
            if seen.insert(status.identity).inserted {
                found.files.append(LogFile(path: path, status: status))
            }
        case .other:
            if seen.insert(status.identity).inserted {
                found.files.append(LogFile(path: path))
            }
        }
    }

    private mutating func search(
        _ folder: String, into logs: inout [LogFile]
    ) throws(OperatingError) {
        for name in try PathStatus.names(inFolder: folder) {
            let path = folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
            let status: PathStatus
            do {
                status = try PathStatus(of: path)
            } catch {
                // A link that leads nowhere, or a file that was just rotated away.
                if Self.isLog(name) { found.warnings.append(error.lines.joined()) }
                continue
            }
            guard !excluded.contains(status.identity) else { continue }
            switch status.kind {
            case .folder:
                // A folder that was seen is also how a loop of links ends.
                if seen.insert(status.identity).inserted { try search(path, into: &logs) }
            case .regular:
                if Self.isLog(name), seen.insert(status.identity).inserted {
                    logs.append(LogFile(path: path, status: status))
                }
            case .other:
                if Self.isLog(name) {
                    found.warnings.append("\(path): is no regular file; not read")
                }
            }
        }
    }

    private static func isLog(_ name: String) -> Bool {
        let lowercase = name.lowercased()
        return endings.contains { lowercase.hasSuffix($0) && lowercase.count > $0.count }
    }
}

extension LogFile {
    fileprivate init(path: String, status: PathStatus) {
        self.init(
            path: path, sizeBytes: status.sizeBytes,
            modifiedNanoseconds: status.modifiedNanoseconds)
    }
}
