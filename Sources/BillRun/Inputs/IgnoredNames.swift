import BillingTime
import Foundation

/// The files in folders of logs that the user says are none: patterns such as `*.md`.
struct IgnoredNames {
    private let names: [[CChar]]
    private let paths: [[CChar]]

    /// Takes patterns with `*`, `?` and `[…]`. One with a slash is meant for the path below the
    /// folder that was given, any other for the name of a file or folder.
    init(_ patterns: [String]) {
        names = patterns.filter { !$0.contains("/") }.map(PathText.cString)
        paths = patterns.filter { $0.contains("/") }.map {
            PathText.cString($0.hasPrefix("/") ? String($0.dropFirst()) : $0)
        }
    }

    /// Whether a file or folder is ignored.
    ///
    /// - Parameters:
    ///   - name: its name.
    ///   - path: its path below the folder that was given.
    func contains(name: String, path: String) -> Bool {
        guard !names.isEmpty || !paths.isEmpty else { return false }
        let name = PathText.cString(name)
        let path = PathText.cString(path)
        return names.contains { fnmatch($0, name, 0) == 0 }
            || paths.contains { fnmatch($0, path, 0) == 0 }
    }
}
