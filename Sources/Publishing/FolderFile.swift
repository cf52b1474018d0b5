import Glibc
import Synchronization

/// An open file of a folder; it is closed with its last reference, if not before.
final class FolderFile: Sendable {
    let descriptor: Int32
    private let name: String
    private let folder: Folder
    private let isOpen = Atomic(true)

    init(_ descriptor: Int32, _ name: String, in folder: Folder) {
        self.descriptor = descriptor
        self.name = name
        self.folder = folder
    }

    deinit { if takeOpen() { _ = Glibc.close(descriptor) } }

    private func takeOpen() -> Bool { isOpen.exchange(false, ordering: .relaxed) }

    /// Closes the file: a network file system reports a full disk only here.
    func close() throws(PublishError) {
        guard takeOpen(), Glibc.close(descriptor) != 0, Glibc.errno != EINTR else { return }
        throw PublishError(path: folder.child(name), operation: .write, errno: Glibc.errno)
    }

    /// What the file is.
    func status() throws(PublishError) -> FileStatus {
        var status = stat()
        try folder.call(.inspect, name) { Int(fstat(descriptor, &status)) }
        return FileStatus(status)
    }

    /// How much of a file is compared at a time: most invoices at once.
    private static let comparedBytes = 64 << 10

    /// Reads as many bytes as `bytes` has, or to the first that differs.
    ///
    /// - Returns: whether they are the same. Nothing is allocated for it that would have to be
    ///   cleared first: nearly every night nearly every invoice is compared and the same.
    func continues(with bytes: ArraySlice<UInt8>) throws(PublishError) -> Bool {
        let size = min(FolderFile.comparedBytes, max(bytes.count, 1))
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: size, alignment: 16)
        defer { buffer.deallocate() }
        var compared = 0
        while compared < bytes.count {
            let wanted = min(size, bytes.count - compared)
            let part = try folder.call(.read, name) {
                read(descriptor, buffer.baseAddress!, wanted)
            }
            let isSame = bytes.withUnsafeBytes {
                memcmp($0.baseAddress! + compared, buffer.baseAddress!, part) == 0
            }
            if part == 0 || !isSame { return false }
            compared += part
        }
        return true
    }

    /// The first `count` bytes, or fewer where the file is shorter.
    func contents(count: Int) throws(PublishError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        var filled = 0
        while filled < count {
            let part = try folder.call(.read, name) {
                bytes.withUnsafeMutableBytes { buffer in
                    pread(
                        descriptor, buffer.baseAddress! + filled, count - filled, off_t(filled))
                }
            }
            if part == 0 { break }
            filled += part
        }
        bytes.removeLast(count - filled)
        return bytes
    }

    /// Writes behind what was written before.
    func write(_ bytes: ArraySlice<UInt8>) throws(PublishError) {
        var written = 0
        while written < bytes.count {
            written += try folder.call(.write, name) {
                bytes.withUnsafeBytes { buffer in
                    Glibc.write(descriptor, buffer.baseAddress! + written, bytes.count - written)
                }
            }
        }
    }

    /// Writes all that the file is to hold, and closes it.
    func fill(_ bytes: [UInt8]) throws(PublishError) {
        try write(bytes[...])
        try close()
    }

    /// Waits until the bytes are on the disk.
    func sync() throws(PublishError) { try folder.call(.sync, name) { Int(fsync(descriptor)) } }
}
