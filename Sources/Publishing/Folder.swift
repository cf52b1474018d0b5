import Glibc

/// An open folder. Everything is done relative to its descriptor, so that a folder that is renamed
/// meanwhile stays the one that was meant.
///
/// All of publishing's system calls are here and in `Folder+Files.swift`. Each one is named to
/// `faults` first, which lets a test fail it.
final class Folder: Sendable {
    /// Asked before every system call; an error number makes the call fail with it.
    typealias Faults = @Sendable (PublishError.Operation, String) -> Int32?

    let descriptor: Int32
    let path: String
    let faults: Faults?

    private init(descriptor: Int32, path: String, faults: Faults?) {
        self.descriptor = descriptor
        self.path = path
        self.faults = faults
    }

    deinit { _ = close(descriptor) }

    /// Opens the folder at `path`, making it and its parents where they are missing.
    static func opening(
        creating path: String, faults: Faults? = nil
    ) throws(PublishError) -> Folder {
        do {
            return try opening(path, faults: faults)
        } catch  where error.errno == ENOENT {
            let (parentPath, name) = FolderPath.split(path)
            guard !name.isEmpty else { throw error }
            let parent = try opening(creating: parentPath, faults: faults)
            do {
                try parent.makeFolder(name)
            } catch  where error.errno == EEXIST {
                // Someone else was faster.
            }
            try parent.sync()
        }
        return try opening(path, faults: faults)
    }

    /// Opens the folder at `path`.
    static func opening(_ path: String, faults: Faults? = nil) throws(PublishError) -> Folder {
        let injected = faults?(.open, path)
        let descriptor =
            injected == nil ? open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1
        guard descriptor >= 0 else {
            throw PublishError(path: path, operation: .open, errno: injected ?? Glibc.errno)
        }
        return Folder(descriptor: descriptor, path: path, faults: faults)
    }

    /// The path of an entry, for messages.
    func child(_ name: String) -> String { path == "/" ? "/" + name : path + "/" + name }

    /// Runs a system call, again when a signal interrupts it.
    @discardableResult
    func call(
        _ operation: PublishError.Operation, _ name: String? = nil, _ body: () -> Int
    ) throws(PublishError) -> Int {
        let subject = { name.map(self.child) ?? self.path }
        if let code = faults?(operation, subject()) {
            throw PublishError(path: subject(), operation: operation, errno: code)
        }
        while true {
            let result = body()
            if result >= 0 { return result }
            let code = Glibc.errno
            if code != EINTR {
                throw PublishError(path: subject(), operation: operation, errno: code)
            }
        }
    }

    /// Opens a folder in this one; nil where there is none, or something that is no folder. A
    /// symbolic link is no folder.
    func folder(_ name: String) throws(PublishError) -> Folder? {
        do {
            let flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC
            let opened = try call(.open, name) { Int(openat(descriptor, name, flags)) }
            return Folder(descriptor: Int32(opened), path: child(name), faults: faults)
        } catch  where [ENOENT, ENOTDIR, ELOOP].contains(error.errno) {
            return nil
        }
    }

    /// Makes a folder in this one, closed to all but its user and group.
    func makeFolder(_ name: String) throws(PublishError) {
        try call(.createFolder, name) { Int(mkdirat(descriptor, name, 0o750)) }
    }

    /// What `name` is; nil where there is nothing.
    func status(_ name: String) throws(PublishError) -> FileStatus? {
        var status = stat()
        do {
            try call(.inspect, name) {
                Int(fstatat(descriptor, name, &status, AT_SYMLINK_NOFOLLOW))
            }
        } catch  where error.errno == ENOENT {
            return nil
        }
        return FileStatus(status)
    }

    /// What the folder itself is.
    func status() throws(PublishError) -> FileStatus {
        var status = stat()
        try call(.inspect) { Int(fstat(descriptor, &status)) }
        return FileStatus(status)
    }

    /// Gives the folder the mode and the owner of another, where they differ.
    func takeModeAndOwner(of other: FileStatus) throws(PublishError) {
        let own = try status()
        if own.permissions != other.permissions {
            try call(.changeMode) { Int(fchmod(descriptor, other.permissions)) }
        }
        if own.owner != other.owner || own.group != other.group {
            try call(.changeMode) { Int(fchown(descriptor, other.owner, other.group)) }
        }
    }

    /// The entries, without `.` and `..`, in no order.
    func entries() throws(PublishError) -> [FolderEntry] {
        let copy = try call(.list) {
            Int(openat(descriptor, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC))
        }
        guard let stream = fdopendir(Int32(copy)) else {
            let code = Glibc.errno
            _ = close(Int32(copy))
            throw PublishError(path: path, operation: .list, errno: code)
        }
        defer { closedir(stream) }
        var entries: [FolderEntry] = []
        while true {
            Glibc.errno = 0
            guard let entry = readdir(stream) else { break }
            if let found = FolderEntry(entry) { entries.append(found) }
        }
        let code = Glibc.errno
        if code != 0 { throw PublishError(path: path, operation: .list, errno: code) }
        return entries
    }

    /// Takes the lock that ends with this process; false where another process holds it. A file
    /// system without locks counts as free.
    func lock() -> Bool {
        flock(descriptor, LOCK_EX | LOCK_NB) == 0 || Glibc.errno != EWOULDBLOCK
    }

    /// Gives the lock back. Closing alone would leave it to a process that was just forked off, for
    /// as long as that has not yet begun its own program.
    func unlock() { _ = flock(descriptor, LOCK_UN) }
}
