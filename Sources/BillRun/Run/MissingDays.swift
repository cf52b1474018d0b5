import BillingTime
import Ledger

/// The days without calls that a run has to tell of: each once.
///
/// A day without calls counts as missing when calls came on each of the 14 days before the gap, or since
/// the ledger's first call on at least 3: where calls come now and then, their absence says nothing. And calls of a
/// later day must be here, or the day must be older than days usually are when their calls come. How
/// old that is is learned: a day that was told as missing and whose calls came after all moves the
/// bound. A ledger's first run tells of no day, since nobody was looking before.
struct MissingDays {
    /// By month, ascending: the days that were not told before.
    private(set) var new: [(period: Period, days: [BillingDay])] = []

    private let missing: Set<BillingDay>
    private let through: BillingDay
    private let usualAgeInDays: Int
    private let openMonths: Set<Period>

    /// Days older than this when their calls come are a matter of their own.
    private static let longestUsualAge = 7

    init(
        _ result: Invoicing.Result, told: LedgerTold, store: LedgerStore, settings: Settings
    ) throws {
        let zone = settings.policies.zone
        let today = zone.day(of: settings.asOf)
        let yesterday = BillingDay(today.daysSinceEpoch - 1)
        let newest = result.newestCall.map { zone.day(of: $0) }
        let months = (result.months + result.silent).sorted { $0.period < $1.period }
        openMonths = Set(months.map(\.period))
        let missing = Set(months.flatMap(\.missingDays))
        self.missing = missing
        func age(_ day: BillingDay) -> Int { Int(today.daysSinceEpoch - day.daysSinceEpoch) }
        guard let before = told.daysThrough else {
            through = yesterday
            usualAgeInDays =
                newest.map(age).map { (1...Self.longestUsualAge).contains($0) ? $0 : 1 } ?? 1
            return
        }
        let late = told.missingDays.filter {
            !missing.contains($0) && months.map(\.period).contains($0.period)
        }
        usualAgeInDays = late.map(age).filter { $0 <= Self.longestUsualAge }.reduce(
            told.usualAgeInDays, max)
        let old = BillingDay(today.daysSinceEpoch - Int32(usualAgeInDays))
        let gaps = newest.map { BillingDay($0.daysSinceEpoch - 1) } ?? old
        through = min(max(before, old, gaps), max(before, yesterday))
        var calls = CallCalendar(result, told: told, store: store, zone: zone)
        for month in months {
            let days = try month.missingDays.filter {
                try $0 > before && $0 <= through && calls.areExpected(on: $0)
            }
            if !days.isEmpty { new.append((month.period, days)) }
        }
    }

    /// Notes that the new days were told.
    func note(in told: inout LedgerTold) {
        let known = told.missingDays.filter {
            missing.contains($0) && openMonths.contains($0.period)
        }
        told.missingDays = (known + new.flatMap(\.days)).sorted()
        told.daysThrough = through
        told.usualAgeInDays = usualAgeInDays
    }

    /// Days, ascending, as a list: `2026-09-14, 2026-09-16 to 2026-09-18`.
    static func text(_ days: [BillingDay]) -> String {
        var ranges: [ClosedRange<BillingDay>] = []
        for day in days {
            if let last = ranges.last, last.upperBound.next == day {
                ranges[ranges.count - 1] = last.lowerBound...day
            } else {
                ranges.append(day...day)
            }
        }
        return ranges.map { range in
            range.count == 1
                ? "\(range.lowerBound)" : "\(range.lowerBound) to \(range.upperBound)"
        }.joined(separator: ", ")
    }
}

/// On which days there were calls, month by month as somebody asks.
private struct CallCalendar {
    private let store: LedgerStore
    private let zone: BillingZone
    private let first: BillingDay?
    private let toldMissing: Set<BillingDay>
    private var months: [Period: CallDays]

    /// So many days have to have calls before somebody misses them.
    private static let daysOfHabit = 14
    /// So many at least where the ledger is young.
    private static let fewestDaysOfHabit = 3

    init(_ result: Invoicing.Result, told: LedgerTold, store: LedgerStore, zone: BillingZone) {
        self.store = store
        self.zone = zone
        first = result.firstMonth?.firstDay
        toldMissing = Set(told.missingDays)
        months = Dictionary(
            uniqueKeysWithValues: result.months.map { ($0.period, $0.tables.calls) })
    }

    /// Whether calls came on each of the days before the gap that a day without calls belongs to;
    /// days that were told as missing are excused.
    mutating func areExpected(on day: BillingDay) throws -> Bool {
        guard let first = try firstDay() else { return false }
        var last = BillingDay(day.daysSinceEpoch - 1)
        while last > first, try !hasCalls(last) { last = BillingDay(last.daysSinceEpoch - 1) }
        var count = 0
        while last >= first, count < Self.daysOfHabit {
            guard try toldMissing.contains(last) || hasCalls(last) else { return false }
            count += 1
            last = BillingDay(last.daysSinceEpoch - 1)
        }
        return count >= Self.fewestDaysOfHabit
    }

    /// The day of the ledger's first call.
    private mutating func firstDay() throws -> BillingDay? {
        guard let first else { return nil }
        let day = try calls(in: first.period).first
        return day.map { BillingDay(first.daysSinceEpoch + Int32($0) - 1) }
    }

    private mutating func hasCalls(_ day: BillingDay) throws -> Bool {
        let number = Int(day.daysSinceEpoch - day.period.firstDay.daysSinceEpoch) + 1
        return try calls(in: day.period).contains(number)
    }

    private mutating func calls(in period: Period) throws -> CallDays {
        if let known = months[period] { return known }
        let days = try CallDays(period, in: store, zone: zone)
        months[period] = days
        return days
    }
}

extension ClosedRange<BillingDay> {
    /// How many days it has.
    fileprivate var count: Int { Int(upperBound.daysSinceEpoch - lowerBound.daysSinceEpoch) + 1 }
}
