import BillingTime

/// One run that wrote, or meant to write, to the ledger.
public struct LedgerRun: Hashable, Sendable {
    /// The run's number, in order of start.
    public var id: Int64
    /// The command, as `run` or `ingest`.
    public var command: String
    /// The release that ran.
    public var programVersion: String
    /// The time that the run took as now.
    public var asOf: Instant
    /// When it started.
    public var startedAt: Instant
    /// How it ended; nil while it goes on, and for ever where it was killed.
    public var outcome: Outcome?

    /// How a run ended.
    public struct Outcome: Hashable, Sendable {
        /// When it ended.
        public var finishedAt: Instant
        /// The exit code (Formats.md, "Exit codes").
        public var exitCode: Int32
        /// Files taken in.
        public var files: Int64
        /// What became of the records read.
        public var totals: OutcomeTotals
        /// Figures that the ledger only keeps, in the caller's own form.
        public var detail: [UInt8]

        /// Makes an outcome.
        public init(
            finishedAt: Instant, exitCode: Int32, files: Int64, totals: OutcomeTotals,
            detail: [UInt8] = []
        ) {
            self.finishedAt = finishedAt
            self.exitCode = exitCode
            self.files = files
            self.totals = totals
            self.detail = detail
        }
    }
}
