import Glibc

/// What an entry of a folder is.
struct FileStatus: Equatable {
    var isFile: Bool
    var isFolder: Bool
    /// The twelve permission bits.
    var permissions: mode_t
    var owner: uid_t
    var group: gid_t
    var device: dev_t
    var inode: ino_t
    var byteCount: Int

    init(_ status: stat) {
        isFile = status.st_mode & S_IFMT == S_IFREG
        isFolder = status.st_mode & S_IFMT == S_IFDIR
        permissions = status.st_mode & 0o7777
        owner = status.st_uid
        group = status.st_gid
        device = status.st_dev
        inode = status.st_ino
        byteCount = Int(status.st_size)
    }

    /// Whether both are one file, by whatever names.
    func isSameFile(as other: FileStatus) -> Bool {
        device == other.device && inode == other.inode
    }
}

/// A name in a folder.
struct FolderEntry {
    /// The name; nil where it is not UTF-8. Nothing of callbill's has such a name, so it is a
    /// file to leave alone.
    var name: String?
    /// The number of what it names.
    var inode: ino_t

    /// Makes an entry of what `readdir` gave; nil for `.` and `..`.
    init?(_ entry: UnsafeMutablePointer<dirent>) {
        let length = strlen(FolderEntry.start(of: entry))
        let bytes = UnsafeRawBufferPointer(start: FolderEntry.start(of: entry), count: length)
        name = String(validating: bytes, as: UTF8.self)
        inode = entry.pointee.d_ino
        if name == "." || name == ".." { return nil }
    }

    private static func start(of entry: UnsafeMutablePointer<dirent>) -> UnsafePointer<CChar> {
        let offset = MemoryLayout<dirent>.offset(of: \.d_name) ?? 0
        return UnsafeRawPointer(entry).advanced(by: offset).assumingMemoryBound(to: CChar.self)
    }
}
