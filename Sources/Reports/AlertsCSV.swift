import Billing
import BillingTime

/// Writes `alerts.csv`: grants that passed a threshold since the run before.
public struct AlertsCSV: Sendable {
    /// The header line, without its end.
    public static let header =
        "account_id,name,pool,grant,class,threshold,granted,used,remaining,ends_at,exhausted_on,"
        + "next_tier_over,next_tier_units,next_tier_price,next_tier_difference"

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
        buffer.appendHeader(AlertsCSV.header, style)
    }

    /// Appends a row.
    public func append(_ alert: QuotaAlert, to buffer: inout TextBuffer) {
        let balance = alert.balance
        buffer.appendCell(alert.accountID, style)
        buffer.append(UInt8(ascii: ","))
        buffer.appendCell(alert.name, style)
        buffer.append(UInt8(ascii: ","))
        buffer.append(cells.pools[balance.pool])
        buffer.append(UInt8(ascii: ","))
        buffer.appendCell(balance.grant, style)
        buffer.append(UInt8(ascii: ","))
        buffer.append(balance.grantClass.rawValue)
        buffer.appendNext(Int64(alert.threshold))
        buffer.appendNext(balance.granted)
        buffer.appendNext(balance.usedBefore + balance.used)
        buffer.appendNext(balance.remaining)
        buffer.appendNext(balance.endsAt, in: zone)
        buffer.append(UInt8(ascii: ","))
        if let day = alert.exhaustedOn { buffer.append(day.date.description) }
        guard let tier = alert.nextTier else {
            buffer.append(",,,,")
            return buffer.append(style.lineEnd)
        }
        buffer.appendNext(tier.over)
        buffer.appendNext(tier.missingUnits)
        buffer.appendNext(tier.unitPrice)
        buffer.appendNext(tier.billDifference)
        buffer.append(style.lineEnd)
    }
}
