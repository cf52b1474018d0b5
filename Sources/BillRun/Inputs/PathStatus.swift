import BillingTime
import Foundation

/// What the system knows about a file, symbolic links followed.
public struct PathStatus: Sendable {
    /// Tells one file from another, whatever the paths that lead to them.
    struct Identity: Hashable, Sendable {
        var device: UInt64
        var node: UInt64
    }

    /// What kind of file it is.
    public enum Kind: Sendable {
        case regular
        case folder
        /// A named pipe.
        case pipe
        /// A device, a socket.
        case other
    }

    var identity: Identity
    /// What kind of file it is.
    public var kind: Kind
    var sizeBytes: Int64
    var modifiedNanoseconds: Int64

    /// Asks the system; throws `reading` errors with the path.
    public init(of path: String) throws(OperatingError) {
        var status = stat()
        guard stat(PathText.cString(path), &status) == 0 else {
            throw OperatingError.reading(path, code: errno)
        }
        identity = Identity(device: UInt64(status.st_dev), node: UInt64(status.st_ino))
        kind =
            switch status.st_mode & S_IFMT {
            case S_IFREG: .regular
            case S_IFDIR: .folder
            case S_IFIFO: .pipe
            default: .other
            }
        sizeBytes = Int64(status.st_size)
        #if canImport(Darwin)
            let modified = status.st_mtimespec
        #else
            let modified = status.st_mtim
        #endif
        modifiedNanoseconds = Int64(modified.tv_sec) * 1_000_000_000 + Int64(modified.tv_nsec)
    }

    /// Whether something has this path, and be it a link that leads nowhere.
    static func isThere(_ path: String) -> Bool {
        var status = stat()
        return lstat(PathText.cString(path), &status) == 0
    }

    /// Whether `path` is a regular file, and no link to one.
    static func isFileItself(_ path: String) -> Bool { kindItself(path) == S_IFREG }

    /// Whether `path` is a folder, and no link to one.
    static func isFolderItself(_ path: String) -> Bool { kindItself(path) == S_IFDIR }

    /// What `path` itself is, in the system's bits; nil where nothing is.
    private static func kindItself(_ path: String) -> mode_t? {
        var status = stat()
        guard lstat(PathText.cString(path), &status) == 0 else { return nil }
        return status.st_mode & S_IFMT
    }

    /// The names in the folder at `path` but for `.` and `..`, bytewise ascending.
    static func names(inFolder path: String) throws(OperatingError) -> [String] {
        guard let folder = opendir(PathText.cString(path)) else {
            throw OperatingError.reading(path, code: errno)
        }
        defer { closedir(folder) }
        var names: [String] = []
        while true {
            errno = 0
            guard let entry = readdir(folder) else {
                guard errno == 0 else { throw OperatingError.reading(path, code: errno) }
                break
            }
            let name = name(of: entry)
            if name != "." && name != ".." { names.append(name) }
        }
        return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    private static func name(of entry: UnsafeMutablePointer<dirent>) -> String {
        withUnsafePointer(to: &entry.pointee.d_name) { pointer in
            let capacity = MemoryLayout.size(ofValue: pointer.pointee)
            return pointer.withMemoryRebound(to: UInt8.self, capacity: capacity) { bytes in
                let buffer = UnsafeBufferPointer(start: bytes, count: capacity)
                return PathText.text(buffer.prefix { $0 != 0 })
            }
        }
    }
}
