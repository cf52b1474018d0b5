import Billing
import BillingTime

/// A row of `alerts.csv`: a grant that passed a threshold, as it was when that was seen.
public struct AlertRow: Sendable {
    /// The main account, and its name in the book.
    public var account: (id: String, name: String)
    /// The pool's name.
    public var pool: String
    /// The grant's name, and its class.
    public var grant: (name: String, grantClass: String)
    /// In percent.
    public var threshold: Int64
    /// Units granted, drawn since it began, and left.
    public var units: (granted: Int64, used: Int64, remaining: Int64)
    /// The first second after the grant.
    public var endsAt: Instant
    /// The day on which it was expected to run out.
    public var exhaustedOn: BillingDay?
    /// The pool's next tier.
    public var nextTier: QuotaAlert.NextTier?
    /// The month, the run that raised it, and when that was.
    public var raised: (period: Period, run: Int64, at: Instant)

    /// Makes a row.
    public init(
        account: (id: String, name: String), pool: String,
        grant: (name: String, grantClass: String),
        threshold: Int64, units: (granted: Int64, used: Int64, remaining: Int64), endsAt: Instant,
        exhaustedOn: BillingDay?, nextTier: QuotaAlert.NextTier?,
        raised: (period: Period, run: Int64, at: Instant)
    ) {
        self.account = account
        self.pool = pool
        self.grant = grant
        self.threshold = threshold
        self.units = units
        self.endsAt = endsAt
        self.exhaustedOn = exhaustedOn
        self.nextTier = nextTier
        self.raised = raised
    }
}

/// Writes `alerts.csv`: grants that passed a threshold in months that are open.
public struct AlertsCSV: Sendable {
    /// The header line, without its end.
    public static let header =
        "account_id,name,pool,grant,class,threshold,granted,used,remaining,ends_at,exhausted_on,"
        + "next_tier_over,next_tier_units,next_tier_price,next_tier_difference,"
        + "period,run,raised_at"

    private let zone: BillingZone
    private let style: CSVStyle

    /// Makes a writer.
    public init(zone: BillingZone, style: CSVStyle = .plain) {
        self.zone = zone
        self.style = style
    }

    /// Appends the header.
    public func appendHeader(to buffer: inout TextBuffer) {
        buffer.appendHeader(AlertsCSV.header, style)
    }

    /// Appends a row.
    public func append(_ row: AlertRow, to buffer: inout TextBuffer) {
        buffer.appendCell(row.account.id, style)
        buffer.appendNextCell(row.account.name, style)
        buffer.appendNextCell(row.pool, style)
        buffer.appendNextCell(row.grant.name, style)
        buffer.appendNextCell(row.grant.grantClass, style)
        buffer.appendNext(row.threshold)
        buffer.appendNext(row.units.granted)
        buffer.appendNext(row.units.used)
        buffer.appendNext(row.units.remaining)
        buffer.appendNext(row.endsAt, in: zone)
        buffer.appendNextCell(row.exhaustedOn?.description ?? "")
        buffer.appendNext(row.nextTier?.over)
        buffer.appendNext(row.nextTier?.missingUnits)
        buffer.appendNext(row.nextTier?.unitPrice)
        buffer.appendNext(row.nextTier?.billDifference)
        buffer.appendNextCell(row.raised.period.description)
        buffer.appendNext(row.raised.run)
        buffer.appendNext(row.raised.at, in: zone)
        buffer.append(style.lineEnd)
    }
}
