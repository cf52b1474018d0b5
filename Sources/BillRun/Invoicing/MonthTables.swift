import Billing
import BillingTime
import Ledger
import Reports

/// Pieces of one month's tables, rendered by workers and put together in the accounts' order.
struct MonthTables: Sendable {
    var summary = TextBuffer()
    var balances = TextBuffer()
    var leakage = TextBuffer()
    var units = UnitTotals()
    var amount = Amount.zero
    var leakageValue = Amount.zero
    var accounts = 0
    var invoices = 0
    var incomplete = 0
    var unpriced = 0
    /// Unbilled units of closed months beyond those that were issued.
    var lateUnbilledUnits: Int64 = 0
    /// Metered units that the tariff doesn't charge.
    var notBillableUnits: Int64 = 0
    /// What the ledger's rows say that the units of all usage that was rated are, how many rows
    /// those were, and the first account of which they say something else than its usage.
    var meteredUnits: Int64 = 0
    var usageRows = 0
    var damagedAccount: String?
    /// On which days there were calls, whoever they are billed to.
    var calls = CallDays()
    /// The exceptions that follow from usage, book and tariff.
    var following: [FollowingException] = []
    /// Where the month takes corrections: what they come to by account and corrected month.
    var differences: [IssuedDifference] = []
    /// Alerts that were not raised before.
    var alerts: [QuotaAlert] = []
    /// Where a month is being closed: what is issued, …
    var issued: [IssuedAccount] = []
    /// … the accounts that stand in the way of it, …
    var blocked: [(account: String, status: InvoiceStatus)] = []
    /// … and the units of those that are left out.
    var exceptedUnits: Int64 = 0

    /// The files of the tables, in the order of `texts`.
    static let names = ["summary.csv", "balances.csv", "leakage.csv"]
    /// The tables' texts.
    var texts: [[UInt8]] { [summary.bytes, balances.bytes, leakage.bytes] }

    /// Takes the tables' texts away.
    mutating func takeTexts() -> [[UInt8]] {
        defer {
            summary = TextBuffer()
            balances = TextBuffer()
            leakage = TextBuffer()
        }
        return texts
    }

    /// Adds the pieces that follow.
    mutating func append(_ pieces: [MonthTables]) {
        summary.reserve(pieces.reduce(0) { $0 + $1.summary.bytes.count })
        balances.reserve(pieces.reduce(0) { $0 + $1.balances.bytes.count })
        leakage.reserve(pieces.reduce(0) { $0 + $1.leakage.bytes.count })
        for piece in pieces { append(piece) }
    }

    private mutating func append(_ next: MonthTables) {
        summary.append(next.summary.bytes)
        balances.append(next.balances.bytes)
        leakage.append(next.leakage.bytes)
        units.free += next.units.free
        units.prepaid += next.units.prepaid
        units.postpaid += next.units.postpaid
        units.unbilled += next.units.unbilled
        units.unknownAccount += next.units.unknownAccount
        amount = amount + next.amount
        leakageValue = leakageValue + next.leakageValue
        accounts += next.accounts
        invoices += next.invoices
        incomplete += next.incomplete
        unpriced += next.unpriced
        following += next.following
        notBillableUnits += next.notBillableUnits
        meteredUnits += next.meteredUnits
        usageRows += next.usageRows
        calls.add(next.calls)
        damagedAccount = damagedAccount ?? next.damagedAccount
        lateUnbilledUnits += next.lateUnbilledUnits
        differences += next.differences
        alerts += next.alerts
        issued += next.issued
        blocked += next.blocked
        exceptedUnits += next.exceptedUnits
    }

    /// All units, of every class.
    var allUnits: Int64 {
        units.free + units.prepaid + units.postpaid + units.unbilled + units.unknownAccount
            + exceptedUnits
    }
}
