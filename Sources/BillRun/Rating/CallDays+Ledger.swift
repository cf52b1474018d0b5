import BillingTime
import Ledger
import Metering

extension CallDays {
    /// The days of a month's calls, from the ledger alone.
    ///
    /// The first and the last second of each row tell nearly all of them. Rows are unpacked only for
    /// days between these that no row begins or ends on.
    init(_ period: Period, in store: LedgerStore, zone: BillingZone) throws {
        self.init()
        var found = self
        let firstDay = period.firstDay.daysSinceEpoch
        func number(_ instant: Instant) -> Int {
            Int(zone.day(of: instant).daysSinceEpoch - firstDay) + 1
        }
        try store.forEachUsageSpan(period) { first, last in
            found.add(day: number(first))
            found.add(day: number(last))
            found.add(through: last)
        }
        self = found
        guard let firstCall = first, let last else { return }
        let lastCall = number(last)
        var doubtful = (firstCall...lastCall).filter { !found.contains($0) }
        guard let from = doubtful.first, let through = doubtful.last else { return }
        func start(_ day: Int) -> Instant { zone.start(of: BillingDay(firstDay + Int32(day) - 1)) }
        var isSound = true
        var groups: [UsageBlob.Group] = []
        try store.forEachUsage(period, from: start(from), before: start(through + 1)) { days in
            groups.removeAll(keepingCapacity: true)
            isSound = UsageBlob.appendGroups(of: days, in: days.indices, to: &groups)
            for group in groups { found.add(day: group.day) }
            doubtful.removeAll { found.contains($0) }
            return isSound && !doubtful.isEmpty
        }
        guard isSound else {
            throw OperatingError(
                path: store.path, reason: "usage of \(period) in the ledger is damaged",
                exitCode: .unbalanced)
        }
        self = found
    }
}
