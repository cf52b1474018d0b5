import Billing
import BillingTime

/// Writes `summary.csv`: one row per account.
public struct SummaryCSV: Sendable {
    /// The header line, without its end.
    public static let header =
        "account_id,name,period,free_units,prepaid_units,postpaid_units,unbilled_units,"
        + "packs_amount,usage_amount,rounding,total,currency,status"

    /// How the file is written.
    public let style: CSVStyle

    /// Makes a writer.
    public init(style: CSVStyle = .plain) { self.style = style }

    /// Appends the header.
    public func appendHeader(to buffer: inout TextBuffer) {
        buffer.appendHeader(SummaryCSV.header, style)
    }

    /// Appends an account's row.
    public func append(_ row: Statement, status: InvoiceStatus, to buffer: inout TextBuffer) {
        buffer.appendCell(row.accountID, style)
        buffer.appendNextCell(row.name, style)
        buffer.append(UInt8(ascii: ","))
        buffer.append(row.period)
        buffer.appendNext(row.freeUnits)
        buffer.appendNext(row.prepaidUnits)
        buffer.appendNext(row.postpaidUnits)
        buffer.appendNext(row.unbilledUnits)
        buffer.appendNext(row.packsAmount)
        buffer.appendNext(row.usageAmount)
        buffer.appendNext(row.rounding)
        buffer.appendNext(row.total)
        buffer.appendNextCell(row.currency)
        buffer.appendNextCell(status.rawValue)
        buffer.append(style.lineEnd)
    }
}

extension TextBuffer {
    /// Appends what a CSV file begins with.
    mutating func appendHeader(_ header: String, _ style: CSVStyle) {
        append(style.prologue)
        append(header)
        append(style.lineEnd)
    }
}
