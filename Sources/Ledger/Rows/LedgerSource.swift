import BillingTime

/// The content of a file that exceptions belong to, or whose last line waits for its end.
public struct LedgerSource: Hashable, Sendable {
    /// A last line without an end.
    public struct Tail: Hashable, Sendable {
        /// The line.
        public var bytes: [UInt8]
        /// The header line of its log; empty for JSON Lines.
        public var header: [UInt8]
        /// Its number, counted from 1.
        public var line: Int64
        /// Where it starts in the file's content.
        public var byteOffset: Int64
        /// When its file was first seen as it is.
        public var since: Instant
        /// The month that it belongs to.
        public var period: Period

        /// Makes a waiting last line.
        public init(
            bytes: [UInt8], header: [UInt8], line: Int64, byteOffset: Int64, since: Instant,
            period: Period
        ) {
            self.bytes = bytes
            self.header = header
            self.line = line
            self.byteOffset = byteOffset
            self.since = since
            self.period = period
        }
    }

    /// The ledger's number for it.
    public var id: Int64
    /// SHA-256 of the file's bytes; empty until they are read.
    public var digest: [UInt8]
    /// Where the file was found.
    public var path: [UInt8]
    /// How many of its calls stand for all of them.
    public var calls: Int64
    /// The keys of those calls that did not come once more.
    public var witnesses: [[UInt8]]
    /// Its last line, where that waits for its end.
    public var tail: Tail?

    /// Makes a source.
    public init(
        id: Int64, digest: [UInt8] = [], path: [UInt8], calls: Int64 = 0,
        witnesses: [[UInt8]] = [], tail: Tail? = nil
    ) {
        self.id = id
        self.digest = digest
        self.path = path
        self.calls = calls
        self.witnesses = witnesses
        self.tail = tail
    }
}
