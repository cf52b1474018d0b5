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
        // Nearly all lines are of the month itself, and draw on what the line before drew on.
        var own = invoice
        own.append(statement.period)
        own.append(UInt8(ascii: ","))
        var ending = TextBuffer()
        ending.appendNextCell(statement.currency)
        ending.append(lineEnd)
        var source = (value: LineSource.unpriced, cell: TextBuffer.cell(.unpriced))
        let lines = statement.lines.span
        for index in lines.indices {
            if lines[index].chargePeriod == statement.period {
                buffer.append(own.bytes)
            } else {
                buffer.append(invoice.bytes)
                buffer.append(lines[index].chargePeriod)
                buffer.append(UInt8(ascii: ","))
            }
            if lines[index].source.isNamed || lines[index].source != source.value {
                source = (lines[index].source, TextBuffer.cell(lines[index].source))
            }
            append(lines[index], source: source.cell, ending: ending.bytes, to: &buffer)
        }
    }

    /// Appends what follows the periods. Long texts are copied at once, short ones byte by byte.
    private func append(
        _ line: borrowing InvoiceLine, source: [UInt8], ending: [UInt8],
        to buffer: inout TextBuffer
    ) {
        buffer.append(cells.cells(pool: line.pool, interface: line.interface))
        let type = types[line.usageType.ordinal]
        let (quantity, unitPrice, amount) = (line.quantity, line.unitPrice, line.amount)
        let texts = type.count + source.count + ending.count
        buffer.append(atMost: texts + 3 * OutputSpan.longestNumber) { output in
            output.write(type)
            output.write(source)
            output.writeNext(quantity)
            output.writeNext(unitPrice)
            output.writeNext(amount)
            output.write(ending)
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
    /// A cell that says what a line draws on.
    fileprivate static func cell(_ source: LineSource) -> [UInt8] {
        var cell = TextBuffer()
        cell.appendCell(source)
        return cell.bytes
    }

    /// A cell that names a grant.
    static func cell(_ name: GrantName) -> [UInt8] {
        var cell = TextBuffer()
        cell.appendCell(name)
        return cell.bytes
    }

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
