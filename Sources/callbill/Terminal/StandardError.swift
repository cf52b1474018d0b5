import Foundation
import Synchronization

/// Standard error: whole lines, and below them at most one line that changes in place.
final class StandardError: Sendable {
    /// The process's standard error.
    static let shared = StandardError()

    /// The line that changes in place; empty: there is none.
    private let status = Mutex("")

    /// Back to the line's beginning, and clear it.
    private static let eraseLine = "\r\u{1B}[K"

    /// Writes a line above the one that changes in place.
    func write(line: String) {
        status.withLock { status in
            Self.put(status.isEmpty ? line + "\n" : Self.eraseLine + line + "\n" + status)
        }
    }

    /// Replaces the line that changes in place; an empty one clears it.
    func show(status line: String) {
        status.withLock { status in
            guard line != status else { return }
            status = line
            Self.put(Self.eraseLine + line)
        }
    }

    /// One write per call, so that lines of several processes don't mix. Nobody could be told of a
    /// failure here, so it is passed over.
    private static func put(_ text: String) {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes {
                Foundation.write(2, $0.baseAddress, $0.count)
            }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { return }
            bytes = bytes.dropFirst(count)
        }
    }
}
