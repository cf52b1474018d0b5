import BillingTime

/// The days between two seconds, for finding a second's day without a division by zone rules.
struct DayTable {
    /// By day: its first second; one more entry ends the last day.
    private let starts: [Int64]
    /// By day: `Period.monthsSinceYearZero`.
    private let periodOfDay: [Int32]
    private let daysOfMonth: [UInt8]

    init(zone: BillingZone, from first: Int64, through last: Int64) {
        var starts: [Int64] = []
        var periodOfDay: [Int32] = []
        var daysOfMonth: [UInt8] = []
        var day = zone.day(of: Instant(first))
        let end = zone.day(of: Instant(last))
        while day <= end {
            starts.append(zone.start(of: day).secondsSinceEpoch)
            periodOfDay.append(day.period.monthsSinceYearZero)
            daysOfMonth.append(UInt8(day.date.day))
            day = day.next
        }
        starts.append(zone.start(of: day).secondsSinceEpoch)
        self.starts = starts
        self.periodOfDay = periodOfDay
        self.daysOfMonth = daysOfMonth
    }

    /// The index of the day of `second`, which must lie between the table's ends.
    @inline(__always)
    func index(of second: Int64) -> Int {
        var index = min(Int((second &- starts[0]) / 86_400), periodOfDay.count &- 1)
        while second < starts[index] { index &-= 1 }
        while second >= starts[index &+ 1] { index &+= 1 }
        return index
    }

    /// The table's seconds that are in the period of a day.
    func seconds(ofPeriodAt index: Int) -> Range<Int64> {
        let period = periodOfDay[index]
        let first = periodOfDay[...index].lastIndex { $0 != period }.map { $0 + 1 } ?? 0
        let end = periodOfDay[index...].firstIndex { $0 != period } ?? periodOfDay.count
        return starts[first]..<starts[end]
    }

    @inline(__always)
    func start(of index: Int) -> Int64 { starts[index] }
    @inline(__always)
    func period(of index: Int) -> Int32 { periodOfDay[index] }
    /// The months of the days.
    var periods: ClosedRange<Int32> { periodOfDay[0]...periodOfDay[periodOfDay.count - 1] }
    @inline(__always)
    func dayOfMonth(of index: Int) -> UInt8 { daysOfMonth[index] }
}
