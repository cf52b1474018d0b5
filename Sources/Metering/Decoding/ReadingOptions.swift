import BillingTime

/// How logs are to be read.
public struct ReadingOptions: Sendable {
    /// Where the fields stand.
    public var map: FieldMap
    /// The keys, with points between them, that lead to the array of records in a JSON object; nil:
    /// `Records`, in capitals or small letters.
    public var recordsAt: String?
    /// The longest record, in bytes without its line end.
    public var longestRecordBytes: Int
    /// How many unpacked bytes are read at a time.
    public var blockBytes: Int

    /// Makes options.
    public init(
        map: FieldMap = FieldMap(), longestRecordBytes: Int = 1 << 20, blockBytes: Int = 1 << 18,
        recordsAt: String? = nil
    ) {
        self.map = map
        self.longestRecordBytes = longestRecordBytes
        self.blockBytes = blockBytes
        self.recordsAt = recordsAt
    }
}
