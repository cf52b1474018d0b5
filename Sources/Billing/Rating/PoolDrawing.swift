import BillingTime

/// Draws one pool's units of a month: free, then prepaid, then postpaid (Rules.md, 5. Drawing
/// order).
///
/// It works on whole days. Only a day in which the rules change, or in which interfaces compete
/// for the last units of a grant or of a tier, is drawn second by second.
struct PoolDrawing: Sendable {
    private(set) var pool = 0
    /// The grants that are valid at some time in the month, in drawing order.
    var grants: [GrantState] = []
    /// What was drawn so far.
    private(set) var drawn = DrawnUnits()
    /// The units drawn so far that count for the tiers.
    private(set) var basisUnits: Int64 = 0
    var notBillableUnits: Int64 = 0

    private(set) var interval = UniformInterval(time: .distantPast..<Instant.distantPast)
    private var cuts: [Instant] = []
    private var nextCut = 0
    /// The pool's items, where the days matter.
    private var items = PoolItems()
    var shares: [Share] = []
    private var seconds: [SecondUse] = []

    /// One interface's billable units of a day or of a month.
    struct Share: Sendable {
        var interface: Int
        var units: Int64
        var items: Range<Int>
    }

    /// One item's units of a second.
    private struct SecondUse: Sendable {
        var second: Instant
        var interface: Int
        var units: Int64
        var charge: Int32
    }

    /// What came of the pool's month.
    var result: DrawnPool {
        DrawnPool(
            pool: pool, grants: grants, drawn: drawn, basisUnits: basisUnits, items: items)
    }

    /// Forgets the last pool's month.
    mutating func begin(pool: Int) {
        self.pool = pool
        grants.removeAll(keepingCapacity: true)
        drawn.removeAll()
        basisUnits = 0
        notBillableUnits = 0
    }

    /// Draws the pool's runs, which `grants` must be ready for.
    mutating func draw(
        _ runs: Range<Int>, of month: AccountMonth, detail: some UsageDetail
    ) {
        cuts = UniformInterval.cuts(pool: pool, runs: runs, grants: grants, month: month)
        nextCut = 0
        enterInterval(from: month.calendar.start, month)
        if cuts.isEmpty, drawMonth(runs, month) { return }
        items.fill(runs, of: month)
        var rest = items.positions
        while !rest.isEmpty {
            let dayItems = items.dayItems(from: rest)
            let day = month.calendar.time(ofDay: items.day(at: rest.lowerBound))
            advance(to: day.lowerBound, month)
            if interval.time.upperBound < day.upperBound || !drawWhole(dayItems, day, month) {
                drawBySecond(dayItems, month, detail)
            }
            rest = dayItems.upperBound..<rest.upperBound
        }
    }

    // MARK: Stretches

    private mutating func advance(to instant: Instant, _ month: AccountMonth) {
        while interval.time.upperBound <= instant, interval.time.upperBound < month.calendar.end {
            nextCut += 1
            enterInterval(from: interval.time.upperBound, month)
        }
    }

    private mutating func enterInterval(from start: Instant, _ month: AccountMonth) {
        let end = nextCut < cuts.count ? cuts[nextCut] : month.calendar.end
        interval.enter(start..<end, pool: pool, grants: grants, month: month)
    }

    // MARK: Whole days

    /// Draws a day within one interval; false, with nothing drawn, where the seconds matter.
    private mutating func drawWhole(
        _ dayItems: Range<Int>, _ day: Range<Instant>, _ month: AccountMonth
    ) -> Bool {
        var unbillable: Int64 = 0
        var competing = 0
        var total: Int64 = 0
        shares.removeAll(keepingCapacity: true)
        var rest = dayItems
        while !rest.isEmpty {
            let sameInterface = items.interfaceItems(from: rest)
            let interface = items.interface(at: rest.lowerBound)
            var share = Share(interface: interface, units: 0, items: sameInterface)
            for position in sameInterface {
                let item = month.usage[items.index(at: position)]
                if month.isBillable(item.charge, at: interval.time.lowerBound) {
                    share.units += item.units
                } else {
                    unbillable += item.units
                }
            }
            if share.units > 0 {
                shares.append(share)
                if obstacle(interface: interface, month) == nil {
                    competing += 1
                    total += share.units
                }
            }
            rest = sameInterface.upperBound..<rest.upperBound
        }
        guard competing == 0 || canDrawWhole(total, competing: competing, month) else {
            return false
        }
        notBillableUnits += unbillable
        for share in shares {
            drawCalls(
                interface: share.interface, units: share.units,
                at: Extent(day: day, items: share.items), month)
        }
        return true
    }

