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
        guard let (file, status) = try regularFile(name) else { return .absent }
        guard status.byteCount == bytes.count else { return .different(status) }
        return try file.continues(with: bytes[...]) ? .same : .different(status)
    }

    /// Opens a file for reading; nil where there is none, or something that is no regular file.
    func regularFile(_ name: String) throws(PublishError) -> (FolderFile, FileStatus)? {
        let opened: Int
        do {
            opened = try call(.open, name) {
                Int(openat(descriptor, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC))
            }
        } catch  where [ENOENT, ELOOP, ENXIO].contains(error.errno) {
            return nil
        }
        let file = FolderFile(Int32(opened), name, in: self)
        let status = try file.status()
        return status.isFile ? (file, status) : nil
    }

    /// Writes a new file; one that is there already is an error.
    ///
    /// - Parameter permissions: those of the file that this one replaces, if it does.
    func write(
        _ name: String, _ bytes: [UInt8], permissions: mode_t? = nil, syncing: Bool = false
    ) throws(PublishError) {
        let file = try newFile(name, permissions: permissions)
        try file.write(bytes[...])
        if syncing { try file.sync() }
        try file.close()
    }

    /// Makes an empty file; one that is there already is an error.
    ///
    /// - Parameter isHidden: whether it is none of others' business, whatever stood there before.
    func newFile(
        _ name: String, permissions: mode_t?, isHidden: Bool = false
    ) throws(PublishError) -> FolderFile {
        let flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC
        let mode: mode_t = isHidden ? 0o640 : 0o666
        let opened = try call(.create, name) { Int(openat(descriptor, name, flags, mode)) }
        let file = FolderFile(Int32(opened), name, in: self)
        if let permissions {
            let kept = isHidden ? permissions & 0o660 : permissions
            try call(.changeMode, name) { Int(fchmod(file.descriptor, kept)) }
        }
        return file
    }

    /// Gives a file a second name in another folder. A symbolic link is linked itself.
    func link(_ name: String, into other: Folder) throws(PublishError) {
        try call(.link, name) { Int(linkat(descriptor, name, other.descriptor, name, 0)) }
    }

    /// Copies a file into another folder, where a second name is refused.
    func copy(_ name: String, into other: Folder) throws(PublishError) {
        let opened = try call(.open, name) {
            Int(openat(descriptor, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC))
        }
        let file = FolderFile(Int32(opened), name, in: self)
        let status = try file.status()
        let bytes = try file.contents(count: status.byteCount)
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
