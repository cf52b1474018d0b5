import Billing
import BillingTime

/// What a run did, and what it left in a month: `run.json` (Formats.md, "run.json").
public struct RunReport: Sendable {
    /// The month.
    public var period: Period
    /// The time that the run took as now.
    public var asOf: Instant
    /// The program's version.
    public var programVersion: String
    /// The tariff's version.
    public var tariffVersion: String
    /// The records that this run read, over all files.
    public var totals: OutcomeTotals
    /// The month's units.
    public var units: UnitTotals
    /// The sum of the month's invoices.
    public var amount: Amount
    /// Its currency.
    public var currency: String
    /// The month's accounts with a row in the summary.
    public var accountCount: Int64
    /// The rows of `exceptions.csv`.
    public var exceptionCount: Int64
    /// The policies that were used, as name and value, in the order in which they are written.
    public var policies: [(name: String, value: String)]
    /// The files that this run was given, in their order.
    public var files: [FileReport]
    /// How long each part of the run took, in its order.
    public var timings: [(name: String, milliseconds: Int64)]

    /// Makes a report; its lists are filled in afterwards.
    public init(
        period: Period, asOf: Instant, programVersion: String, tariffVersion: String,
        totals: OutcomeTotals, units: UnitTotals, amount: Amount, currency: String,
        accountCount: Int64, exceptionCount: Int64,
        policies: [(name: String, value: String)] = [], files: [FileReport] = [],
        timings: [(name: String, milliseconds: Int64)] = []
    ) {
        self.period = period
        self.asOf = asOf
        self.programVersion = programVersion
        self.tariffVersion = tariffVersion
        self.totals = totals
        self.units = units
        self.amount = amount
        self.currency = currency
        self.accountCount = accountCount
        self.exceptionCount = exceptionCount
        self.policies = policies
        self.files = files
        self.timings = timings
    }

    /// Unbilled units of closed months beyond those that were issued: no published `leakage.csv`
    /// has them, since issued files stay as they are.
    public var lateUnbilledUnits: Int64 = 0

    /// The calls of this run that failed, by error code, the most frequent one first.
    public var failures: [(code: String, calls: Int64)] = []

    /// The ledger and its state that the month was written from.
    public var ledger: Ledger?

    /// A ledger in one of its states.
    public struct Ledger: Sendable {
        /// Its name for itself.
        let identity: String
        /// The number that grows with each commit.
        let revision: Int64
        /// The run that wrote the month.
        let run: Int64
        /// When that run started.
        let runStartedAt: Instant

        /// Names a state of a ledger.
        public init(identity: String, revision: Int64, run: Int64, runStartedAt: Instant) {
            self.identity = identity
            self.revision = revision
            self.run = run
            self.runStartedAt = runStartedAt
        }

        fileprivate func json(zone: BillingZone) -> JSONText {
            .object([
                .init("id", .string(identity)), .init("revision", .integer(revision)),
                .init("run", .integer(run)),
                .init("run_started_at", .string(zone.format(runStartedAt))),
            ])
        }
    }

    /// The text of `run.json`, with times in the billing zone.
    public func bytes(zone: BillingZone) -> [UInt8] {
        let origin = ledger.map { JSONText.Member("ledger", $0.json(zone: zone)) }
        return JSONText.object(
            [
                .init("period", .string(period.description)),
                .init("as_of", .string(zone.format(asOf))),
                .init("callbill_version", .string(programVersion)),
                .init("tariff_version", .string(tariffVersion)),
            ] + [origin].compactMap(\.self) + figures(zone: zone)
        ).bytes
    }

    private func figures(zone: BillingZone) -> [JSONText.Member] {
        [
            .init("totals", totals.json),
            .init(
                "error_codes",
                .object(failures.map { .init($0.code, .integer($0.calls)) })),
            .init("units", units.json),
            .init("late_unbilled_units", .integer(lateUnbilledUnits)),
            .init("amount", .string(amount.description)),
            .init("currency", .string(currency)),
            .init("accounts", .integer(accountCount)),
            .init("exceptions", .integer(exceptionCount)),
            .init(
                "policies",
                .object(policies.map { .init($0.name, .string($0.value)) })),
            .init(
                "files_by_outcome",
                .object(
                    FileReport.counts(of: files).map { .init($0.outcome, .integer($0.count)) })),
            .init("files", .array(files.map { $0.json(zone: zone) })),
            .init(
                "timings_ms",
                .object(timings.map { .init($0.name, .integer($0.milliseconds)) })),
        ]
    }
}

extension OutcomeTotals {
    /// The totals as `run.json` has them.
    var json: JSONText {
        .object(
            [.init("records_read", .integer(recordsRead))]
                + outcomes.map { .init($0.name, .integer($0.count)) })
    }
}
