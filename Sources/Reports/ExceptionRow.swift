/// One row of `exceptions.csv`: a rejected record, or a call that was metered and reported.
public struct ExceptionRow: Hashable, Sendable {
    /// The log file's name.
    public var file: String
    /// The record's first line, counted from 1; nil where the whole file is meant.
    public var line: Int64?
    /// Where the record begins in the unpacked file; nil where the whole file is meant.
    public var byteOffset: Int64?
    /// The reason's name (Formats.md, "Reasons").
    public var reason: String
    /// The account, as the record names it; empty where it names none.
    public var accountID: String
    /// What helps to find the cause.
    public var detail: String

    /// Makes a row.
    public init(
        file: String, line: Int64?, byteOffset: Int64?, reason: String, accountID: String,
        detail: String
    ) {
        self.file = file
        self.line = line
        self.byteOffset = byteOffset
        self.reason = reason
        self.accountID = accountID
        self.detail = detail
    }
}
