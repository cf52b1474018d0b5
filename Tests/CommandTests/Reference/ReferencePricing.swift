/// One line of usage on an invoice.
struct ReferenceLine {
    /// Place on the invoice: pool, interface, usage type, then the source's own places.
    struct Key: Hashable {
        var pool: Int
        var interface: Int
        /// 0 free, 1 prepaid, 2 postpaid.
        var usageType: Int
        var places: [Int]

        var order: [Int] { [pool, interface, usageType] + places }
    }
    var key: Key
    var source: String
    var quantity = 0
    /// Nil: unpriced.
    var price: ReferenceMoney?

    var amount: ReferenceMoney? { price.map { $0 * quantity } }
}

/// Unbilled units of one pool, interface and reason.
struct ReferenceLeak {
    var pool: Int
    var interface: Int
    var reason: ReferenceReason
    var units = 0
    var first = Int64.max
    var last = Int64.min
    /// Nil: some of the units have no list price.
    var value: ReferenceMoney? = .zero
}

/// Prices the walked units of one account, pool and month.
struct ReferencePricing {
    let tariff: ReferenceTariff
    let basis: ReferencePolicies.TierBasis
    let pool: Int
    let grants: [ReferenceGrant]
    let units: [ReferenceUnit]

    /// Free, prepaid and postpaid lines in invoice order.
    func lines() -> [ReferenceLine] {
        var lines: [ReferenceLine.Key: ReferenceLine] = [:]
        let quantity = units.count { counts($0) }
        var ordinal = 0
        for unit in units {
            if counts(unit) { ordinal += 1 }
            switch unit.fate {
            case .unbilled: continue
            case .drawn(let place):
                let type = grants[place].isFree ? 0 : 1
                add(unit, type, [place], grants[place].id, .zero, to: &lines)
            case .postpaid:
                price(unit, ordinal: ordinal, quantity: quantity, to: &lines)
            }
        }
        return lines.values.sorted { $0.key.order.lexicographicallyPrecedes($1.key.order) }
    }

    /// Whether a unit is part of the quantity that tiers are read at (Rules.md, 6.3 The tiers'
    /// quantity).
    private func counts(_ unit: ReferenceUnit) -> Bool {
        switch unit.fate {
        case .drawn: basis == .total
        case .postpaid: true
        case .unbilled: false
        }
    }

    private func price(
        _ unit: ReferenceUnit, ordinal: Int, quantity: Int,
        to lines: inout [ReferenceLine.Key: ReferenceLine]
    ) {
        guard let place = tariff.version(ofPool: pool, at: unit.second) else {
            return add(unit, 2, [-1], "unpriced", nil, to: &lines)
        }
        let version = tariff.versions[pool][place]
        if version.model == .flat {
            return add(unit, 2, [0, .max, place], "flat", version.tiers[0].price, to: &lines)
        }
        let position = version.model == .volume ? quantity : ordinal
        let tier = version.tiers.first { $0.over < position && position <= $0.upTo ?? .max }!
        let places = [tier.over, tier.upTo ?? .max, place]
        add(unit, 2, places, tier.source, tier.price, to: &lines)
    }

    private func add(
        _ unit: ReferenceUnit, _ usageType: Int, _ places: [Int], _ source: String,
        _ price: ReferenceMoney?, to lines: inout [ReferenceLine.Key: ReferenceLine]
    ) {
        let key = ReferenceLine.Key(
            pool: pool, interface: unit.interface, usageType: usageType, places: places)
        lines[key, default: ReferenceLine(key: key, source: source, price: price)].quantity += 1
    }

    /// What was not billed, at the first tier's price of each second.
    func leaks() -> [ReferenceLeak] {
        var leaks: [ReferenceLeak] = []
        for unit in units {
            guard case .unbilled(let reason) = unit.fate else { continue }
            let same = { (leak: ReferenceLeak) in
                leak.interface == unit.interface && leak.reason == reason
            }
            if !leaks.contains(where: same) {
                leaks.append(ReferenceLeak(pool: pool, interface: unit.interface, reason: reason))
            }
            let place = leaks.firstIndex(where: same)!
            leaks[place].units += 1
            leaks[place].first = min(leaks[place].first, unit.second)
            leaks[place].last = max(leaks[place].last, unit.second)
            let version = tariff.version(ofPool: pool, at: unit.second)
            let price = version.flatMap { tariff.versions[pool][$0].tiers[0].price }
            leaks[place].value = leaks[place].value.flatMap { sum in price.map { sum + $0 } }
        }
        return leaks
    }
}
