import BillingTime

/// On which days of a month there were calls, and when the last of them was.
struct CallDays: Hashable, Sendable {
    /// A bit for each day of the month, the first one's lowest.
    private var days: UInt32 = 0
    /// The second of the last call; nil without any.
    private(set) var last: Instant?

    /// Notes calls on a day of the month, 1...31.
    mutating func add(day: Int) { days |= 1 << UInt32(truncatingIfNeeded: day - 1) }

    /// Notes that there were calls up to `instant`, and one at it.
    mutating func add(through instant: Instant) { last = max(last ?? instant, instant) }

    /// Adds what was noted of other calls of the month.
    mutating func add(_ other: CallDays) {
        days |= other.days
        if let last = other.last { add(through: last) }
    }

    /// Whether there was a call on a day of the month, 1...31.
    func contains(_ day: Int) -> Bool { days & 1 << UInt32(day - 1) != 0 }

    /// The first day of the month with a call, 1...31; nil without any.
    var first: Int? { days == 0 ? nil : days.trailingZeroBitCount + 1 }
}
