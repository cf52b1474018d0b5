import BillingTime

/// Collects the keys of the calls that count, which come in ascending order, into segments for
/// each month.
struct KeyCollector: ~Copyable {
    private let days: DayTable
    private var finished: [KeySegment] = []
    /// The segment of the month in which the last call was, and that month's seconds.
    private var open = KeySegmentWriter()
    private var openPeriod = Period(monthsSinceYearZero: 0)
    private var openSeconds: Range<Int64> = 0..<0
    /// Those of other months.
    private var parked: [(period: Period, writer: KeySegmentWriter)] = []
    private var bytes = ByteWriter()

    /// Segments are closed at this many keys: about 56 KB, a good size for a row of SQLite.
    private static var keysPerSegment: Int { 4096 }

    /// `days` are those of the calls to come.
    init(days: DayTable) { self.days = days }

    /// Adds a key with what its call was, and when.
    @inline(__always)
    mutating func append(_ key: RequestKey, content: UInt32, second: Int64) {
        if second < openSeconds.lowerBound || second >= openSeconds.upperBound { turn(to: second) }
        open.append(key, content: content)
        if open.count == Self.keysPerSegment {
            finished.append(open.finish(period: openPeriod, using: &bytes))
        }
    }

    /// All segments since the last time; the collector is empty afterwards.
    mutating func finish() -> [KeySegment] {
        park()
        for index in parked.indices {
            finished.append(
                parked[index].writer.finish(period: parked[index].period, using: &bytes))
        }
        parked.removeAll()
        defer { finished = [] }
        return finished
    }

    /// Goes on with the segment of the month of `second`.
    @inline(never)
    private mutating func turn(to second: Int64) {
        park()
        let day = days.index(of: second)
        openPeriod = Period(monthsSinceYearZero: days.period(of: day))
        openSeconds = days.seconds(ofPeriodAt: day)
        if let index = parked.firstIndex(where: { $0.period == openPeriod }) {
            open = parked.remove(at: index).writer
        }
    }

    private mutating func park() {
        if open.count > 0 { parked.append((openPeriod, open)) }
        open = KeySegmentWriter()
        openSeconds = 0..<0
    }
}
