import BillingTime

/// A month's days as instants, worked out once for all accounts.
struct MonthCalendar: Sendable {
    let period: Period
    let firstDay: BillingDay
    /// The start of each day, and of the next month's first.
    let dayStarts: [Instant]

    init(period: Period, zone: BillingZone) {
        self.period = period
        firstDay = period.firstDay
        let days = firstDay.daysSinceEpoch...period.next.firstDay.daysSinceEpoch
        dayStarts = days.map { zone.start(of: BillingDay($0)) }
    }

    /// The days of the month.
    var days: Range<BillingDay> {
        firstDay..<BillingDay(firstDay.daysSinceEpoch + Int32(dayStarts.count - 1))
    }
    var start: Instant { dayStarts[0] }
    var end: Instant { dayStarts[dayStarts.count - 1] }

    /// The instants of the day with that offset from the month's first.
    func time(ofDay offset: Int) -> Range<Instant> {
        dayStarts[offset]..<dayStarts[offset + 1]
    }
}
