import BillingTime

/// What has been drawn from a pool in a month, summed up by line.
struct DrawnUnits: Sendable {
    /// The units of each invoice line to be.
    private(set) var tallies: [LineTally] = []
    /// The units of each leakage line to be.
    private(set) var leaks: [Leak] = []
    /// How units were drawn; empty unless explaining.
    var steps: [Step] = []

    /// Units that were drawn together, while their line's position is not known yet.
    struct Step: Sendable {
        var interface: Int
        var time: Range<Instant>
        var units: Int64
        /// The tally, or nil and the reason.
        var tally: Int?
        var reason: LeakageReason?
    }

    mutating func removeAll() {
        tallies.removeAll(keepingCapacity: true)
        leaks.removeAll(keepingCapacity: true)
        steps.removeAll(keepingCapacity: true)
    }

    /// Adds to a tally, and answers its position. There are few, and mostly the last one is meant.
    mutating func add(interface: Int, units: Int64, source: LineTally.Source) -> Int {
        let known = tallies.lastIndex { $0.interface == interface && $0.source == source }
        if let known {
            tallies[known].units += units
            return known
        }
        tallies.append(LineTally(interface: interface, source: source, units: units))
        return tallies.count - 1
    }

    /// Adds to a leak; calls come in the order of their extents.
    mutating func leak(
        interface: Int, units: Int64, reason: LeakageReason, price: Amount?, extent: Extent
    ) {
        let known = leaks.firstIndex { $0.interface == interface && $0.reason == reason }
        let position = known ?? leaks.count
        if known == nil {
            leaks.append(Leak(interface: interface, reason: reason, first: extent, last: extent))
        }
        leaks[position].units += units
        leaks[position].last = extent
        if let price, let sum = leaks[position].listValue {
            leaks[position].listValue = sum + price * units
        } else {
            leaks[position].listValue = nil
        }
    }
}

/// A pool's month once it is drawn.
struct DrawnPool: Sendable {
    let pool: Int
    /// The grants that were valid at some time in the month, in drawing order.
    let grants: [GrantState]
    let drawn: DrawnUnits
    /// The units that count for the tiers.
    let basisUnits: Int64
    /// The items that the extents of leaks point to.
    let items: PoolItems
}
