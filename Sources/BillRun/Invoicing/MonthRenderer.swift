import Billing
import BillingTime
import Ledger
import Reports

/// Renders statements into a month's tables; each worker has its own.
struct MonthRenderer: Sendable {
    var invoice: InvoiceCSV
    let summary: SummaryCSV
    private var balances: BalancesCSV
    let leakage: LeakageCSV

    init(catalog: Catalog, zone: BillingZone, style: CSVStyle) {
        invoice = InvoiceCSV(catalog: catalog, style: style)
        summary = SummaryCSV(style: style)
        balances = BalancesCSV(catalog: catalog, zone: zone, style: style)
        leakage = LeakageCSV(catalog: catalog, zone: zone, style: style)
    }

    /// Appends a statement to the tables; the invoice is rendered by the caller.
    mutating func append(
        _ statement: Statement, status: InvoiceStatus, to tables: inout MonthTables
    ) {
        balances.append(statement, to: &tables.balances)
        leakage.append(statement, to: &tables.leakage)
        tables.units.free += statement.freeUnits
        tables.units.prepaid += statement.prepaidUnits
        tables.units.postpaid += statement.postpaidUnits
        tables.units.unbilled += statement.unbilledUnits
        tables.lateUnbilledUnits += statement.lateUnbilledUnits
        tables.amount = tables.amount + statement.total
        for line in statement.leakage {
            tables.leakageValue = tables.leakageValue + (line.listValue ?? .zero)
        }
        guard statement.isReported else { return }
        summary.append(statement, status: status, to: &tables.summary)
        tables.accounts += 1
        if statement.hasInvoice { tables.invoices += 1 }
        if status == .incomplete { tables.incomplete += 1 }
        if status == .unpriced { tables.unpriced += 1 }
    }

    /// A new month's tables with their headers.
    func emptyTables() -> MonthTables {
        var tables = MonthTables()
        summary.appendHeader(to: &tables.summary)
        balances.appendHeader(to: &tables.balances)
        leakage.appendHeader(to: &tables.leakage)
        return tables
    }
}
