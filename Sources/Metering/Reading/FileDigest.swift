import BillingTime

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The digests of a whole file and of its beginnings: by them a file is known again under any
/// name, and a file that grew is told from one that changed.
public struct FileDigest: Sendable {
    /// SHA-256 of all bytes.
    public private(set) var whole: [UInt8] = []
    /// By requested length: SHA-256 of so many first bytes; shorter where the file is.
    public private(set) var beginnings: [[UInt8]] = []

    private static let bufferBytes = 1 << 20

    /// Reads `path` to its end.
    ///
    /// - Parameter lengths: the beginnings wanted, ascending.
    /// - Throws: `LogReadError`.
    public init(path: String, beginnings lengths: [Int64] = []) throws {
        let descriptor = unsafe open(PathText.cString(path), O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw LogReadError(path: path, operation: "open", errorNumber: errno)
        }
        defer { close(descriptor) }
        let buffer = UnsafeMutableRawBufferPointer.allocate(
            byteCount: Self.bufferBytes, alignment: 64)
        defer { unsafe buffer.deallocate() }
        let digest = Digest()
        var position: Int64 = 0
        while true {
            var wanted = Int64(Self.bufferBytes)
            while beginnings.count < lengths.count, lengths[beginnings.count] == position {
                beginnings.append(digest.value())
            }
            if beginnings.count < lengths.count {
                wanted = min(wanted, lengths[beginnings.count] - position)
            }
            let count = unsafe read(descriptor, buffer.baseAddress!, Int(wanted))
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else {
                throw LogReadError(path: path, operation: "read", errorNumber: errno)
            }
            if count == 0 { break }
            unsafe digest.update(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
            position += Int64(count)
        }
        whole = digest.value()
    }
}
