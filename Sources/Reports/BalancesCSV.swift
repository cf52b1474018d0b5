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
    private let classes: [[UInt8]]

    /// Makes a writer.
    public init(catalog: Catalog, zone: BillingZone, style: CSVStyle = .plain) {
        cells = CatalogCells(catalog)
        self.zone = zone
        self.style = style
        classes = [GrantClass.free, .prepaid].map { [UInt8(ascii: ",")] + Array($0.rawValue.utf8) }
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
        var grant = (name: GrantName.freeOnce, cell: TextBuffer.cell(.freeOnce))
        let balances = statement.balances.span
        for index in balances.indices {
            let starts = balances[index].startsAt
            let ends = balances[index].endsAt
            if ending.isEmpty || (startsAt, endsAt) != (starts, ends) {
                (startsAt, endsAt) = (starts, ends)
                ending = self.ending(startsAt, endsAt)
            }
            if balances[index].grant.isNamed || balances[index].grant != grant.name {
                grant = (balances[index].grant, TextBuffer.cell(balances[index].grant))
            }
            buffer.append(account.bytes)
            append(balances[index], grant: grant.cell, to: &buffer)
            buffer.append(ending)
        }
    }

    private func append(
        _ balance: borrowing GrantBalance, grant: [UInt8], to buffer: inout TextBuffer
    ) {
        let pool = cells.pools[balance.pool]
        let type = classes[balance.grantClass == .free ? 0 : 1]
        let (granted, usedBefore) = (balance.granted, balance.usedBefore)
        let (used, remaining) = (balance.used, balance.remaining)
        let texts = pool.count + 1 + grant.count + type.count
        buffer.append(atMost: texts + 4 * OutputSpan.longestNumber) { output in
            output.write(pool)
            output.append(UInt8(ascii: ","))
            output.write(grant)
            output.write(type)
            output.writeNext(granted)
            output.writeNext(usedBefore)
            output.writeNext(used)
            output.writeNext(remaining)
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
