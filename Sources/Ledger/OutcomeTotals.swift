/// What became of the records that were read: the control totals of formats.md.
public struct OutcomeTotals: Hashable, Sendable {
    /// All records, without header and empty lines.
    public var recordsRead: Int64
    /// Counted.
    public var metered: Int64
    /// Of no billable kind.
    public var notBillable: Int64
    /// Delivered before.
    public var duplicate: Int64
    /// Delivered before with other content.
    public var conflicting: Int64
    /// Not understood.
    public var rejected: Int64

    /// Makes totals, of nothing by default.
    public init(
        recordsRead: Int64 = 0, metered: Int64 = 0, notBillable: Int64 = 0, duplicate: Int64 = 0,
        conflicting: Int64 = 0, rejected: Int64 = 0
    ) {
        self.recordsRead = recordsRead
        self.metered = metered
        self.notBillable = notBillable
        self.duplicate = duplicate
        self.conflicting = conflicting
        self.rejected = rejected
    }

    /// Whether every record read has exactly one outcome.
    public var isBalanced: Bool {
        recordsRead == metered + notBillable + duplicate + conflicting + rejected
    }

    /// Whether no total is negative.
    public var isPossible: Bool {
        [recordsRead, metered, notBillable, duplicate, conflicting, rejected].allSatisfy { $0 >= 0 }
    }

    /// Adds each total.
    public static func += (left: inout OutcomeTotals, right: OutcomeTotals) {
        left.recordsRead += right.recordsRead
        left.metered += right.metered
        left.notBillable += right.notBillable
        left.duplicate += right.duplicate
        left.conflicting += right.conflicting
        left.rejected += right.rejected
    }
}
