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

    /// What a file that replaces this one keeps. A link's own permissions mean nothing.
    var keptPermissions: mode_t? { isFile ? permissions : nil }

    /// Whether both are one file, by whatever names.
    func isSameFile(as other: FileStatus) -> Bool {
        device == other.device && inode == other.inode
    }
}
