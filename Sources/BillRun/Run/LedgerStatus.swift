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
        /// Days between the first and the last of the ledger that no file covers.
        public var missingDays: [BillingDay] = []
        /// Exceptions that still stand, by reason.
        public var exceptions: [(reason: String, count: Int64)] = []

        /// All exceptions that still stand.
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
    /// The months with usage, files or exceptions, ascending.
    public private(set) var months: [Month] = []

    /// Reads a ledger.
    public init(_ store: LedgerStore, zone: BillingZone) throws {
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
        let spans = LedgerStatus.spans(of: files, zone: zone)
        for span in spans {
            for period in (span.lowerBound.period...span.upperBound.period).months {
                months[period, default: Month(period: period)].files += 1
            }
        }
        for day in LedgerStatus.missingDays(spans) {
            months[day.period, default: Month(period: day.period)].missingDays.append(day)
        }
        for exceptions in try store.exceptionCounts() {
            months[exceptions.period, default: Month(period: exceptions.period)]
                .exceptions.append((exceptions.reason, exceptions.count))
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

    /// The days between the first and the last that are in no span.
    static func missingDays(_ spans: [ClosedRange<BillingDay>]) -> [BillingDay] {
        var missing: [BillingDay] = []
        var covered: BillingDay?
        for span in spans.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if var day = covered?.next {
                while day < span.lowerBound {
                    missing.append(day)
                    day = day.next
                }
            }
            covered = max(covered ?? span.upperBound, span.upperBound)
        }
        return missing
    }
}
