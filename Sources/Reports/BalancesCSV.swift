import Billing
import BillingTime

/// Writes `balances.csv`: what is left of every grant at the period's end.
///
/// It keeps what a row has in common with the one before, so each worker has its own.
public struct BalancesCSV: Sendable {
    /// The header line, without its end.
    public static let header =
        "account_id,pool,grant,class,granted,used_before,used,remaining,starts_at,ends_at,"
        + "lapsed,name"

    private let cells: CatalogCells
    private let zone: BillingZone
    private let style: CSVStyle
    private let classes: [[UInt8]]
    /// What the rows begin with; made anew for each account, in the same memory.
    private var beginning = TextBuffer()
    /// What they end with, likewise.
    private var end = TextBuffer()
    /// The times of the last row, written out, and its grant.
    private var ending: (startsAt: Instant, endsAt: Instant, text: [UInt8])
    private var grant = (name: GrantName.freeOnce, cell: TextBuffer.cell(.freeOnce, .plain))

    /// Makes a writer.
    public init(catalog: Catalog, zone: BillingZone, style: CSVStyle = .plain) {
        cells = CatalogCells(catalog)
        self.zone = zone
        self.style = style
        classes = [GrantClass.free, .prepaid].map { [UInt8(ascii: ",")] + Array($0.rawValue.utf8) }
        ending = (.distantPast, .distantFuture, Array(",,".utf8))
    }

    /// Appends the header.
    public func appendHeader(to buffer: inout TextBuffer) {
        buffer.appendHeader(BalancesCSV.header, style)
    }

    /// Appends a row for each of the statement's grants, in their order.
    public mutating func append(_ statement: Statement, to buffer: inout TextBuffer) {
        if statement.balances.isEmpty { return }
        beginning.clear()
        beginning.appendCell(statement.accountID, style)
        beginning.append(UInt8(ascii: ","))
        end.clear()
        end.appendNextCell(statement.name, style)
        end.append(style.lineEnd)
        let balances = statement.balances.span
        for index in balances.indices {
            let (startsAt, endsAt) = (balances[index].startsAt, balances[index].endsAt)
            if (ending.startsAt, ending.endsAt) != (startsAt, endsAt) {
                ending = (startsAt, endsAt, text(startsAt, endsAt))
            }
            if balances[index].grant.isNamed || balances[index].grant != grant.name {
                grant = (balances[index].grant, TextBuffer.cell(balances[index].grant, style))
            }
            buffer.append(beginning.bytes)
            append(balances[index], to: &buffer)
            buffer.append(ending.text)
            buffer.appendNext(balances[index].lapsed)
            buffer.append(end.bytes)
        }
    }

    private func append(_ balance: borrowing GrantBalance, to buffer: inout TextBuffer) {
        let pool = cells.pools[balance.pool]
        let type = classes[balance.grantClass == .free ? 0 : 1]
        let (granted, usedBefore) = (balance.granted, balance.usedBefore)
        let (used, remaining) = (balance.used, balance.remaining)
        let texts = pool.count + 1 + grant.cell.count + type.count
        buffer.append(atMost: texts + 4 * OutputSpan.longestNumber) { output in
            output.write(pool)
            output.append(UInt8(ascii: ","))
            output.write(grant.cell)
            output.write(type)
            output.writeNext(granted)
            output.writeNext(usedBefore)
            output.writeNext(used)
            output.writeNext(remaining)
        }
    }

    /// The cells of a grant's start and end.
    private func text(_ startsAt: Instant, _ endsAt: Instant) -> [UInt8] {
        var text = TextBuffer()
        text.appendNext(startsAt, in: zone)
        text.appendNext(endsAt, in: zone)
        return text.bytes
    }
}
