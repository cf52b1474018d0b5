/// The usage of one account and period, ready for the ledger.
public struct EncodedUsage: Sendable {
    /// Where one account's blob stands.
    public struct Row: Sendable {
        /// The account's number.
        public let account: Int
        /// The period, as `Period.monthsSinceYearZero`.
        public let period: Int32
        /// All units of the blob.
        public let units: Int64
        /// The first second.
        public let firstSecond: Int64
        /// The last second.
        public let lastSecond: Int64
        /// The blob's place in `bytes`.
        public let range: Range<Int>
    }

    /// The rows, in the order of the accounts' ids and, for each, of periods.
    public internal(set) var rows: [Row] = []
    /// The blobs (`UsageBlob`).
    public internal(set) var bytes: [UInt8] = []
}
