import BillingTime

/// A interval of a month in which nothing changes for a pool but what is left of its grants.
struct UniformInterval: Sendable {
    var time: Range<Instant>
    var isSuspended = false
    var isPostpaid = false
    /// The price version in force; nil: none yet.
    var version: Int?
    /// The grants that are valid, as positions in the drawing's grants, in drawing order.
    var grants: [Int] = []
    /// How many of them are used up.
    var emptied = 0

    /// The instants strictly inside the month at which a interval ends, ascending.
    static func cuts(
        pool: Int, runs: Range<Int>, grants: [GrantState], month: AccountMonth
    ) -> [Instant] {
        let inside = month.calendar.start + 1..<month.calendar.end
        var cuts: [Instant] = []
        func cut(at instant: Instant) {
            if inside.contains(instant) { cuts.append(instant) }
        }
        for grant in grants {
            cut(at: grant.startsAt)
            cut(at: grant.endsAt)
        }
        for suspension in month.contract.suspensions {
            cut(at: suspension.lowerBound)
            cut(at: suspension.upperBound)
        }
        if let postpaid = month.contract.postpaid {
            cut(at: postpaid.lowerBound)
            cut(at: postpaid.upperBound)
        }
        let versions = month.rules.tariff.prices[pool]
        for version in versions.indices { cut(at: versions[version].effectiveFrom) }
        if month.contract.activationByRow.isEmpty {
            cut(at: month.contract.activatedAt)
        } else {
            for row in month.rules.tariff.catalog.pools[pool].rows {
                cut(at: month.contract.activationByRow[row])
            }
        }
        for position in runs {
            let charge = month.runs[position].charge
            if month.isAlwaysBillable(charge) { continue }
            guard case .during(let intervals) = month.rules.charges[Int(charge)]?.billable else {
                continue
            }
            for interval in intervals {
                cut(at: interval.lowerBound)
                cut(at: interval.upperBound)
            }
        }
        return cuts.isEmpty ? cuts : Array(Set(cuts)).sorted()
    }

    /// Moves on to the interval `time`.
    mutating func enter(
        _ time: Range<Instant>, pool: Int, grants states: [GrantState], month: AccountMonth
    ) {
        let start = time.lowerBound
        self.time = time
        isSuspended = month.contract.isSuspended(at: start)
        isPostpaid = month.contract.isPostpaid(at: start)
        version = month.rules.tariff.priceVersion(ofPool: pool, at: start)
        grants.removeAll(keepingCapacity: true)
        for (position, grant) in states.enumerated()
        where grant.remaining > 0 && grant.isValid(at: start) {
            grants.append(position)
        }
        emptied = 0
    }
}
