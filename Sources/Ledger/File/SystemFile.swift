import Foundation

/// The few system calls on files that SQLite does not make for the ledger.
enum SystemFile {
    /// The system's words for an error number.
    static func message(_ code: Int32) -> String {
        unsafe String(cString: strerror(code))
    }

    /// Opens `path`, made for this user and readable for the group where it is made; negative on
    /// failure.
    static func open(_ path: String, _ flags: Int32) -> Int32 {
        unsafe Foundation.open(path, flags, 0o640)
    }

    /// Closes what `open` has opened.
    static func close(_ descriptor: Int32) {
        if descriptor >= 0 { Foundation.close(descriptor) }
    }

    /// Writes `text` over all that the file holds; failures are of no consequence to the callers.
    static func replaceContent(of descriptor: Int32, by text: String) {
        guard ftruncate(descriptor, 0) == 0 else { return }
        let bytes = Array(text.utf8)
        _ = unsafe pwrite(descriptor, bytes, bytes.count, 0)
    }

    /// The first bytes of a small text file; empty on failure.
    static func beginning(of descriptor: Int32) -> String {
        var bytes = [UInt8](repeating: 0, count: 16)
        let count = unsafe pread(descriptor, &bytes, bytes.count, 0)
        return String(decoding: bytes.prefix(max(count, 0)), as: UTF8.self)
    }

    /// The file's size; nil where there is none.
    static func size(of path: String) -> Int64? {
        var status = stat()
        guard unsafe stat(path, &status) == 0 else { return nil }
        return Int64(status.st_size)
    }

    /// What is at `path` and who may do what with it, links not followed; nil where nothing is.
    static func mode(of path: String) -> mode_t? {
        var status = stat()
        return unsafe lstat(path, &status) == 0 ? status.st_mode : nil
    }

    /// The same of an open file; nil on failure.
    static func mode(of descriptor: Int32) -> mode_t? {
        var status = stat()
        return unsafe fstat(descriptor, &status) == 0 ? status.st_mode : nil
    }

    /// Says who may do what with a file; failures are of no consequence to the callers.
    static func setMode(_ mode: mode_t, of path: String) { _ = unsafe chmod(path, mode) }

    /// What changes whenever the file's content does: its node, size and time of change.
    static func version(of path: String) -> [Int64]? {
        var status = stat()
        guard unsafe stat(path, &status) == 0 else { return nil }
        #if canImport(Darwin)
            let changed = status.st_mtimespec
        #else
            let changed = status.st_mtim
        #endif
        return [
            Int64(status.st_ino), Int64(status.st_size), Int64(changed.tv_sec),
            Int64(changed.tv_nsec),
        ]
    }

    /// Whether this process may make files in `folder`.
    static func canWrite(toFolder folder: String) -> Bool {
        unsafe access(folder, W_OK) == 0
    }

    /// Whether both paths lead to one file.
    static func isSame(_ left: String, _ right: String) -> Bool {
        var first = stat()
        var second = stat()
        guard unsafe stat(left, &first) == 0, unsafe stat(right, &second) == 0 else {
            return false
        }
        return first.st_dev == second.st_dev && first.st_ino == second.st_ino
    }

    /// The folder that `path` lies in.
    static func folder(of path: String) -> String {
        URL(fileURLWithPath: path).deletingLastPathComponent().path
    }

    /// Removes a file; one that is not there is no failure.
    static func remove(_ path: String) throws(LedgerError) {
        guard unsafe unlink(path) != 0, errno != ENOENT else { return }
        throw .cannotOpen(LedgerFailure(path: path, systemError: errno))
    }

    /// Waits until a file's or folder's content is on the device.
    static func sync(_ path: String) throws(LedgerError) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw .writeFailed(LedgerFailure(path: path, systemError: errno))
        }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else {
            throw .writeFailed(LedgerFailure(path: path, systemError: errno))
        }
    }

    /// Gives a synced file its final name, and replaces what had it.
    static func publish(_ path: String, as final: String) throws(LedgerError) {
        try sync(path)
        guard unsafe rename(path, final) == 0 else {
            throw .writeFailed(LedgerFailure(path: final, systemError: errno))
        }
        try sync(folder(of: final))
    }

    /// Keeps a file that is about to be replaced under its name and `.1`.
    static func keepOlder(_ path: String) throws(LedgerError) {
        let older = "\(path).1"
        let temporary = "\(older).new"
        guard size(of: path) != nil else { return }
        try remove(temporary)
        if unsafe link(path, temporary) == 0 {
            guard unsafe rename(temporary, older) != 0 else { return }
        } else if unsafe rename(path, older) == 0 {
            // Some file systems know no links.
            return
        }
        throw .writeFailed(LedgerFailure(path: older, systemError: errno))
    }

    /// Gives a synced file its final name, unless another has it by now.
    static func publishNew(_ path: String, as final: String) throws(LedgerError) {
        try sync(path)
        if unsafe link(path, final) == 0 {
            try remove(path)
        } else if errno == EEXIST {
            let code = errno
            try remove(path)
            throw .cannotOpen(LedgerFailure(path: final, systemError: code))
        } else if unsafe rename(path, final) != 0 {
            // Some file systems know no links: a rename is the next best.
            throw .writeFailed(LedgerFailure(path: final, systemError: errno))
        }
        try sync(folder(of: final))
    }
}
