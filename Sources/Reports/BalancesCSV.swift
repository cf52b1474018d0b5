import Billing
import BillingTime

/// Writes `balances.csv`: what is left of every grant at the period's end.
public struct BalancesCSV: Sendable {
    /// The header line, without its end.
    public static let header =
        "account_id,pool,grant,class,granted,used_before,used,remaining,starts_at,ends_at"

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
        buffer.appendHeader(BalancesCSV.header, style)
    }

    /// Appends a row for each of the statement's grants, in their order.
    public func append(_ statement: Statement, to buffer: inout TextBuffer) {
        if statement.balances.isEmpty { return }
        let account = CSVCell.escaped(statement.accountID)
        for balance in statement.balances {
            buffer.append(account)
            buffer.append(UInt8(ascii: ","))
            buffer.append(cells.pools[balance.pool])
            buffer.append(UInt8(ascii: ","))
            buffer.appendCell(balance.grant)
            buffer.append(UInt8(ascii: ","))
            buffer.append(balance.grantClass.rawValue)
            buffer.appendNext(balance.granted)
            buffer.appendNext(balance.usedBefore)
            buffer.appendNext(balance.used)
            buffer.appendNext(balance.remaining)
            buffer.appendNext(balance.startsAt, in: zone)
            buffer.appendNext(balance.endsAt, in: zone)
            buffer.append(style.lineEnd)
        }
    }
}
