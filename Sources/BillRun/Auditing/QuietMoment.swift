import Foundation
import Ledger
import Logging

/// A time in which no run is at work, so that the ledger and the published files are of one moment:
/// between a run's commits and its publishing they are not.
///
/// Nothing is locked, since whoever looks must not keep a night's run from its work. What was found
/// beside a run is found once more.
struct QuietMoment {
    private let ledgerPath: String
    private let glance: LedgerLock.Glance

    /// Waiting for less than this would be of no use beside a night's run.
    private static let leastWaitSeconds = 600
    private static let pollMicroseconds: UInt32 = 50_000
    /// So many runs in a row are more than a night has.
    private static let mostTries = 20

    /// Whether no run has begun since.
    private var isStill: Bool { LedgerLock.glance(ledgerPath: ledgerPath) == glance }

    /// Waits for the end of a run that is at work.
    private init(_ settings: Settings) throws {
        ledgerPath = try settings.requireLedger()
        let waitSeconds = max(settings.lockWaitSeconds, Self.leastWaitSeconds)
        let deadline = ContinuousClock.now + .seconds(waitSeconds)
        var hasTold = false
        while true {
            if let glance = LedgerLock.glance(ledgerPath: ledgerPath) {
                self.glance = glance
                return
            }
            guard ContinuousClock.now < deadline else {
                throw LedgerError.locked(path: ledgerPath + ".lock", processID: nil)
            }
            if !hasTold {
                Logger(label: "callbill").notice("waiting for the run that holds the ledger")
            }
            hasTold = true
            try Interruption.check()
            usleep(Self.pollMicroseconds)
        }
    }

    /// Looks at the ledger and the published files until no run has come between, unless the first
    /// look `isFine` already.
    static func look<Found>(
        _ settings: Settings, isFine: (Found) -> Bool, _ body: () async throws -> Found
    ) async throws -> Found {
        for _ in 0..<mostTries {
            let moment = try QuietMoment(settings)
            do {
                let found = try await body()
                if isFine(found) || moment.isStill { return found }
            } catch {
                guard !(error is InterruptedError), !moment.isStill else { throw error }
            }
        }
        throw OperatingError(
            path: try settings.requireLedger(),
            reason: "runs came between each time that it was compared: try again when none works",
            exitCode: .ledgerHeld)
    }
}
