import Foundation
import Synchronization

/// The right to write to a ledger: one run at a time.
///
/// It is a `flock` on `<ledger>.lock`, so it ends with its process however that ends, and a file
/// left behind means nothing. It is held until `release()`: a `defer` that calls it also keeps the
/// lock from being dropped before its time.
public final class LedgerLock: Sendable {
    private static let pollMicroseconds: UInt32 = 50_000
    /// Whoever only looks whether a run is at work has the lock for less than this.
    private static let glanceSeconds = 0.01
    private static let glancePollMicroseconds: UInt32 = 1000

    /// The lock file.
    public let path: String
    private let descriptor: Mutex<Int32?>

    private init(path: String, descriptor: Int32) {
        self.path = path
        self.descriptor = Mutex(descriptor)
    }

    deinit {
        release()
    }

    /// Gives the lock back; does nothing the second time.
    public func release() {
        descriptor.withLock { descriptor in
            if let held = descriptor {
                // Closing alone would leave the lock to a process that was just forked off.
                flock(held, LOCK_UN)
                close(held)
            }
            descriptor = nil
        }
    }

    /// Takes the lock of the ledger at `ledgerPath`.
    ///
    /// Where it is held, tries again until `waitSeconds` have gone by or `isCancelled` says so, and
    /// then throws `LedgerError.locked`.
    public static func acquire(
        ledgerPath: String, waitSeconds: Double = 0, isCancelled: () -> Bool = { false }
    ) throws(LedgerError) -> LedgerLock {
        let path = ledgerPath + ".lock"
        let descriptor = try open(path)
        let clock = ContinuousClock()
        let glanceEnd = clock.now + .seconds(glanceSeconds)
        let deadline = max(clock.now + .seconds(waitSeconds), glanceEnd)
        while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
            let code = errno
            guard code == EWOULDBLOCK || code == EINTR else {
                close(descriptor)
                throw .cannotOpen(LedgerFailure(path: path, systemError: code))
            }
            guard clock.now < deadline, !isCancelled() else {
                let holder = readProcessID(descriptor)
                close(descriptor)
                throw .locked(path: path, processID: holder)
            }
            usleep(clock.now < glanceEnd ? glancePollMicroseconds : pollMicroseconds)
        }
        writeProcessID(descriptor)
        return LedgerLock(path: path, descriptor: descriptor)
    }

    /// Looks whether a run holds the lock, without holding it for longer than that takes. Two equal
    /// answers mean that none has begun in between.
    ///
    /// - Returns: nil where a run holds it. A lock that can't be opened, by someone who may only
    ///   read, counts as free.
    public static func glance(ledgerPath: String) -> Glance? {
        let path = ledgerPath + ".lock"
        let flags = O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC
        let descriptor = SystemFile.open(path, flags)
        defer { SystemFile.close(descriptor) }
        if descriptor >= 0 {
            if flock(descriptor, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK { return nil }
            flock(descriptor, LOCK_UN)
        }
        return Glance(version: SystemFile.version(of: path))
    }

    /// A moment at which no run was at work. Each run writes to the lock when it takes it.
    public struct Glance: Equatable, Sendable {
        let version: [Int64]?
    }

    private static func open(_ path: String) throws(LedgerError) -> Int32 {
        let flags = O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC
        let descriptor = SystemFile.open(path, flags)
        guard descriptor >= 0 else { throw SystemFile.openingFailure(path, code: errno) }
        do {
            try SystemFile.requirePlain(descriptor, path: path)
        } catch {
            close(descriptor)
            throw error
        }
        return descriptor
    }

    /// The number is only for people, so failing to write it is no reason to fail the run. A file
    /// that holds anything else, perhaps by a second name, is locked and left as it is.
    private static func writeProcessID(_ descriptor: Int32) {
        let isOwn = SystemFile.beginning(of: descriptor).utf8.allSatisfy {
            $0 == 0 || $0 == UInt8(ascii: "\n") || (UInt8(ascii: "0")...UInt8(ascii: "9")) ~= $0
        }
        if isOwn { SystemFile.replaceContent(of: descriptor, by: "\(getpid())\n") }
    }

    private static func readProcessID(_ descriptor: Int32) -> Int32? {
        Int32(SystemFile.beginning(of: descriptor).prefix { $0.isASCII && $0.isNumber })
    }
}
