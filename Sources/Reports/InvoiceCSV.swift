import Billing
import BillingTime

/// Writes `invoices/<account_id>.csv` (Formats.md, "Invoices").
///
/// It keeps what an invoice has in common with the one before, so each worker has its own.
public struct InvoiceCSV: Sendable {
    /// The header line, without its end.
    public static let header =
        "invoice_id,account_id,period,charge_period,category,pool,interface,usage_type,source,"
        + "quantity,unit_price,amount,currency"

    private let cells: CatalogCells
    private let opening: [UInt8]
    private let lineEnd: [UInt8]
    private let style: CSVStyle
    private let types: [[UInt8]]
    /// What the lines begin with; made anew for each invoice, in the same memory.
    private var beginning = TextBuffer()
    /// What the lines end with, and in which currency.
    private var ending: (currency: String, text: [UInt8])
    /// What the last line drew on, and its cell.
    private var source = (value: LineSource.unpriced, cell: TextBuffer.cell(.unpriced, .plain))

    /// Makes a writer for invoices under one catalog.
    public init(catalog: Catalog, style: CSVStyle = .plain) {
        cells = CatalogCells(catalog)
        lineEnd = style.lineEnd
        self.style = style
        opening = style.prologue + Array(InvoiceCSV.header.utf8) + style.lineEnd
        types = UsageType.allCases.map { Array($0.rawValue.utf8) + [UInt8(ascii: ",")] }
        ending = ("", [UInt8(ascii: ",")] + style.lineEnd)
    }

    /// Appends the whole file: the header and the statement's lines in their order.
    public mutating func append(_ statement: Statement, to buffer: inout TextBuffer) {
        buffer.append(opening)
        beginning.clear()
        beginning.appendInvoiceID(statement)
        beginning.appendNextCell(statement.accountID, style)
        beginning.append(UInt8(ascii: ","))
        beginning.append(statement.period)
        beginning.append(UInt8(ascii: ","))
        // Nearly all lines are of the month itself, and draw on what the line before drew on.
        let commonCount = beginning.bytes.count
        beginning.append(statement.period)
        beginning.append(UInt8(ascii: ","))
        takeCurrency(statement.currency)
        let lines = statement.lines.span
        for index in lines.indices {
            if lines[index].chargePeriod == statement.period {
                buffer.append(beginning.bytes)
            } else {
                buffer.append(beginning.bytes[..<commonCount])
                buffer.append(lines[index].chargePeriod)
                buffer.append(UInt8(ascii: ","))
            }
            if lines[index].source.isNamed || lines[index].source != source.value {
                source = (lines[index].source, TextBuffer.cell(lines[index].source, style))
            }
            append(lines[index], to: &buffer)
        }
    }

    private mutating func takeCurrency(_ currency: String) {
        if ending.currency.utf8.elementsEqual(currency.utf8) { return }
        var text = TextBuffer()
        text.appendNextCell(currency)
        text.append(lineEnd)
        ending = (currency, text.bytes)
    }

    /// Appends what follows the periods. Long texts are copied at once, short ones byte by byte.
    private func append(_ line: borrowing InvoiceLine, to buffer: inout TextBuffer) {
        buffer.append(cells.cells(pool: line.pool, interface: line.interface))
        let type = types[line.usageType.ordinal]
        let (quantity, unitPrice, amount) = (line.quantity, line.unitPrice, line.amount)
        let texts = type.count + source.cell.count + ending.text.count
        buffer.append(atMost: texts + 3 * OutputSpan.longestNumber) { output in
            output.write(type)
            output.write(source.cell)
            output.writeNext(quantity)
            output.writeNext(unitPrice)
            output.writeNext(amount)
            output.write(ending.text)
        }
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

extension LineSource {
    /// Whether it is told by an id or a text of somebody's: such ones are equal only bytewise, which
    /// `==` is not.
    fileprivate var isNamed: Bool {
        switch self {
        case .grant(let name): name.isNamed
        case .text: true
        case .tier, .flat, .unpriced: false
        }
    }
}

extension GrantName {
    /// Whether it is told by a pack's id: those are equal only bytewise, which `==` is not.
    var isNamed: Bool {
        if case .pack = self { true } else { false }
    }
}

extension TextBuffer {
    /// Appends the invoice's id, `2026-11-100000000001`, as a cell.
    fileprivate mutating func appendInvoiceID(_ statement: Statement) {
        guard CSVCell.needsQuotes(statement.accountID) else {
            append(statement.period)
            append(UInt8(ascii: "-"))
            append(statement.accountID)
            return
        }
        appendCell("\(statement.period)-\(statement.accountID)")
    }

    /// A cell that says what a line draws on.
    fileprivate static func cell(_ source: LineSource, _ style: CSVStyle) -> [UInt8] {
        var cell = TextBuffer()
        cell.appendCell(source, style)
        return cell.bytes
    }

    /// A cell that names a grant.
    static func cell(_ name: GrantName, _ style: CSVStyle) -> [UInt8] {
        var cell = TextBuffer()
        cell.appendCell(name, style)
        return cell.bytes
    }

    /// Appends a line's source as a cell, as `LineSource.description` writes it.
    mutating func appendCell(_ source: LineSource, _ style: CSVStyle) {
        switch source {
        case .grant(let name): appendCell(name, style)
        case .tier(let over, let upTo):
            append(over)
            append(UInt8(ascii: "-"))
            if let upTo { append(upTo) }
        case .flat: append("flat")
        case .unpriced: append("unpriced")
        case .text(let text): appendCell(text, style)
        }
    }

    /// Appends a grant's name as a cell, as `GrantName.description` writes it.
    mutating func appendCell(_ name: GrantName, _ style: CSVStyle) {
        switch name {
        case .freeMonth(let period):
            append("free:")
            append(period)
        case .freeOnce: append("free:once")
        case .pack(let id): appendCell(id, style)
        }
    }
}
