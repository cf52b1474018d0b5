import BillingTime

/// Writes `accepted.csv`: the exceptions of a month that somebody has accepted, with when and why.
public struct AcceptedExceptionsCSV: Sendable {
    /// The header line, without its end.
    public static let header = ExceptionsCSV.header + ",accepted_at,accepted_reason"

    private let style: CSVStyle
    private let zone: BillingZone

    /// Makes a writer; times are written in `zone`.
    public init(style: CSVStyle = .plain, zone: BillingZone) {
        self.style = style
        self.zone = zone
    }

    /// Appends the header.
    public func appendHeader(to buffer: inout TextBuffer) {
        buffer.appendHeader(AcceptedExceptionsCSV.header, style)
    }

    /// Appends a row.
    public func append(
        _ row: ExceptionRow, acceptedAt: Instant, reason: String, to buffer: inout TextBuffer
    ) {
        buffer.appendCell(row.file, style)
        buffer.appendNext(row.line)
        buffer.appendNext(row.byteOffset)
        buffer.appendNextCell(row.reason)
        buffer.appendNextCell(row.accountID, style)
        buffer.appendNextCell(row.detail, style)
        buffer.appendNextCell(zone.format(acceptedAt))
        buffer.appendNextCell(reason, style)
        buffer.append(style.lineEnd)
    }
}
