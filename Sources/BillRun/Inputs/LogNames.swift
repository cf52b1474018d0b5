/// What a file's name says about it in a folder of logs: little, since its content decides
/// (Formats.md, "Paths of logs").
enum LogNames {
    /// The endings that programs give to files that they have not finished.
    static let unfinishedEndings: Set<String> = [
        "tmp", "temp", "part", "partial", "filepart", "crdownload", "download", "opdownload",
        "incomplete", "unfinished", "inprogress", "in-progress", "swp", "swo", "swx", "_copying_",
    ]

    /// Folders in which programs keep what is unfinished, or that a file system makes for itself.
    static let unfinishedFolders: Set<String> = ["_temporary", "lost+found"]

    /// The endings of logs, by which an empty log is told from another empty file.
    private static let logEndings: Set<String> = ["csv", "tsv", "json", "jsonl", "ndjson", "log"]

    /// Whether a file or folder of this name is hidden, or says that it is unfinished: an ending
    /// such as `.tmp` or `.part`, a `~` at either end, `#` at both.
    static func isUnfinished(_ name: String) -> Bool {
        if name.hasPrefix(".") || name.hasPrefix("~") || name.hasSuffix("~") { return true }
        if name.hasPrefix("#") && name.hasSuffix("#") { return true }
        let parts = components(name)
        return parts.count > 1 && unfinishedEndings.contains(parts[parts.count - 1])
            || unfinishedFolders.contains(name.lowercased())
    }

    /// Whether an empty file of this name is a log without calls yet: `calls.csv`, `calls.csv.1`,
    /// `calls.csv-20260906.gz`, or no ending at all.
    static func isEmptyLog(_ name: String) -> Bool {
        let endings = components(name).dropFirst()
        return endings.isEmpty
            || endings.contains { logEndings.contains(String($0.prefix(while: \.isLetter))) }
    }

    private static func components(_ name: String) -> [String] {
        name.lowercased().split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    }
}
