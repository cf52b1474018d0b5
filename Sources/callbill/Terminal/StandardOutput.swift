import BillRun
import Foundation

/// Standard output: what a command was asked to show.
enum StandardOutput {
    /// Writes `text` as it is.
    ///
    /// A reader that has gone away (`| head`) is no error: the rest is dropped in silence. Any
    /// other failure, such as a full disk behind `>`, is an `OperatingError`.
    static func write(_ text: String) throws {
        _ = try write(bytes: Array(text.utf8))
    }

    /// Writes `bytes` likewise.
    ///
    /// - Returns: false where the reader has gone away.
    static func write(bytes: [UInt8]) throws -> Bool {
        var bytes = bytes[...]
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes { Foundation.write(1, $0.baseAddress, $0.count) }
            if count < 0 {
                if errno == EINTR { continue }
                if errno == EPIPE { return false }
                throw OperatingError.writing("standard output", code: errno)
            }
            bytes = bytes.dropFirst(count)
        }
        return true
    }

    /// Lets a write to a closed pipe fail instead of killing the process.
    static func ignoreClosedPipes() {
        signal(SIGPIPE, SIG_IGN)
    }
}
