import Billing
import BillingTime

/// Writes `leakage.csv`: units that nobody pays for, with their list value (Formats.md,
/// "leakage.csv").
public struct LeakageCSV: Sendable {
    /// The header line, without its end.
    public static let header =
        "account_id,pool,interface,reason,units,first_at,last_at,list_value,name"

    private let cells: CatalogCells
    private let zone: BillingZone
    private let style: CSVStyle

    /// Makes a writer.
    public init(catalog: Catalog, zone: BillingZone, style: CSVStyle = .plain) {
        cells = CatalogCells(catalog)
        self.zone = zone
        self.style = style
    }

    /// Appends the header.
    public func appendHeader(to buffer: inout TextBuffer) {
        buffer.appendHeader(LeakageCSV.header, style)
    }

    /// Appends the statement's rows in their order.
    public func append(_ statement: Statement, to buffer: inout TextBuffer) {
        if statement.leakage.isEmpty, statement.departed.isEmpty { return }
        let account = CSVCell.escaped(statement.accountID, style)
        for line in statement.leakage {
            buffer.append(account)
            buffer.append(UInt8(ascii: ","))
            buffer.append(cells.pools[line.pool])
            buffer.append(UInt8(ascii: ","))
            buffer.append(cells.interfaces[line.interface])
            buffer.append(UInt8(ascii: ","))
            buffer.append(line.reason.rawValue)
            buffer.appendNext(line.units)
            buffer.appendNext(line.firstAt, in: zone)
            buffer.appendNext(line.lastAt, in: zone)
            buffer.appendNext(line.listValue)
            buffer.appendNextCell(statement.name, style)
            buffer.append(style.lineEnd)
        }
        for usage in statement.departed {
            append(usage, of: account, named: statement.name, to: &buffer)
        }
    }

    /// What left the tariff has no pool there and no price, and the name that it had.
    private func append(
        _ usage: DepartedUsage, of account: [UInt8], named name: String,
        to buffer: inout TextBuffer
    ) {
        buffer.append(account)
        buffer.append(",,")
        buffer.append(CSVCell.escaped(usage.interface, style))
        buffer.append(",")
        buffer.append(DepartedUsage.reason.rawValue)
        buffer.appendNext(usage.units)
        buffer.appendNext(usage.firstAt, in: zone)
        buffer.appendNext(usage.lastAt, in: zone)
        buffer.append(",")
        buffer.appendNextCell(name, style)
        buffer.append(style.lineEnd)
    }
}
