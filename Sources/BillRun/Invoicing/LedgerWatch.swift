import BillingTime
import Ledger

/// What tells whether calls still come: which months are open, and which of their days lack calls.
struct LedgerWatch: Sendable {
    /// The months that are not closed, ascending: those from the first call up to now or to the last
    /// call, and those with exceptions. The present month is always among them, unless it is closed.
    let openMonths: [Period]
    /// The months of the first and of the last call; nil without any.
    let usage: ClosedRange<Period>?
    /// The day that is not over yet.
    private let today: BillingDay

    init(
        _ store: LedgerStore, closed: LedgerCloses, zone: BillingZone, asOf: Instant
    ) throws {
        usage = try store.usagePeriods()
        today = zone.day(of: asOf)
        var months = Set(try store.exceptionPeriods())
        months.insert(today.period)
        if let usage {
            months.formUnion((usage.lowerBound...max(usage.upperBound, today.period)).months)
        }
        openMonths = months.filter { !closed.months.contains($0) }.sorted()
    }

    /// The days of a month without a call: those behind the ledger's first call and before today.
    func missingDays(of period: Period, calls: CallDays) -> [BillingDay] {
        guard let usage, usage.lowerBound <= period else { return [] }
        let first = period.firstDay
        // Nobody can tell whether there should have been calls before the first one.
        var day = period == usage.lowerBound ? calls.first ?? 1 : 1
        var missing: [BillingDay] = []
        while true {
            let next = BillingDay(first.daysSinceEpoch + Int32(day) - 1)
            guard next < period.next.firstDay, next < today else { return missing }
            if !calls.contains(day) { missing.append(next) }
            day += 1
        }
    }
}
