/// Collects summed groups, with their keys' numbers replaced by ranks, and keeps the first ones.
struct GroupRanking<Key: CountKey> {
    private let order: CountOrder
    private let limit: Int?
    private let layout: CountLayout
    private let texts: [(field: CountField, texts: CountTexts)]
    private(set) var groups: [WholeSum<Key>] = []
    /// The last group that is kept for sure, once there are enough.
    private var threshold: WholeSum<Key>?
    private(set) var groupCount = 0

    init(
        order: CountOrder, limit: Int?, layout: CountLayout,
        texts: [(field: CountField, texts: CountTexts)]
    ) {
        self.order = order
        self.limit = limit
        self.layout = layout
        self.texts = texts
    }

    /// Takes a group in, unless it comes behind as many as are wanted.
    @inline(__always)
    mutating func add(_ sum: WholeSum<Key>) {
        groupCount &+= 1
        if let threshold {
            switch order {
            case .calls: if sum.calls < threshold.calls { return }
            case .units: if sum.units < threshold.units { return }
            case .key: break
            }
        }
        insert(sum)
    }

    private mutating func insert(_ sum: WholeSum<Key>) {
        var ranked = sum
        ranked.key = 0
        for (field, texts) in texts {
            ranked.key |= layout.part(field, texts.rank(layout.number(field, in: sum.key)))
        }
        guard let limit else { return groups.append(ranked) }
        if let threshold, !Self.precedes(ranked, threshold, order) { return }
        groups.append(ranked)
        if groups.count >= 2 * limit + 1024 { cut() }
    }

    /// Adds another worker's groups.
    mutating func merge(_ other: GroupRanking) {
        groups += other.groups
        groupCount += other.groupCount
    }

    /// Sorts, and keeps as many groups as are wanted.
    mutating func cut() {
        let order = order
        switch order {
        case .key: groups.sort { $0.key < $1.key }
        default: groups.sort { Self.precedes($0, $1, order) }
        }
        guard let limit, groups.count >= limit else { return }
        groups.removeLast(groups.count - limit)
        threshold = groups.last
    }

    @inline(__always)
    private static func precedes(
        _ left: WholeSum<Key>, _ right: WholeSum<Key>, _ order: CountOrder
    ) -> Bool {
        switch order {
        case .calls where left.calls != right.calls: left.calls > right.calls
        case .units where left.units != right.units: left.units > right.units
        default: left.key < right.key
        }
    }
}
