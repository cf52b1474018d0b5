import BillingTime

/// A month's usage of an account, ordered by pool and, where it was asked for, within a pool by
/// (day, interface).
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
    /// By pool: where its items end.
    private var ends: [Int32] = []

    /// Orders `usage`; answers the units that the tariff doesn't charge, which are left out.
    ///
    /// Only counted into pools: sorting all of it took 12 % of a rating, and most pools are drawn
    /// for the whole month.
    mutating func fill(
        _ usage: [MeterDay], charges: [FlatCharge], poolCount: Int, calendar: MonthCalendar
    ) -> Int64 {
        precondition(usage.count <= OrderedUsage.indexMask, "a month has too many items")
        ends.removeAll(keepingCapacity: true)
        ends.append(contentsOf: repeatElement(0, count: poolCount + 1))
        var notBillableUnits: Int64 = 0
        var total = 0
        for item in usage where item.units > 0 {
            let pool = charges[Int(item.charge)].pool
            if pool < 0 {
                notBillableUnits += item.units
            } else {
                ends[Int(pool) + 1] += 1
                total += 1
            }
        }
        for pool in 1..<ends.count { ends[pool] += ends[pool - 1] }
        if keys.count > total { keys.removeLast(keys.count - total) }
        if keys.count < total {
            keys.append(contentsOf: repeatElement(0, count: total - keys.count))
        }
        let firstDay = calendar.firstDay.daysSinceEpoch
        let days = calendar.dayStarts.count - 1
        for (index, item) in usage.enumerated() where item.units > 0 {
            let charge = charges[Int(item.charge)]
            guard charge.pool >= 0 else { continue }
            let day = Int(item.day.daysSinceEpoch - firstDay)
            precondition((0..<days).contains(day), "usage of another month")
            let pool = Int(charge.pool)
            keys[Int(ends[pool])] =
                UInt64(pool) << OrderedUsage.poolShift
                | UInt64(day) << OrderedUsage.dayShift
                | UInt64(charge.interface) << OrderedUsage.interfaceShift
                | UInt64(index)
            ends[pool] += 1
        }
        return notBillableUnits
    }

    /// Sorts the items of a pool. Usage comes meter after meter and each day after day, so a pool
    /// of one interface is in order already.
    mutating func sort(_ items: Range<Int>) {
        var sorted = items.lowerBound + 1
        while sorted < items.upperBound, keys[sorted - 1] < keys[sorted] { sorted += 1 }
        guard sorted < items.upperBound else { return }
        let ordered = keys[items].sorted()
        for (offset, key) in ordered.enumerated() { keys[items.lowerBound + offset] = key }
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
