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
        var account = TextBuffer()
        account.appendCell(statement.accountID)
        account.append(UInt8(ascii: ","))
        // Most grants have the same time: it is written out once.
        var (startsAt, endsAt) = (Instant.distantPast, Instant.distantPast)
        var ending: [UInt8] = []
        for balance in statement.balances {
            if ending.isEmpty || (startsAt, endsAt) != (balance.startsAt, balance.endsAt) {
                (startsAt, endsAt) = (balance.startsAt, balance.endsAt)
                ending = self.ending(startsAt, endsAt)
            }
            buffer.append(account.bytes)
            buffer.append(cells.pools[balance.pool])
            buffer.append(UInt8(ascii: ","))
            buffer.appendCell(balance.grant)
            buffer.append(UInt8(ascii: ","))
            buffer.append(balance.grantClass.rawValue)
            buffer.appendNext(balance.granted)
            buffer.appendNext(balance.usedBefore)
            buffer.appendNext(balance.used)
            buffer.appendNext(balance.remaining)
            buffer.append(ending)
        }
    }

    /// The last two cells of a row, and its end.
    private func ending(_ startsAt: Instant, _ endsAt: Instant) -> [UInt8] {
        var text = TextBuffer()
        text.appendNext(startsAt, in: zone)
        text.appendNext(endsAt, in: zone)
        text.append(style.lineEnd)
        return text.bytes
    }
}
