import BillingTime

/// Where calls are: in one second, or somewhere in a whole day.
struct Extent: Sendable {
    var time: Range<Instant>
    /// The day's items, as positions in the order; empty where `time` is a second.
    var items: Range<Int>

    init(second: Instant) {
        time = second..<second + 1
        items = 0..<0
    }

    init(day: Range<Instant>, items: Range<Int>) {
        time = day
        self.items = items
    }
}
