/// A sorted run of request keys of one month, with what their calls were: packed by metering, and kept
/// by the ledger, which does not look into it.
public struct KeySegment: Hashable, Sendable {
    /// The month of the calls.
    public let period: Period
    /// The range that the keys' prefixes lie in: their upper 16 bits. Not negative.
    public let prefixes: ClosedRange<Int64>
    /// How many keys there are.
    public let count: Int64
    /// The keys.
    public let keys: [UInt8]

    /// Makes a segment.
    public init(period: Period, prefixes: ClosedRange<Int64>, count: Int64, keys: [UInt8]) {
        precondition(prefixes.lowerBound >= 0, "prefixes are not negative")
        self.period = period
        self.prefixes = prefixes
        self.count = count
        self.keys = keys
    }
}
