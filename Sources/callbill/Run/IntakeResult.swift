import Ledger
import Metering
import Reports

/// What the intake of a run came to.
struct IntakeResult: Sendable {
    /// What became of the files, in their order.
    var files: [FileReport] = []
    /// What became of the records of all files.
    var totals = MeteringTotals()
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
            (totals.rejected, "records rejected"),
            (totals.conflicting, "conflicting duplicates"), (reportedCalls, "calls reported"),
        ].filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
    }
}

extension RecordTotals {
    /// The totals of a file in the ledger.
    init(_ totals: OutcomeTotals) {
        self.init(
            recordsRead: totals.recordsRead, metered: totals.metered,
            notBillable: totals.notBillable, duplicate: totals.duplicate,
            conflicting: totals.conflicting, rejected: totals.rejected)
    }

    /// The totals of metering.
    init(_ totals: MeteringTotals) {
        self.init(
            recordsRead: Int64(totals.recordsRead), metered: Int64(totals.metered),
            notBillable: Int64(totals.notBillable), duplicate: Int64(totals.duplicate),
            conflicting: Int64(totals.conflicting), rejected: Int64(totals.rejected))
    }
}
