import Foundation
import Metering

/// Finds the log files that the user's paths stand for (Formats.md, "Paths of logs").
///
/// In a folder every regular file is one to look at: its content decides, never its name. Whatever
/// is found twice, also through links, is taken once; this program's own files are not searched.
struct LogDiscovery {
    private let excluded: Set<PathStatus.Identity>
    private let ignoring: IgnoredNames
    private let allowsNoLogs: Bool
    private var seen: Set<PathStatus.Identity> = []
    private var hasStandardInput = false
    private var found = DiscoveredLogs()

    /// The files of `paths`, in their order.
    ///
    /// - Parameters:
    ///   - excluding: folders and files that are no logs: the outputs, the ledger, the book, the
    ///     tariff. They need not exist.
    ///   - ignoring: patterns of what else in a folder is none.
    ///   - allowsNoLogs: whether a folder may be without any file to look at.
    /// - Throws: an `OperatingError` where a path is missing, a folder that was given can't be
    ///   read, or there is nothing to look at below it.
    static func files(
        _ paths: [String], excluding: [String] = [], ignoring: [String] = [],
        allowsNoLogs: Bool = false
    ) throws(OperatingError) -> DiscoveredLogs {
        var discovery = LogDiscovery(
            excluding: excluding, ignoring: ignoring, allowsNoLogs: allowsNoLogs)
        for path in paths { try discovery.add(path) }
        return discovery.found
    }

    private init(excluding: [String], ignoring: [String], allowsNoLogs: Bool) {
        excluded = Set(excluding.compactMap { try? PathStatus(of: $0).identity })
        self.ignoring = IgnoredNames(ignoring)
        self.allowsNoLogs = allowsNoLogs
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
            try addFolder(path)
        case .regular, .pipe, .other:
            if seen.insert(status.identity).inserted {
                found.files.append(LogFile(path: path, status: status))
            }
        }
    }

    private mutating func addFolder(_ path: String) throws(OperatingError) {
        var search = Search(root: path)
        try self.search(path, below: "", &search)
        let isEmpty = search.logs.isEmpty && search.faulty.isEmpty && !search.hasKnown
        if isEmpty && !allowsNoLogs {
            throw OperatingError(
                path: path,
                reason: "holds no log; if its disk is not mounted, mount it, and if it may be "
                    + "without logs, set allow_no_logs",
                exitCode: .missingInput)
        }
        func precedes(_ left: LogFile, _ right: LogFile) -> Bool {
            left.path.utf8.lexicographicallyPrecedes(right.path.utf8)
        }
        found.files += search.logs.sorted(by: precedes)
        found.faulty += search.faulty.sorted { precedes($0.file, $1.file) }
        found.ignored += search.ignored.sorted(by: precedes)
    }

    /// What one folder that was given came to.
    fileprivate struct Search {
        let root: String
        var logs: [LogFile] = []
        var faulty: [DiscoveredLogs.Faulty] = []
        var ignored: [LogFile] = []
        /// Whether there is a log in it that another path has led to before.
        var hasKnown = false
    }

    /// Searches a folder; `below` is its path below the one that was given, with a slash.
    private mutating func search(
        _ folder: String, below: String, _ search: inout Search
    ) throws(OperatingError) {
        for name in try PathStatus.names(inFolder: folder) {
            let path = folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
            let status: PathStatus
            do {
                status = try PathStatus(of: path)
            } catch {
                let isIgnored =
                    LogNames.isUnfinished(name)
                    || ignoring.contains(name: name, path: below + name)
                if isIgnored {
                    search.ignored.append(LogFile(path: path))
                } else if PathStatus.isThere(path) {
                    // A link that leads nowhere. What is not there was rotated away just now.
                    search.note(LogFile(path: path), .unreadable, error.reason)
                }
                continue
            }
            guard !excluded.contains(status.identity) else { continue }
            if LogNames.isUnfinished(name) || ignoring.contains(name: name, path: below + name) {
                search.ignored.append(LogFile(path: path, status: status))
                continue
            }
            switch status.kind {
            case .folder:
                // A folder that was seen is also how a loop of links ends.
                guard seen.insert(status.identity).inserted else {
                    search.hasKnown = true
                    continue
                }
                do {
                    try self.search(path, below: "\(below)\(name)/", &search)
                } catch {
                    search.note(LogFile(path: path), .unreadable, error.reason)
                }
            case .regular: add(LogFile(path: path, status: status), name, status, &search)
            case .pipe, .other: search.ignored.append(LogFile(path: path))
            }
        }
    }

    /// Adds a regular file of a folder.
    private mutating func add(
        _ log: LogFile, _ name: String, _ status: PathStatus, _ search: inout Search
    ) {
        guard seen.insert(status.identity).inserted else {
            search.hasKnown = true
            return
        }
        if status.sizeBytes == 0 && !LogNames.isEmptyLog(name) {
            search.note(log, .notALog, "the file is empty, and its name is no log's")
        } else {
            search.logs.append(log)
        }
    }
}

extension LogDiscovery.Search {
    fileprivate mutating func note(_ file: LogFile, _ fault: FileFault, _ detail: String) {
        faulty.append(
            DiscoveredLogs.Faulty(
                file: file, error: LogFileError(fault: fault, detail: detail)))
    }
}

extension LogFile {
    fileprivate init(path: String, status: PathStatus) {
        self.init(path: path)
        isPipe = status.kind == .pipe
        guard status.kind == .regular else { return }
        sizeBytes = status.sizeBytes
        modifiedNanoseconds = status.modifiedNanoseconds
    }
}
