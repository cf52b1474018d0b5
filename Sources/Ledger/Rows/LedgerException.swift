import BillingTime

/// A rejected record, a reported call or a file that could not be read (Formats.md,
/// "exceptions.csv").
public struct LedgerException: Hashable, Sendable {
    /// The ledger's number for it; nil until it is in.
    public var id: Int64?
    /// The month under which it is listed.
    public var period: Period
    /// The file's path.
    public var file: [UInt8]
    /// The line, counted from 1; 0 for a whole file.
    public var line: Int64
    /// Where the record starts in the file's content.
    public var byteOffset: Int64
    /// The reason, as `bad_time`.
    public var reason: String
    /// The account that the record names; empty where it names none.
    public var account: [UInt8]
    /// What exactly is wrong.
    public var detail: String
    /// The key of the record's request id: a record with it, taken in later, resolves this one.
    public var requestKey: [UInt8]?
    /// The run that met it.
    public var run: Int64
    /// The header of the record's file, for giving the record back; only in rows of ledgers before
    /// version 7.
    public var header: [UInt8]?
    /// The rejected record, byte for byte; only in rows of ledgers before version 7.
    public var record: [UInt8]?
    /// Whether it is about the whole file, which will be tried again.
    public var isFileLevel: Bool
    /// The content that the record belongs to (`LedgerSource`); nil for a whole file, and in rows of
    /// ledgers before version 7.
    public var source: Int64?
    /// Where the rejected record stands; nil where it is not kept by itself.
    public var stored: Stored?
    /// How many records it stands for.
    public var count: Int64 = 1
    /// The second of a call that lies in the future.
    public var second: Int64?
    /// When and why somebody accepted it; nil: it is open.
    public var acceptance: Acceptance?

    /// That somebody lives with an exception: it is not mended, and stops nothing any more.
    public struct Acceptance: Hashable, Sendable {
        /// When.
        public var at: Instant
        /// Why.
        public var reason: String

        /// Makes an acceptance.
        public init(at: Instant, reason: String) {
            self.at = at
            self.reason = reason
        }
    }

    /// Where a rejected record stands among those that were packed together (`rejected_parts`).
    public struct Stored: Hashable, Sendable {
        /// The part's number.
        public var part: Int64
        /// The record's first byte in the unpacked part.
        public var start: Int64
        /// Its length; 0: the exception stands for all records of the parts from this one on.
        public var length: Int64

        /// Makes a place.
        public init(part: Int64, start: Int64, length: Int64) {
            self.part = part
            self.start = start
            self.length = length
        }
    }

    /// Makes an exception that is not in the ledger yet.
    public init(
        period: Period, file: [UInt8], line: Int64, byteOffset: Int64, reason: String,
        account: [UInt8] = [], detail: String = "", requestKey: [UInt8]? = nil, run: Int64,
        header: [UInt8]? = nil, record: [UInt8]? = nil, isFileLevel: Bool = false
    ) {
        self.period = period
        self.file = file
        self.line = line
        self.byteOffset = byteOffset
        self.reason = reason
        self.account = account
        self.detail = detail
        self.requestKey = requestKey
        self.run = run
        self.header = header
        self.record = record
        self.isFileLevel = isFileLevel
    }
}
