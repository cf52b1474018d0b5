import Foundation

/// Who may read the ledger's files, and what may stand in their places.
///
/// A link in a file's place would have this program write over whatever it leads to, and a pipe
/// would have it wait for ever. What leads to the file's folder may be a link.
extension SystemFile {
    /// What SQLite keeps beside a database.
    static let companions = ["-journal", "-wal", "-shm"]

    /// Refuses a link, a folder, a pipe or a device at `path`; nothing there is fine.
    static func requirePlain(_ path: String) throws(LedgerError) {
        guard let mode = mode(of: path) else { return }
        if let reason = fault(of: mode) { throw refusal(of: path, reason) }
    }

    /// Refuses the same of an open file.
    static func requirePlain(_ descriptor: Int32, path: String) throws(LedgerError) {
        guard let mode = mode(of: descriptor) else {
            throw .cannotOpen(LedgerFailure(path: path, systemError: errno))
        }
        if let reason = fault(of: mode) { throw refusal(of: path, reason) }
    }

    /// The failure of an `open` that follows no links.
    static func openingFailure(_ path: String, code: Int32) -> LedgerError {
        code == ELOOP
            ? refusal(of: path, linkReason)
            : .cannotOpen(LedgerFailure(path: path, systemError: code))
    }

    /// Makes a new, empty file that SQLite is to fill. SQLite gives what it keeps beside the file
    /// the same rights.
    static func makeNew(_ path: String) throws(LedgerError) {
        let descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC)
        guard descriptor >= 0 else { throw openingFailure(path, code: errno) }
        close(descriptor)
    }

    /// Takes the rights of others on a database of an earlier release, or of one that was copied.
    /// What the group was given stays. Whoever may not change that goes on without.
    static func hideFromOthers(_ path: String) {
        for file in [path] + companions.map({ path + $0 }) {
            guard let mode = mode(of: file), mode & S_IFMT == S_IFREG, mode & 0o007 != 0
            else { continue }
            setMode(mode & 0o660, of: file)
        }
    }

    private static let linkReason = "is a link, and none is followed here: name the file itself"

    private static func fault(of mode: mode_t) -> String? {
        switch mode & S_IFMT {
        case S_IFREG: nil
        case S_IFLNK: linkReason
        case S_IFDIR: "is a folder"
        default: "is no file"
        }
    }

    private static func refusal(of path: String, _ reason: String) -> LedgerError {
        .cannotOpen(LedgerFailure(path: path, message: reason))
    }
}
