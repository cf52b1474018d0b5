import BillingTime

/// Turns seconds into the hours, days and months of a query.
///
/// Neighbouring calls are nearly always of one hour, so the last hour (or day) is remembered.
struct CountTimes<Key: CountKey> {
    private let zone: BillingZone
    private let layout: CountLayout
    private let filters: [(field: CountField, ranges: [ClosedRange<Int64>])]
    private let span: Int64
    private let isUsed: Bool
    private var start: Int64 = 0
    private var end: Int64 = 0
    /// The key's bits for the seconds `start..<end`.
    private(set) var part: Key = 0
    /// Whether the query takes those seconds.
    private(set) var isWanted = true

    init(query: CountQuery, zone: BillingZone, layout: CountLayout) {
        self.zone = zone
        self.layout = layout
        filters = [CountField.hour, .day, .month].compactMap { field in
            query.times[field].map { (field, $0) }
        }
        let used = Set(query.by).union(query.times.keys)
        isUsed = !used.isDisjoint(with: [.hour, .day, .month])
        span = used.contains(.hour) ? 3600 : 86_400
    }

    /// Moves `part` and `isWanted` to a call's second.
    @inline(__always)
    mutating func move(to second: Int64) {
        if isUsed && (second < start || second >= end) { moveFar(second) }
    }

    private mutating func moveFar(_ second: Int64) {
        let index = zone.index(at: Instant(second))
        let offset = zone.offsets[index].offsetSeconds
        let local = second + offset
        let first = floorDivide(local, span) * span
        start = first - offset
        end = start + span
        // Where the clocks are set, the hour or day is cut in two.
        if index > 0 { start = max(start, zone.offsets[index].start) }
        if index + 1 < zone.offsets.count { end = min(end, zone.offsets[index + 1].start) }
        let day = BillingDay(Int32(floorDivide(local, 86_400)))
        let hour = floorDivide(local, 3600)
        let month = Int64(day.period.monthsSinceYearZero)
        part =
            layout.part(.hour, Int(hour) + 1) | layout.part(.day, Int(day.daysSinceEpoch) + 1)
            | layout.part(.month, Int(month) + 1)
        isWanted = filters.allSatisfy { filter in
            let number =
                switch filter.field {
                case .hour: hour
                case .day: Int64(day.daysSinceEpoch)
                default: month
                }
            return filter.ranges.contains { $0.contains(number) }
        }
    }

    /// The key's bits of a record without a time; nil where the query asks for times.
    var partWithoutTime: Key? { filters.isEmpty ? 0 : nil }
}
