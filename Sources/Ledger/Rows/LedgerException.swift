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
    /// The header of the record's file, for giving the record back.
    public var header: [UInt8]?
    /// The rejected record, byte for byte.
    public var record: [UInt8]?
    /// Whether it is about the whole file, which will be tried again.
    public var isFileLevel: Bool

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
