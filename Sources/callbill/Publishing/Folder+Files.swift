import Dispatch
import Glibc
import Synchronization

/// Files in a folder: writing, comparing, linking, renaming, syncing.
extension Folder {
    /// How a file compares with bytes that are to stand in its place.
    enum Comparison {
        case absent
        case same
        case different(FileStatus)
    }

    /// Compares a file with `bytes`. What is no regular file counts as absent.
    func compare(_ name: String, with bytes: [UInt8]) throws(PublishError) -> Comparison {
        let opened: Int
        do {
            opened = try call(.open, name) {
                Int(openat(descriptor, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC))
            }
        } catch  where [ENOENT, ELOOP, ENXIO].contains(error.errno) {
            return .absent
        }
        let file = Int32(opened)
        defer { _ = close(file) }
        var raw = stat()
        try call(.inspect, name) { Int(fstat(file, &raw)) }
        let status = FileStatus(raw)
        guard status.isFile else { return .absent }
        guard status.byteCount == bytes.count else { return .different(status) }
        return try isContent(of: file, name, bytes) ? .same : .different(status)
    }

    /// How much of a file is compared at a time: most invoices at once.
    private static let comparedBytes = 64 << 10

    /// Whether an open file holds just `bytes`. Nothing is allocated for it that would have to be
    /// cleared first: nearly every night nearly every invoice is compared and the same.
    private func isContent(
        of file: Int32, _ name: String, _ bytes: [UInt8]
    ) throws(PublishError) -> Bool {
        let size = min(Folder.comparedBytes, max(bytes.count, 1))
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: size, alignment: 16)
        defer { buffer.deallocate() }
        var compared = 0
        while compared < bytes.count {
            let wanted = min(size, bytes.count - compared)
            let part = try call(.read, name) { read(file, buffer.baseAddress!, wanted) }
            let isSame = bytes.withUnsafeBytes {
                memcmp($0.baseAddress! + compared, buffer.baseAddress!, part) == 0
            }
            if part == 0 || !isSame { return false }
            compared += part
        }
        return true
    }

    /// The first `count` bytes of an open file, or fewer where it is shorter.
    private func contents(
        of file: Int32, _ name: String, count: Int
    ) throws(PublishError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        var filled = 0
        while filled < count {
            let part = try call(.read, name) {
                bytes.withUnsafeMutableBytes { buffer in
                    read(file, buffer.baseAddress! + filled, count - filled)
                }
            }
            if part == 0 { break }
            filled += part
        }
        bytes.removeLast(count - filled)
        return bytes
    }

    /// Writes a new file; one that is there already is an error.
    ///
    /// - Parameter permissions: those of the file that this one replaces, if it does.
    func write(
        _ name: String, _ bytes: [UInt8], permissions: mode_t? = nil, syncing: Bool = false
    ) throws(PublishError) {
        let flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC
        let file = Int32(
            try call(.create, name) { Int(openat(descriptor, name, flags, 0o666)) })
        do {
            if let permissions {
                try call(.changeMode, name) { Int(fchmod(file, permissions)) }
            }
            var written = 0
            while written < bytes.count {
                written += try call(.write, name) {
                    bytes.withUnsafeBytes { buffer in
                        Glibc.write(file, buffer.baseAddress! + written, bytes.count - written)
                    }
                }
            }
            if syncing { try call(.sync, name) { Int(fsync(file)) } }
        } catch {
            _ = close(file)
            throw error
        }
        // A network file system reports a full disk only here.
        if close(file) != 0, Glibc.errno != EINTR {
            throw PublishError(path: child(name), operation: .write, errno: Glibc.errno)
        }
    }

    /// Gives a file a second name in another folder. A symbolic link is linked itself.
    func link(_ name: String, into other: Folder) throws(PublishError) {
        try call(.link, name) { Int(linkat(descriptor, name, other.descriptor, name, 0)) }
    }

    /// Copies a file into another folder, where a second name is refused.
    func copy(_ name: String, into other: Folder) throws(PublishError) {
        let file = Int32(
            try call(.open, name) {
                Int(openat(descriptor, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC))
            })
        defer { _ = close(file) }
        var raw = stat()
        try call(.inspect, name) { Int(fstat(file, &raw)) }
        let status = FileStatus(raw)
        let bytes = try contents(of: file, name, count: status.byteCount)
        try other.write(name, bytes, permissions: status.permissions, syncing: true)
    }

    /// Moves an entry; a file of the new name is replaced in one step.
    func rename(
        _ name: String, to newName: String? = nil, in other: Folder
    ) throws(PublishError) {
        try call(.rename, name) {
            Int(renameat(descriptor, name, other.descriptor, newName ?? name))
        }
    }

    /// Swaps two entries of the same name in one step: a reader sees the one or the other.
    func exchange(_ name: String, with other: Folder) throws(PublishError) {
        try call(.swap, name) {
            Int(LinuxCalls.exchange(descriptor, name, other.descriptor, name))
        }
    }

    /// Deletes a file.
    func delete(_ name: String) throws(PublishError) {
        try call(.delete, name) { Int(unlinkat(descriptor, name, 0)) }
    }

    /// Deletes an empty folder.
    func deleteFolder(_ name: String) throws(PublishError) {
        try call(.delete, name) { Int(unlinkat(descriptor, name, AT_REMOVEDIR)) }
    }

    /// Deletes a file, or a folder with all that is in it.
    func deleteTree(_ name: String) throws(PublishError) {
        guard let inner = try folder(name) else { return try delete(name) }
        // A folder that was carried over may be read-only.
        if try inner.status().permissions & 0o700 != 0o700 {
            try call(.changeMode, name) { Int(fchmod(inner.descriptor, 0o700)) }
        }
        // By inode, as they lie on the disk.
        let entries = try inner.entries().sorted { $0.inode < $1.inode }.compactMap(\.name)
        try inner.deleteEntries(entries)
        try deleteFolder(name)
    }

    /// Deletes entries, on several cores where they are many: freeing a changed file's blocks
    /// takes longer than writing the new one.
    private func deleteEntries(_ names: [String]) throws(PublishError) {
        let workerCount = names.count < Folder.manyEntries ? 1 : 4
        let failure = Mutex<PublishError?>(nil)
        DispatchQueue.concurrentPerform(iterations: workerCount) { worker in
            let start = names.count * worker / workerCount
            let end = names.count * (worker + 1) / workerCount
            do throws(PublishError) {
                for name in names[start..<end] { try deleteEntry(name) }
            } catch {
                failure.withLock { $0 = error }
            }
        }
        if let error = failure.withLock({ $0 }) { throw error }
    }

    private static let manyEntries = 1000

    private func deleteEntry(_ name: String) throws(PublishError) {
        do {
            try delete(name)
        } catch  where error.errno == EISDIR || error.errno == EPERM {
            try deleteTree(name)
        }
    }

    /// Waits until the names in the folder are on the disk.
    func sync() throws(PublishError) { try call(.sync) { Int(fsync(descriptor)) } }

    /// Waits until a file's bytes are on the disk.
    func sync(_ name: String) throws(PublishError) {
        let file = Int32(
            try call(.open, name) {
                Int(openat(descriptor, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC))
            })
        defer { _ = close(file) }
        try call(.sync, name) { Int(fsync(file)) }
    }

    /// Waits until everything written to the folder's file system is on the disk.
    func syncFileSystem() throws(PublishError) {
        try call(.sync) { Int(LinuxCalls.syncFileSystem(descriptor)) }
    }
}
