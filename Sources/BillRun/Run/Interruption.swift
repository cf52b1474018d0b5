import Foundation
import Synchronization

/// SIGINT, SIGTERM and SIGHUP.
///
/// Until a run begins nothing is there to be left half-done, and the process ends at once. A run
/// ends at the next block or account.
public enum Interruption {
    private static let signalNumber = Atomic<Int32>(0)
    private static let isAtWork = Atomic<Bool>(false)
    /// A run that waits for a pipe, or for a slow disk, can't look for signals.
    private static let patienceSeconds: UInt32 = 4

    /// Takes the signals over for the rest of the process: the first thing that a program does.
    public static func takeOver() { _ = handlers }

    /// From now on, work has to be ended with care.
    public static func install() {
        takeOver()
        isAtWork.store(true, ordering: .relaxed)
    }

    /// Throws once a signal came.
    public static func check() throws {
        let number = signalNumber.load(ordering: .relaxed)
        if number != 0 { throw InterruptedError(signalNumber: number) }
    }

    /// Set once. What the handlers use is made before, since they must not allocate.
    private static let handlers: Void = {
        signalNumber.store(0, ordering: .relaxed)
        isAtWork.store(false, ordering: .relaxed)
        for number in [SIGINT, SIGTERM, SIGHUP] {
            // `nohup` has a program go on when its terminal goes.
            if number == SIGHUP, isIgnored(number) { continue }
            signal(number) { number in
                // A second signal ends the process at once; the ledger takes that as well.
                if !Interruption.isAtWork.load(ordering: .relaxed)
                    || Interruption.signalNumber.load(ordering: .relaxed) != 0
                {
                    _exit(128 + number)
                }
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
    }()

    /// Whether whoever started the program has it ignore a signal.
    private static func isIgnored(_ number: Int32) -> Bool {
        var action = sigaction()
        guard sigaction(number, nil, &action) == 0 else { return false }
        return unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self)
            == unsafeBitCast(SIG_IGN, to: Int.self)
    }
}

/// A run that was told to end. What was committed before stays; the next run does the rest.
public struct InterruptedError: Error, CustomStringConvertible {
    /// The signal that told it to.
    public let signalNumber: Int32
    /// In a message that tells what was done all the same.
    public var description: String { "interrupted" }
}
