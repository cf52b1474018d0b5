import Foundation
import Synchronization

/// The right to write to a ledger: one run at a time.
///
/// It is a `flock` on `<ledger>.lock`, so it ends with its process however that ends, and a file
/// left behind means nothing. It is held until `release()`: a `defer` that calls it also keeps the
/// lock from being dropped before its time.
public final class LedgerLock: Sendable {
    private static let pollMicroseconds: UInt32 = 50_000

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
        let descriptor = SystemFile.open(path, O_RDWR | O_CREAT | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw .cannotOpen(LedgerFailure(path: path, systemError: errno))
        }
        let clock = ContinuousClock()
        let deadline = clock.now + .seconds(waitSeconds)
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
            usleep(pollMicroseconds)
        }
        writeProcessID(descriptor)
        return LedgerLock(path: path, descriptor: descriptor)
    }

    /// The number is only for people, so failing to write it is no reason to fail the run.
    private static func writeProcessID(_ descriptor: Int32) {
        SystemFile.replaceContent(of: descriptor, by: "\(getpid())\n")
    }

    private static func readProcessID(_ descriptor: Int32) -> Int32? {
        Int32(SystemFile.beginning(of: descriptor).prefix { $0.isASCII && $0.isNumber })
    }
}
