import Glibc

/// Writes single files that others read at any time, such as `callbill.prom`.
public enum AtomicFile {
    /// Writes a file so that a reader sees the old content or the new one, whatever fails. The
    /// folder must exist.
    public static func write(_ bytes: [UInt8], to path: String) throws(PublishError) {
        try write(bytes, to: path, faults: nil)
    }

    /// Writes a file into a folder of `output`, which may be a link; the folder in it may not.
    public static func write(
        _ bytes: [UInt8], to name: String, in folder: String, of output: String
    ) throws(PublishError) {
        let output = try Folder.opening(output)
        guard let opened = try output.folder(folder) else {
            throw PublishError(path: output.child(folder), operation: .open, errno: ENOTDIR)
        }
        try write(bytes, to: name, in: opened)
    }

    /// Writes a file; `faults` lets a test fail a system call.
    static func write(
        _ bytes: [UInt8], to path: String, faults: Folder.Faults?
    ) throws(PublishError) {
        let (folderPath, name) = FolderPath.split(path)
        try write(bytes, to: name, in: try Folder.opening(folderPath, faults: faults))
    }

    private static func write(
        _ bytes: [UInt8], to name: String, in folder: Folder
    ) throws(PublishError) {
        let temporary = Publisher.freshName()
        do {
            let before = try folder.status(name)
            try folder.write(
                temporary, bytes, permissions: before?.keptPermissions, syncing: true)
            try folder.rename(temporary, to: name, in: folder)
        } catch {
            try? folder.delete(temporary)
            throw error
        }
        try folder.sync()
    }
}
