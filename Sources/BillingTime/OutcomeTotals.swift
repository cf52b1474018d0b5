/// What became of records: of a file's, a run's or a batch's (Formats.md, "run.json").
///
/// The one type for the seven counts that every part of the program adds up.
public struct OutcomeTotals: Hashable, Sendable {
    /// Records read; header lines and empty lines are none.
    public var recordsRead: Int64
    /// Calls counted for billing.
    public var metered: Int64
    /// Calls that failed with a code that is not billable.
    public var notBillable: Int64
    /// Further deliveries of a call that was counted.
    public var duplicate: Int64
    /// Calls with the request id of another one that was counted.
    public var conflicting: Int64
    /// Records that are no calls.
    public var rejected: Int64
    /// Records that the settings leave out, such as events of other products.
    public var filtered: Int64

    /// Makes totals, of nothing by default.
    public init(
        recordsRead: Int64 = 0, metered: Int64 = 0, notBillable: Int64 = 0, duplicate: Int64 = 0,
        conflicting: Int64 = 0, rejected: Int64 = 0, filtered: Int64 = 0
    ) {
        self.recordsRead = recordsRead
        self.metered = metered
        self.notBillable = notBillable
        self.duplicate = duplicate
        self.conflicting = conflicting
        self.rejected = rejected
        self.filtered = filtered
    }

    /// The outcomes by the names that files and programs know them by, in their order; without the
    /// records read, which are their sum.
    public var outcomes: [(name: String, count: Int64)] {
        [
            ("metered", metered), ("not_billable", notBillable), ("duplicate", duplicate),
            ("conflicting", conflicting), ("rejected", rejected), ("filtered", filtered),
        ]
    }

    /// The records of all outcomes.
    public var sum: Int64 {
        metered + notBillable + duplicate + conflicting + rejected + filtered
    }

    /// Whether every record read has exactly one outcome (Rules.md, 13. Control totals).
    public var isBalanced: Bool { recordsRead == sum }

    /// Whether no total is negative.
    public var isPossible: Bool { recordsRead >= 0 && outcomes.allSatisfy { $0.count >= 0 } }

    /// The sum of two files' outcomes.
    public static func + (left: OutcomeTotals, right: OutcomeTotals) -> OutcomeTotals {
        OutcomeTotals(
            recordsRead: left.recordsRead + right.recordsRead,
            metered: left.metered + right.metered,
            notBillable: left.notBillable + right.notBillable,
            duplicate: left.duplicate + right.duplicate,
            conflicting: left.conflicting + right.conflicting,
            rejected: left.rejected + right.rejected,
            filtered: left.filtered + right.filtered)
    }

    /// The outcomes with every count's sign changed: what is taken back.
    public static prefix func - (totals: OutcomeTotals) -> OutcomeTotals {
        OutcomeTotals(
            recordsRead: -totals.recordsRead, metered: -totals.metered,
            notBillable: -totals.notBillable, duplicate: -totals.duplicate,
            conflicting: -totals.conflicting, rejected: -totals.rejected,
            filtered: -totals.filtered)
    }

    /// Adds another file's outcomes.
    public static func += (left: inout OutcomeTotals, right: OutcomeTotals) { left = left + right }
}
