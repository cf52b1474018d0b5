import Billing
import BillingTime

/// Writes `invoices/<account_id>.csv` (formats.md, "Outputs").
public struct InvoiceCSV: Sendable {
    /// The header line, without its end.
    public static let header =
        "invoice_id,account_id,period,charge_period,category,pool,interface,usage_type,source,"
        + "quantity,unit_price,amount,currency"

    private let cells: CatalogCells
    private let opening: [UInt8]
    private let lineEnd: [UInt8]
    private let types: [[UInt8]]

    /// Makes a writer for invoices under one catalog.
    public init(catalog: Catalog, style: CSVStyle = .plain) {
        cells = CatalogCells(catalog)
        lineEnd = style.lineEnd
        opening = style.prologue + Array(InvoiceCSV.header.utf8) + style.lineEnd
        types = UsageType.allCases.map { Array($0.rawValue.utf8) + [UInt8(ascii: ",")] }
    }

    /// Appends the whole file: the header and the statement's lines in their order.
    public func append(_ statement: Statement, to buffer: inout TextBuffer) {
        buffer.append(opening)
        var invoice = TextBuffer()
        invoice.appendCell("\(statement.period)-\(statement.accountID)")
        invoice.appendNextCell(statement.accountID)
        invoice.append(UInt8(ascii: ","))
        invoice.append(statement.period)
        invoice.append(UInt8(ascii: ","))
        // Nearly all lines are of the month itself.
        var own = invoice
        own.append(statement.period)
        own.append(UInt8(ascii: ","))
        var ending = TextBuffer()
        ending.appendNextCell(statement.currency)
        ending.append(lineEnd)
        for line in statement.lines {
            if line.chargePeriod == statement.period {
                buffer.append(own.bytes)
            } else {
                buffer.append(invoice.bytes)
                buffer.append(line.chargePeriod)
                buffer.append(UInt8(ascii: ","))
            }
            append(line, to: &buffer)
            buffer.append(ending.bytes)
        }
    }

    /// Appends the cells from `category` to `amount`.
    private func append(_ line: InvoiceLine, to buffer: inout TextBuffer) {
        buffer.append(cells.cells(pool: line.pool, interface: line.interface))
        buffer.append(types[line.usageType.ordinal])
        buffer.appendCell(line.source)
        buffer.appendNext(line.quantity)
        buffer.appendNext(line.unitPrice)
        buffer.appendNext(line.amount)
    }
}

extension UsageType {
    /// The position among all cases.
    fileprivate var ordinal: Int {
        switch self {
        case .free: 0
        case .prepaid: 1
        case .postpaid: 2
        case .pack: 3
        case .rounding: 4
        case .correction: 5
        }
    }
}

extension TextBuffer {
    /// Appends a line's source as a cell, as `LineSource.description` writes it.
    mutating func appendCell(_ source: LineSource) {
        switch source {
        case .grant(let name): appendCell(name)
        case .tier(let over, let upTo):
            append(over)
            append(UInt8(ascii: "-"))
            if let upTo { append(upTo) }
        case .flat: append("flat")
        case .unpriced: append("unpriced")
        case .text(let text): appendCell(text)
        }
    }

    /// Appends a grant's name as a cell, as `GrantName.description` writes it.
    mutating func appendCell(_ name: GrantName) {
        switch name {
        case .freeMonth(let period):
            append("free:")
            append(period)
        case .freeOnce: append("free:once")
        case .pack(let id): appendCell(id)
        }
    }
}
