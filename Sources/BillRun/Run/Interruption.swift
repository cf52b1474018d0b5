import Foundation
import Synchronization

/// SIGINT and SIGTERM: a run ends at the next block or account, with nothing half-done.
public enum Interruption {
    private static let signalNumber = Atomic<Int32>(0)
    /// A run that waits for a pipe, or for a slow disk, can't look for signals.
    private static let patienceSeconds: UInt32 = 4

    /// Takes the signals over for the rest of the process.
    public static func install() {
        // Made here and not in the handler, which must not allocate.
        signalNumber.store(0, ordering: .relaxed)
        for number in [SIGINT, SIGTERM] {
            signal(number) { number in
                // A second signal ends the process at once; the ledger takes that as well.
                if Interruption.signalNumber.load(ordering: .relaxed) != 0 { _exit(128 + number) }
                Interruption.signalNumber.store(number, ordering: .relaxed)
                alarm(Interruption.patienceSeconds)
            }
        }
        // At the limit of a file's size the write fails, as it does on a full disk.
        signal(SIGXFSZ, SIG_IGN)
        // Ends like a kill would: what was not committed is as if it had never been begun, and the
        // next run removes what was not published.
        signal(SIGALRM) { _ in
            _exit(128 + Interruption.signalNumber.load(ordering: .relaxed))
        }
    }

    /// Throws once a signal came.
    public static func check() throws {
        let number = signalNumber.load(ordering: .relaxed)
        if number != 0 { throw InterruptedError(signalNumber: number) }
    }
}

/// A run that was told to end. What was committed before stays; the next run does the rest.
public struct InterruptedError: Error {
    /// The signal that told it to.
    public let signalNumber: Int32
}
