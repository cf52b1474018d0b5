import BillingTime
import Ledger
import Metering
import Reports

/// What the intake of a run came to.
struct IntakeResult: Sendable {
    /// What became of the files, in their order.
    var files: [FileReport] = []
    /// What became of the records of all files.
    var totals = OutcomeTotals()
    /// Calls that were metered and reported.
    var reportedCalls = 0
    /// Files that contribute nothing because of what is in them.
    var faultyFiles = 0
    /// Files that were taken in before, under the same path.
    var knownFiles = 0
    /// What happened to other files, for the run's log.
    var messages: [String] = []
    /// What somebody should look at.
    var warnings: [String] = []
    /// When the oldest file that contributes nothing was last changed.
    var oldestUntakenSecond: Int64?

    /// Whether this run met anything that somebody has to look at (exit code 65).
    var metExceptions: Bool {
        totals.rejected > 0 || totals.conflicting > 0 || reportedCalls > 0 || faultyFiles > 0
    }

    /// The records that somebody has to look at, in words; faulty files have their own warnings.
    var exceptionReport: [String] {
        [
            (totals.rejected, "record", " rejected"),
            (totals.conflicting, "conflicting duplicate", ""),
            (Int64(reportedCalls), "call", " reported"),
        ].filter { $0.0 > 0 }.map { counted($0.0, $0.1) + $0.2 }
    }
}
