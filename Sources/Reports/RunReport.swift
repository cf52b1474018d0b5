import Billing
import BillingTime

/// What a run did, and what it left in a month: `run.json` (formats.md, "Outputs").
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
    public var totals: RecordTotals
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
        totals: RecordTotals, units: UnitTotals, amount: Amount, currency: String,
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

    /// The text of `run.json`, with times in the billing zone.
    public func bytes(zone: BillingZone) -> [UInt8] {
        JSONText.object([
            .init("period", .string(period.description)),
            .init("as_of", .string(zone.format(asOf))),
            .init("callbill_version", .string(programVersion)),
            .init("tariff_version", .string(tariffVersion)),
            .init("totals", totals.json),
            .init("units", units.json),
            .init("late_unbilled_units", .integer(lateUnbilledUnits)),
            .init("amount", .string(amount.description)),
            .init("currency", .string(currency)),
            .init("accounts", .integer(accountCount)),
            .init("exceptions", .integer(exceptionCount)),
            .init(
                "policies",
                .object(policies.map { .init($0.name, .string($0.value)) })),
            .init("files", .array(files.map { $0.json(zone: zone) })),
            .init(
                "timings_ms",
                .object(timings.map { .init($0.name, .integer($0.milliseconds)) })),
        ]).bytes
    }
}

/// What became of records: read = metered + not billable + duplicate + conflicting + rejected.
public struct RecordTotals: Hashable, Sendable {
    /// Records read.
    public var recordsRead: Int64
    /// Those that count as usage.
    public var metered: Int64
    /// Those of failed calls that cost nothing.
    public var notBillable: Int64
    /// Those delivered before.
    public var duplicate: Int64
    /// Those delivered before with another content.
    public var conflicting: Int64
    /// Those that can't be metered.
    public var rejected: Int64

    /// Makes totals.
    public init(
        recordsRead: Int64 = 0, metered: Int64 = 0, notBillable: Int64 = 0,
        duplicate: Int64 = 0, conflicting: Int64 = 0, rejected: Int64 = 0
    ) {
        self.recordsRead = recordsRead
        self.metered = metered
        self.notBillable = notBillable
        self.duplicate = duplicate
        self.conflicting = conflicting
        self.rejected = rejected
    }

    var json: JSONText {
        .object([
            .init("records_read", .integer(recordsRead)),
            .init("metered", .integer(metered)),
            .init("not_billable", .integer(notBillable)),
            .init("duplicate", .integer(duplicate)),
            .init("conflicting", .integer(conflicting)),
            .init("rejected", .integer(rejected)),
        ])
    }
}

/// What became of a month's units.
public struct UnitTotals: Hashable, Sendable {
    /// Units covered by free grants.
    public var free: Int64
    /// Units covered by packs.
    public var prepaid: Int64
    /// Units charged by the unit.
    public var postpaid: Int64
    /// Units that nobody pays for.
    public var unbilled: Int64
    /// Units of accounts that no book knows.
    public var unknownAccount: Int64

    /// Makes totals.
    public init(
        free: Int64 = 0, prepaid: Int64 = 0, postpaid: Int64 = 0, unbilled: Int64 = 0,
        unknownAccount: Int64 = 0
    ) {
        self.free = free
        self.prepaid = prepaid
        self.postpaid = postpaid
        self.unbilled = unbilled
        self.unknownAccount = unknownAccount
    }

    var json: JSONText {
        .object([
            .init("free", .integer(free)),
            .init("prepaid", .integer(prepaid)),
            .init("postpaid", .integer(postpaid)),
            .init("unbilled", .integer(unbilled)),
            .init("unknown_account", .integer(unknownAccount)),
        ])
    }
}
