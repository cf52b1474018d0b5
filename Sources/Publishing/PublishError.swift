import Glibc

/// Why a folder or file could not be published: the call that failed, on what, and the reason.
public struct PublishError: Error, Equatable, CustomStringConvertible {
    /// What was being done.
    public enum Operation: String, Sendable {
        case open
        case list
        case read
        case inspect
        case create
        case createFolder = "create folder"
        case write
        case changeMode = "change mode of"
        case link
        case rename
        case swap
        case sync
        case delete
    }

    /// The file or folder it was done to.
    public var path: String
    /// What was being done.
    public var operation: Operation
    /// The system's error number, `ENOSPC` and the like.
    public var errno: Int32

    /// `can't write out/2026-11/summary.csv: No space left on device`.
    public var description: String {
        let reason = strerror(errno).map { String(cString: $0) } ?? "error \(errno)"
        return "can't \(operation.rawValue) \(path): \(reason)"
    }
}
