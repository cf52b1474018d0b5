import BillingTime
import Foundation

/// Reads the small files that people maintain: settings, books, tariffs.
public enum InputFile {
    /// The bytes of the file at `path`.
    ///
    /// Throws an `OperatingError` where the file can't be opened or read, and `InvalidInput` where
    /// it is longer than `maximumBytes`. One that does not follow links also takes no pipe for a
    /// file that will be filled some day.
    public static func read(
        _ path: String, maximumBytes: Int, followsLinks: Bool = true
    ) throws -> [UInt8] {
        let flags = O_RDONLY | O_CLOEXEC | (followsLinks ? 0 : O_NOFOLLOW | O_NONBLOCK)
        let file = open(PathText.cString(path), flags)
        guard file >= 0 else { throw OperatingError.reading(path, code: errno) }
        defer { close(file) }
        var bytes: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = Foundation.read(file, &block, block.count)
            if count < 0 {
                if errno == EINTR { continue }
                throw OperatingError.reading(path, code: errno)
            }
            if count == 0 { return bytes }
            bytes.append(contentsOf: block[..<count])
            if bytes.count > maximumBytes {
                let reason = "is longer than \(ByteCount.text(maximumBytes))"
                throw InvalidInput([InputFault(file: path, reason: reason)])
            }
        }
    }

    /// Throws an `OperatingError` where `path` is no folder.
    static func checkFolder(_ path: String) throws {
        guard try PathStatus(of: path).kind == .folder else {
            throw OperatingError.reading(path, code: ENOTDIR)
        }
    }

    /// Whether something exists at `path`.
    public static func exists(_ path: String) -> Bool {
        access(PathText.cString(path), F_OK) == 0
    }
}
