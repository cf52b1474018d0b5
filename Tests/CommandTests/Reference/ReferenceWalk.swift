/// Why no grant and no price took a unit.
enum ReferenceReason: String, CaseIterable {
    case notActivated = "not_activated"
    case suspended
    case postpaidOff = "postpaid_off"
}

/// What became of one unit.
enum ReferenceFate {
    /// Drawn from the grant of this place in drawing order.
    case drawn(Int)
    case postpaid
    case unbilled(ReferenceReason)
}

/// One unit of one pool, after the walk.
struct ReferenceUnit {
    var second: Int64
    var interface: Int
    var fate: ReferenceFate
}

/// Walks the units of one account and one pool, one at a time.
struct ReferenceWalk {
    private(set) var grants: [ReferenceGrant]
    private let activations: [Int: Int64]
    private let suspensions: [(from: Int64, until: Int64)]
    private let postpaid: (from: Int64, until: Int64)

    init(pool: Int, lister: ReferenceGrantLister) {
        let (tariff, book, account) = (lister.tariff, lister.book, lister.account)
        grants = lister.grants(pool: pool)
        let name = tariff.pools[pool].name
        var activations: [Int: Int64] = [:]
        for row in tariff.rows where row.pool == name {
            let interface = tariff.interfaces.firstIndex(of: row.interface)!
            activations[interface] = lister.activation(interface: row.interface, pool: pool)
        }
        self.activations = activations
        suspensions = book.suspensions.filter { $0.account == account }.map {
            ($0.from, $0.until ?? .max)
        }
        if book.isOpenToAll {
            postpaid = (.min, .max)
        } else {
            let row = book.accounts.first { $0.id == account }!
            postpaid = (row.postpaidFrom ?? .max, row.postpaidUntil ?? .max)
        }
    }

    /// Decides a month's parts, which must be in the order of second and interface.
    mutating func walk(_ parts: [ReferencePart]) -> [ReferenceUnit] {
        var units: [ReferenceUnit] = []
        for part in parts {
            for _ in 0..<part.units {
                let fate = decide(second: part.second, interface: part.interface)
                units.append(
                    ReferenceUnit(second: part.second, interface: part.interface, fate: fate))
            }
        }
        return units
    }

    private mutating func decide(second: Int64, interface: Int) -> ReferenceFate {
        if second < activations[interface]! { return .unbilled(.notActivated) }
        for suspension in suspensions where suspension.from <= second {
            if second < suspension.until { return .unbilled(.suspended) }
        }
        for place in grants.indices
        where grants[place].isValid(at: second) && grants[place].remaining > 0 {
            grants[place].used += 1
            return .drawn(place)
        }
        let isOn = postpaid.from <= second && second < postpaid.until
        return isOn ? .postpaid : .unbilled(.postpaidOff)
    }

    /// Makes this month's use earlier use.
    mutating func closeMonth() {
        for place in grants.indices {
            grants[place].usedBefore += grants[place].used
            grants[place].used = 0
        }
    }
}
