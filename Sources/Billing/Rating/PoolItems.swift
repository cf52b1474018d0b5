import BillingTime

/// A pool's items of a month, ordered by day and then interface: what is drawn where the days
/// matter.
///
/// Each item is one number, so that sorting moves 8 bytes and compares once.
struct PoolItems: Sendable {
    // From the highest bit: 8 for the day, 16 for the interface, 24 for the index.
    private static let dayShift: UInt64 = 40
    private static let interfaceShift: UInt64 = 24
    private static let interfaceMask: UInt64 = 0xFFFF
    private static let indexMask: UInt64 = 0xFF_FFFF

    /// The most items that a month may have.
    static let mostItems = Int(indexMask)

    private var keys: [UInt64] = []

    /// Takes the items of runs, all of one pool, that have units.
    mutating func fill(_ runs: Range<Int>, of month: AccountMonth) {
        keys.removeAll(keepingCapacity: true)
        let firstDay = month.calendar.firstDay.daysSinceEpoch
        var isOrdered = true
        for position in runs {
            let run = month.runs[position]
            for index in Int(run.first)..<Int(run.end) where month.usage[index].units > 0 {
                let day = month.usage[index].day.daysSinceEpoch - firstDay
                let key =
                    UInt64(day) << PoolItems.dayShift
                    | UInt64(run.interface) << PoolItems.interfaceShift | UInt64(index)
                if let last = keys.last, last > key { isOrdered = false }
                keys.append(key)
            }
        }
        // A pool of one interface is in order already.
        if !isOrdered { keys.sort() }
    }

    /// The positions of all items.
    var positions: Range<Int> { 0..<keys.count }

    func day(at position: Int) -> Int { Int(keys[position] >> PoolItems.dayShift) }

    func interface(at position: Int) -> Int {
        Int(keys[position] >> PoolItems.interfaceShift & PoolItems.interfaceMask)
    }

    /// The item's index in the usage as given.
    func index(at position: Int) -> Int { Int(keys[position] & PoolItems.indexMask) }

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
