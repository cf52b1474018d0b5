import BillingTime

/// A month's usage of an account, ordered by (pool, day, interface).
///
/// Each item is one number, so that sorting moves 8 bytes and compares once.
struct OrderedUsage: Sendable {
    // From the highest bit: 16 for the pool, 8 for the day, 16 for the interface, 24 for the index.
    private static let poolShift: UInt64 = 48
    private static let dayShift: UInt64 = 40
    private static let interfaceShift: UInt64 = 24
    private static let dayMask: UInt64 = 0xFF
    private static let interfaceMask: UInt64 = 0xFFFF
    private static let indexMask: UInt64 = 0xFF_FFFF

    private var keys: [UInt64] = []

    /// Orders `usage`; answers the units that the tariff doesn't charge, which are left out.
    mutating func fill(
        _ usage: [MeterDay], charges: [MeterCharge?], calendar: MonthCalendar
    ) -> Int64 {
        precondition(usage.count <= OrderedUsage.indexMask, "a month has too many items")
        keys.removeAll(keepingCapacity: true)
        var notBillableUnits: Int64 = 0
        let days = calendar.dayStarts.count - 1
        for (index, item) in usage.enumerated() where item.units > 0 {
            guard let charge = charges[Int(item.charge)] else {
                notBillableUnits += item.units
                continue
            }
            let day = Int(item.day.daysSinceEpoch - calendar.firstDay.daysSinceEpoch)
            precondition((0..<days).contains(day), "usage of another month")
            let key =
                UInt64(charge.pool) << OrderedUsage.poolShift
                | UInt64(day) << OrderedUsage.dayShift
                | UInt64(charge.interface) << OrderedUsage.interfaceShift
                | UInt64(index)
            keys.append(key)
        }
        keys.sort()
        return notBillableUnits
    }

    var count: Int { keys.count }

    func pool(at position: Int) -> Int {
        Int(keys[position] >> OrderedUsage.poolShift)
    }

    func day(at position: Int) -> Int {
        Int(keys[position] >> OrderedUsage.dayShift & OrderedUsage.dayMask)
    }

    func interface(at position: Int) -> Int {
        Int(keys[position] >> OrderedUsage.interfaceShift & OrderedUsage.interfaceMask)
    }

    /// The item's index in the usage as given.
    func index(at position: Int) -> Int {
        Int(keys[position] & OrderedUsage.indexMask)
    }

    /// The items from `start` on that have the pool of the first one.
    func poolItems(from start: Int) -> Range<Int> {
        let pool = pool(at: start)
        var end = start + 1
        while end < count, self.pool(at: end) == pool { end += 1 }
        return start..<end
    }

    /// The first items of `items` that have the day of the very first one.
    func dayItems(from items: Range<Int>) -> Range<Int> {
        let day = day(at: items.lowerBound)
        var end = items.lowerBound + 1
        while end < items.upperBound, self.day(at: end) == day { end += 1 }
        return items.lowerBound..<end
    }

    /// The first items of `items`, all of one day, that have the interface of the very first one.
    func interfaceItems(from items: Range<Int>) -> Range<Int> {
        let interface = interface(at: items.lowerBound)
        var end = items.lowerBound + 1
        while end < items.upperBound, self.interface(at: end) == interface { end += 1 }
        return items.lowerBound..<end
    }
}
