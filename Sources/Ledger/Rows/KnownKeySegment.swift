import BillingTime

/// A segment of request keys that is in the ledger.
public struct KnownKeySegment: Hashable, Sendable {
    /// The ledger's number for it.
    public let id: Int64
    /// Whether its calls were taken in by an intake that is not settled yet.
    public let isOpen: Bool
    /// The segment.
    public let segment: KeySegment
}

extension KeySegment {
    /// The span of the prefixes, rounded up to 2^n - 1: few classes, each searched on its own.
    var reach: Int64 {
        let span = prefixes.upperBound - prefixes.lowerBound
        return Int64(UInt64.max >> span.leadingZeroBitCount)
    }
}
