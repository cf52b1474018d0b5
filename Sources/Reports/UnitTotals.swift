import Billing
import BillingTime

/// What became of a month's units.
public struct UnitTotals: Hashable, Sendable {
    /// Units covered by free grants.
    public var free: Int64
    /// Units covered by packs.
    public var prepaid: Int64
    /// Units charged by the unit.
    public var postpaid: Int64
    /// Units that nobody pays for.
    public var unbilled: Int64
    /// Units of accounts that no book knows.
    public var unknownAccount: Int64

    /// Makes totals.
    public init(
        free: Int64 = 0, prepaid: Int64 = 0, postpaid: Int64 = 0, unbilled: Int64 = 0,
        unknownAccount: Int64 = 0
    ) {
        self.free = free
        self.prepaid = prepaid
        self.postpaid = postpaid
        self.unbilled = unbilled
        self.unknownAccount = unknownAccount
    }

    var json: JSONText {
        .object([
            .init("free", .integer(free)),
            .init("prepaid", .integer(prepaid)),
            .init("postpaid", .integer(postpaid)),
            .init("unbilled", .integer(unbilled)),
            .init("unknown_account", .integer(unknownAccount)),
        ])
    }
}
