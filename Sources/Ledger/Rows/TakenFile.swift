import BillingTime

/// A log file, or a known file's growth, that has been taken in.
public struct TakenFile: Hashable, Sendable {
    /// SHA-256 of the file's bytes.
    public var digest: [UInt8]
    /// Where it was found.
    public var path: [UInt8]
    /// The path's last part.
    public var name: [UInt8]
    /// The size as found, compressed or not.
    public var sizeBytes: Int64
    /// The size after decompression.
    public var contentBytes: Int64
    /// The content offset of the first byte after the last complete record.
    public var resumeOffset: Int64
    /// The number of the line that starts there.
    public var resumeLine: Int64
    /// The earliest and latest second of a record; nil where no record has a time.
    public var firstSecond: Instant?
    /// See `firstSecond`.
    public var lastSecond: Instant?
    /// What became of its records.
    public var totals: OutcomeTotals
    /// The run that took it in.
    public var run: Int64
    /// When it was taken in.
    public var takenAt: Instant
    /// The content offset from which on its records were taken in: those before are known from
    /// before it grew.
    public var firstOffset: Int64
    /// The batch in which its last records were written, but for a last line without an end.
    public var batch: Int64
    /// The last run that changed its totals after it was taken in; 0: none did.
    public var changedBy: Int64 = 0

    /// Makes a file's entry.
    public init(
        digest: [UInt8], path: [UInt8], name: [UInt8], sizeBytes: Int64, contentBytes: Int64,
        resumeOffset: Int64, resumeLine: Int64, firstSecond: Instant?, lastSecond: Instant?,
        totals: OutcomeTotals, run: Int64, takenAt: Instant, firstOffset: Int64 = 0,
        batch: Int64 = 0
    ) {
        self.digest = digest
        self.path = path
        self.name = name
        self.sizeBytes = sizeBytes
        self.contentBytes = contentBytes
        self.resumeOffset = resumeOffset
        self.resumeLine = resumeLine
        self.firstSecond = firstSecond
        self.lastSecond = lastSecond
        self.totals = totals
        self.run = run
        self.takenAt = takenAt
        self.firstOffset = firstOffset
        self.batch = batch
    }
}
