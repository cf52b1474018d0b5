import BillingTime
import Foundation

/// Paths without detours: `book/../logs` is `logs`.
public enum ShortPath {
    /// `path` without the folders that `..` leaves again. One that is a symbolic link stays: what is
    /// above its target lies elsewhere.
    public static func of(_ path: String) -> String {
        let parts = path.split(separator: "/", omittingEmptySubsequences: true)
        guard parts.contains("..") else { return path }
        let root = path.hasPrefix("/") ? "/" : ""
        var kept: [Substring] = []
        for part in parts {
            let leaves = part == ".." && kept.last.map { $0 != ".." && $0 != "." } ?? false
            if leaves, !isLink(root + kept.joined(separator: "/")) {
                kept.removeLast()
            } else {
                kept.append(part)
            }
        }
        guard !kept.isEmpty else { return root.isEmpty ? "." : root }
        return root + kept.joined(separator: "/") + (path.hasSuffix("/") ? "/" : "")
    }

    private static func isLink(_ path: String) -> Bool {
        var status = stat()
        return lstat(PathText.cString(path), &status) == 0 && status.st_mode & S_IFMT == S_IFLNK
    }
}
