import Glibc

/// Writes single files that others read at any time, such as `callbill.prom`.
public enum AtomicFile {
    /// Writes a file so that a reader sees the old content or the new one, whatever fails. The
    /// folder must exist.
    public static func write(_ bytes: [UInt8], to path: String) throws(PublishError) {
        try write(bytes, to: path, faults: nil)
    }

    /// Writes a file; `faults` lets a test fail a system call.
    static func write(
        _ bytes: [UInt8], to path: String, faults: Folder.Faults?
    ) throws(PublishError) {
        let (folderPath, name) = FolderPath.split(path)
        let folder = try Folder.opening(folderPath, faults: faults)
        let temporary = Publisher.freshName()
        do {
            let before = try folder.status(name)
            try folder.write(
                temporary, bytes, permissions: before?.permissions, syncing: true)
            try folder.rename(temporary, to: name, in: folder)
        } catch {
            try? folder.delete(temporary)
            throw error
        }
        try folder.sync()
    }
}