    // MARK: Seconds

    private mutating func drawBySecond(
        _ dayItems: Range<Int>, _ month: AccountMonth, _ detail: some UsageDetail
    ) {
        seconds.removeAll(keepingCapacity: true)
        for position in dayItems {
            let interface = items.interface(at: position)
            let item = month.usage[items.index(at: position)]
            detail.forEachSecond(of: item) { second, units in
                seconds.append(
                    SecondUse(
                        second: second, interface: interface, units: units, charge: item.charge))
            }
        }
        seconds.sort { ($0.second, $0.interface) < ($1.second, $1.interface) }
        for use in seconds {
            advance(to: use.second, month)
            if month.isBillable(use.charge, at: use.second) {
                drawCalls(
                    interface: use.interface, units: use.units,
                    at: Extent(second: use.second), month)
            } else {
                notBillableUnits += use.units
            }
        }
    }

    // MARK: Calls

    /// Why nothing may be drawn for an interface in the interval; nil: it may.
    func obstacle(interface: Int, _ month: AccountMonth) -> LeakageReason? {
        if interval.time.lowerBound < month.activation(interface: interface, pool: pool) {
            return .notActivated
        }
        return interval.isSuspended ? .suspended : nil
    }

    mutating func drawCalls(
        interface: Int, units: Int64, at extent: Extent, _ month: AccountMonth
    ) {
        if let reason = obstacle(interface: interface, month) {
            leak(interface, units, reason, extent, month)
            return
        }
        var rest = units
        while rest > 0, interval.emptied < interval.grants.count {
            let position = interval.grants[interval.emptied]
            let taken = min(rest, grants[position].remaining)
            grants[position].used += taken
            if month.rules.policies.tierBasis == .total { basisUnits += taken }
            add(interface, taken, .grant(position), extent, month)
            if grants[position].remaining == 0 { interval.emptied += 1 }
            rest -= taken
        }
        if rest > 0, interval.isPostpaid {
            drawPostpaid(interface, rest, extent, month)
        } else if rest > 0 {
            leak(interface, rest, .postpaidOff, extent, month)
        }
    }

    /// Graduated units take the price of the tier that they stand in; for volume prices the
    /// month's end decides.
    private mutating func drawPostpaid(
        _ interface: Int, _ units: Int64, _ extent: Extent, _ month: AccountMonth
    ) {
        guard let version = interval.version,
            month.rules.tariff.prices[pool][version].model == .graduated
        else {
            basisUnits += units
            let source = LineTally.Source.postpaid(version: interval.version, tier: nil)
            add(interface, units, source, extent, month)
            return
        }
        let prices = month.rules.tariff.prices[pool][version]
        var rest = units
        while rest > 0 {
            let tier = prices.tierIndex(ofQuantity: basisUnits + 1)
            let room = prices.tiers[tier].upTo.map { $0 - basisUnits } ?? rest
            let taken = min(rest, room)
            basisUnits += taken
            rest -= taken
            add(interface, taken, .postpaid(version: version, tier: tier), extent, month)
        }
    }

    private mutating func add(
        _ interface: Int, _ units: Int64, _ source: LineTally.Source, _ extent: Extent,
        _ month: AccountMonth
    ) {
        let tally = drawn.add(interface: interface, units: units, source: source)
        if month.isExplaining {
            drawn.steps.append(
                .init(interface: interface, time: extent.time, units: units, tally: tally))
        }
    }

    /// Units that nobody pays for are worth the first tier's price of their second.
    private mutating func leak(
        _ interface: Int, _ units: Int64, _ reason: LeakageReason, _ extent: Extent,
        _ month: AccountMonth
    ) {
        let price = interval.version.flatMap { version in
            month.rules.tariff.prices[pool][version].tiers[0].unitPrice
        }
        drawn.leak(
            interface: interface, units: units, reason: reason, price: price, extent: extent)
        if month.isExplaining {
            drawn.steps.append(
                .init(interface: interface, time: extent.time, units: units, reason: reason))
        }
    }
}
