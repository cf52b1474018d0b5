import BillingTime
import Ledger

/// What `callbill status` tells of a ledger.
struct LedgerStatus {
    /// One month of the ledger.
    struct Month {
        var period: Period
        /// Files with a record of the month.
        var files = 0
        var accounts: Int64 = 0
        var units: Int64 = 0
        var firstDay: BillingDay?
        var lastDay: BillingDay?
        /// Days between the first and the last of the ledger that no file covers.
        var missingDays: [BillingDay] = []
        /// Exceptions that still stand, by reason.
        var exceptions: [(reason: String, count: Int64)] = []

        var exceptionCount: Int64 { exceptions.reduce(0) { $0 + $1.count } }
    }

    let path: String
    let zone: BillingZone
    let diskBytes: Int64
    let fileCount: Int
    let lastRun: LedgerRun?
    /// The months with usage, files or exceptions, ascending.
    private(set) var months: [Month] = []

    /// Reads a ledger.
    init(_ store: LedgerStore, zone: BillingZone) throws {
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
            for number in span.lowerBound.period
                .monthsSinceYearZero...span.upperBound.period.monthsSinceYearZero
            {
                let period = Period(monthsSinceYearZero: number)
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
