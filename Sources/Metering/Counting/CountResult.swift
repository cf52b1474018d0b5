import BillingTime

/// Groups with their sums, in the order that was asked for.
public struct CountResult: Sendable {
    /// One group's fields as text, its calls and its units.
    public struct Row: Sendable {
        /// By field of the query: its value's bytes; empty where a record has none.
        public var texts: [[UInt8]]
        /// The calls.
        public var calls: UInt64
        /// The units.
        public var units: UInt64
    }

    /// How many groups the result has.
    public let count: Int
    /// How many groups there were before a limit cut them.
    public let groupCount: Int
    private let makeRow: @Sendable (Int, inout Row) -> Void

    init(count: Int, groupCount: Int, makeRow: @escaping @Sendable (Int, inout Row) -> Void) {
        self.count = count
        self.groupCount = groupCount
        self.makeRow = makeRow
    }

    /// Calls `body` with each row in order.
    public func forEach(_ body: (Row) throws -> Void) rethrows {
        var row = Row(texts: [], calls: 0, units: 0)
        for index in 0..<count {
            makeRow(index, &row)
            try body(row)
        }
    }
}

extension CountOutcome {
    /// The outcome's name in results and filters.
    public var name: String {
        switch self {
        case .metered: "metered"
        case .notBillable: "not_billable"
        case .duplicate: "duplicate"
        case .conflicting: "conflicting"
        case .rejected: "rejected"
        case .filtered: "filtered"
        }
    }
}
