import BillingTime

/// Drawing more than a day at once, where that comes to the same.
extension PoolDrawing {
    /// Draws a month in which nothing changes; false, with nothing drawn, where the days matter:
    /// to an explanation, to what leaks, or because interfaces compete.
    mutating func drawMonth(_ runs: Range<Int>, _ month: AccountMonth) -> Bool {
        if month.isExplaining { return false }
        shares.removeAll(keepingCapacity: true)
        var unbillable: Int64 = 0
        var total: Int64 = 0
        var known = 0
        for position in runs {
            let run = month.runs[position]
            guard month.isBillable(run.charge, at: interval.time.lowerBound) else {
                unbillable += run.units
                continue
            }
            total += run.units
            let interface = Int(run.interface)
            if known >= shares.count || shares[known].interface != interface {
                known = shares.firstIndex { $0.interface == interface } ?? shares.count
            }
            if known == shares.count {
                shares.append(Share(interface: interface, units: 0, items: 0..<0))
            }
            shares[known].units += run.units
        }
        let isOpen = shares.allSatisfy { obstacle(interface: $0.interface, month) == nil }
        guard isOpen, interval.isPostpaid || isGranted(total),
            shares.isEmpty || canDrawWhole(total, competing: shares.count, month)
        else { return false }
        notBillableUnits += unbillable
        // Nothing leaks: nobody asks where in the month the calls were.
        let time = Extent(day: interval.time, items: 0..<0)
        for share in shares {
            drawCalls(interface: share.interface, units: share.units, at: time, month)
        }
        return true
    }

    /// Whether the grants have as many units left.
    private func isGranted(_ units: Int64) -> Bool {
        var available: Int64 = 0
        for position in interval.grants[interval.emptied...] {
            available =
                available.addingReportingOverflow(grants[position].remaining).overflow
                ? .max : available + grants[position].remaining
        }
        return available >= units
    }

    /// Whether the order of the calls of a day, or of a month, can't change what each interface draws.
    func canDrawWhole(_ total: Int64, competing: Int, _ month: AccountMonth) -> Bool {
        guard interval.emptied < interval.grants.count else {
            return competing == 1 || !interval.isPostpaid || isOneTier(total, month)
        }
        let remaining = grants[interval.grants[interval.emptied]].remaining
        // An explanation names the second at which a grant runs out.
        if month.isExplaining, remaining <= total { return false }
        if remaining >= total { return true }
        if competing > 1 { return false }
        // Where the rest leaks, the report names its first second.
        if interval.isPostpaid { return true }
        return isGranted(total)
    }

    /// Whether the next `total` postpaid units take one price.
    private func isOneTier(_ total: Int64, _ month: AccountMonth) -> Bool {
        guard let version = interval.version else { return true }
        let prices = month.rules.tariff.prices[pool][version]
        return prices.model != .graduated
            || prices.tierIndex(ofQuantity: basisUnits + 1)
                == prices.tierIndex(ofQuantity: basisUnits + total)
    }
}
