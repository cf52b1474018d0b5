import BillingTime
import Synchronization

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Named pipes that were opened before the work began, so that waiting for their writers holds
/// nothing up.
///
/// A pipe that is opened a second time would wait for a second writer. So whoever waited for one
/// leaves it here, and the reading of the log takes it from here.
public enum OpenedPipes {
    private static let descriptors = Mutex<[String: Int32]>([:])

    /// Waits until the pipe at `path` has something to read, or its writer has come and gone.
    ///
    /// - Parameters:
    ///   - path: a named pipe, or `-` for standard input.
    ///   - check: is called ten times a second; what it throws ends the waiting.
    /// - Throws: `LogReadError`, or what `check` throws.
    public static func wait(for path: String, check: () throws -> Void) throws {
        guard path != "-" else { return try poll(STDIN_FILENO, path, check) }
        // Without O_NONBLOCK the opening itself would wait, deaf to `check`.
        let descriptor = unsafe open(
            PathText.cString(path), O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else {
            throw LogReadError(path: path, operation: "open", errorNumber: errno)
        }
        do {
            try poll(descriptor, path, check)
        } catch {
            close(descriptor)
            throw error
        }
        _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) & ~O_NONBLOCK)
        let former = descriptors.withLock { $0.updateValue(descriptor, forKey: path) }
        if let former { close(former) }
    }

    /// The pipe at `path`, if it was waited for; whoever takes it closes it.
    static func take(_ path: String) -> Int32? {
        descriptors.withLock { $0.removeValue(forKey: path) }
    }

    private static func poll(
        _ descriptor: Int32, _ path: String, _ check: () throws -> Void
    ) throws {
        while true {
            try check()
            var request = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            let count = unsafe Glibc.poll(&request, 1, 100)
            if count > 0 { return }
            if count < 0 && errno != EINTR && errno != EAGAIN {
                throw LogReadError(path: path, operation: "poll", errorNumber: errno)
            }
        }
    }
}
