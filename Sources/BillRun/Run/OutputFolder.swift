import Foundation

/// The folder that takes the outputs.
enum OutputFolder {
    /// Makes the folder and those above it, as far as they are not there, closed to all but their
    /// user and group.
    static func make(_ path: String) throws {
        var current = path.hasPrefix("/") ? "/" : ""
        for part in path.split(separator: "/") {
            current += (current.isEmpty || current.hasSuffix("/") ? "" : "/") + part
            if mkdir(current, 0o750) != 0 && errno != EEXIST {
                let code = errno
                var status = stat()
                // A folder above may be unwritable and there all the same.
                if stat(current, &status) == 0 { continue }
                throw OperatingError.writing(current, code: code)
            }
        }
    }
}
