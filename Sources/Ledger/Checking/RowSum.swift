import BillingTime
import GRDB

/// How many rows there are, and what their digests add up to: rows that vanish leave it behind.
public struct RowSum: Hashable, Sendable {
    /// The rows.
    public private(set) var rows: Int64 = 0
    /// The sum of their digests.
    public private(set) var digests: Int64 = 0

    /// The sum of no rows.
    public init() {}

    init(rows: Int64, digests: Int64) {
        self.rows = rows
        self.digests = digests
    }

    /// Adds a row.
    public mutating func add(_ digest: Int64) {
        rows += 1
        digests = (digests + digest & RowDigest.mask) & RowDigest.mask
    }

    /// Adds the rows of another sum.
    public mutating func add(_ other: RowSum) {
        rows += other.rows
        digests = (digests + other.digests) & RowDigest.mask
    }

    /// What takes these rows away again, when it is added.
    var negated: RowSum { RowSum(rows: -rows, digests: -digests & RowDigest.mask) }
}

extension LedgerStore {
    /// Fails where the usage that was read of some months, all of it, is not what was written.
    public func checkUsage(_ found: [Period: RowSum]) throws(LedgerError) {
        try connection.read { database in
            let expected = try DigestedTable.usage.sums(in: database)
            for (period, sum) in found.sorted(by: { $0.key < $1.key }) {
                let number = Int64(period.monthsSinceYearZero)
                guard let damage = DigestedTable.usage.difference(number, expected, sum) else {
                    continue
                }
                throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: damage)
            }
        }
    }
}
