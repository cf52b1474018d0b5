import BillingTime

/// How logs are to be read.
public struct ReadingOptions: Sendable {
    /// Where the fields stand.
    public var map: FieldMap
    /// The longest record, in bytes without its line end.
    public var longestRecordBytes: Int
    /// How many unpacked bytes are read at a time.
    public var blockBytes: Int

    /// Makes options.
    public init(
        map: FieldMap = FieldMap(), longestRecordBytes: Int = 1 << 20, blockBytes: Int = 1 << 18
    ) {
        self.map = map
        self.longestRecordBytes = longestRecordBytes
        self.blockBytes = blockBytes
    }
}
