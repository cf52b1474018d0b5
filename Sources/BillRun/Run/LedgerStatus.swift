import BillingTime
import Ledger

/// What a ledger holds and what it lacks.
public struct LedgerStatus: Sendable {
    /// One month of the ledger.
    public struct Month: Sendable {
        /// The month.
        public var period: Period
        /// Files with a record of the month.
        public var files = 0
        /// Accounts with usage.
        public var accounts: Int64 = 0
        /// Units of all usage.
        public var units: Int64 = 0
        /// The first day with usage.
        public var firstDay: BillingDay?
        /// The last day with usage.
        public var lastDay: BillingDay?
        /// Days without a call, behind the ledger's first call and before the present day.
        public var missingDays: [BillingDay] = []
        /// Open exceptions by reason; none of a closed month, and none of those that follow from usage,
        /// book and tariff, such as `unknown_account`.
        public var exceptions: [(reason: String, count: Int64)] = []

        /// All open exceptions.
        public var exceptionCount: Int64 { exceptions.reduce(0) { $0 + $1.count } }
    }

    /// The ledger's file.
    public let path: String
    /// The zone of days.
    public let zone: BillingZone
    /// The disk used, in bytes.
    public let diskBytes: Int64
    /// Files that were taken in.
    public let fileCount: Int
    /// The last run; nil: none yet.
    public let lastRun: LedgerRun?
    /// When the newest call was; nil without any.
    public let newestCall: Instant?
    /// How many months are open.
    public let openMonths: Int
    /// The months with usage, files, exceptions or missing days, ascending.
    public private(set) var months: [Month] = []

    /// Reads a ledger as it is at `asOf`.
    public init(_ store: LedgerStore, zone: BillingZone, asOf: Instant) throws {
        path = store.path
        self.zone = zone
        diskBytes = store.diskBytes
        lastRun = try store.lastRun()
        let files = try store.files()
        fileCount = files.count
        var months: [Period: Month] = [:]
        for usage in try store.usageMonths() {
            months[usage.period] = Month(
                period: usage.period, accounts: usage.accounts, units: usage.units,
                firstDay: zone.day(of: usage.firstSecond), lastDay: zone.day(of: usage.lastSecond))
        }
        let closed = try LedgerCloses(store)
        let watch = try LedgerWatch(store, closed: closed, zone: zone, asOf: asOf)
        openMonths = watch.openMonths.count
        newestCall = try store.newestCall()
        for span in LedgerStatus.spans(of: files, zone: zone) {
            for period in (span.lowerBound.period...span.upperBound.period).months {
                months[period, default: Month(period: period)].files += 1
            }
        }
        for period in Set(watch.openMonths).union(watch.usage?.months ?? []) {
            let missing = watch.missingDays(
                of: period, calls: try CallDays(period, in: store, zone: zone))
            guard !missing.isEmpty else { continue }
            months[period, default: Month(period: period)].missingDays = missing
        }
        for period in watch.openMonths {
            let kept = try MonthExceptions.found(period, store: store, closed: closed) {
                account, _ in account
            }
            .filter { $0.acceptance == nil }
            guard !kept.isEmpty else { continue }
            months[period, default: Month(period: period)].exceptions =
                OpenExceptions(kept).present
        }
        self.months = months.values.sorted { $0.period < $1.period }
    }

    /// The days from each file's first record to its last.
    private static func spans(
        of files: [TakenFile], zone: BillingZone
    ) -> [ClosedRange<BillingDay>] {
        files.compactMap { file in
            guard let first = file.firstSecond, let last = file.lastSecond else { return nil }
            return zone.day(of: first)...zone.day(of: last)
        }
    }
}
