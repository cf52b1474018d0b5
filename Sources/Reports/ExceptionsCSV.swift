/// Writes `exceptions.csv`.
public struct ExceptionsCSV: Sendable {
    /// The header line, without its end.
    public static let header = "file,line,byte_offset,reason,account_id,detail"

    private let style: CSVStyle

    /// Makes a writer.
    public init(style: CSVStyle = .plain) { self.style = style }

    /// Appends the header.
    public func appendHeader(to buffer: inout TextBuffer) {
        buffer.appendHeader(ExceptionsCSV.header, style)
    }

    /// Appends a row.
    public func append(_ row: ExceptionRow, to buffer: inout TextBuffer) {
        buffer.appendCell(row.file, style)
        buffer.appendNext(row.line)
        buffer.appendNext(row.byteOffset)
        buffer.appendNextCell(row.reason)
        buffer.appendNextCell(row.accountID, style)
        buffer.appendNextCell(row.detail, style)
        buffer.append(style.lineEnd)
    }
}
