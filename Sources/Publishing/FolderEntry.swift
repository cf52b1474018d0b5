import Glibc

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
