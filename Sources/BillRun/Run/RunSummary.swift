import Billing
import BillingTime
import Metering
import Reports

/// What a run did, for whoever shows it: by then everything is committed and published.
public struct RunSummary: Sendable {
    /// A month at a glance.
    public struct Month: Sendable {
        /// The month.
        public let period: Period
        /// Accounts in the month's summary.
        public let accounts: Int
        /// Accounts with an invoice.
        public let invoices: Int
        /// The month's units by class.
        public let units: UnitTotals
        /// The sum of the month's invoices.
        public let amount: Amount
        /// Rows of the month's `exceptions.csv`.
        public let exceptionCount: Int
        /// Those of them that no run had told before.
        public let newExceptionCount: Int
    }

    /// The run's number in the ledger.
    public let run: Int64
    /// How the command ends.
    public var exitCode: ExitCode
    /// Whether invoices were written, if only of no month.
    public var writesInvoices = false
    /// The months that were written, ascending; none where no invoices were.
    public var months: [Month] = []
    /// The currency of the amounts.
    public let currency: String
    /// How many files the run was given or found beside them.
    public var fileCount = 0
    /// The files by what became of them; outcomes without a file are left out.
    public var files: [(outcome: String, count: Int64)] = []
    /// What became of their records.
    public var totals = OutcomeTotals()
    /// The month that was issued, with the SHA-256 of its close in hexadecimal digits.
    public var issued: (period: Period, digest: String)?

    init(run: Int64, exitCode: ExitCode, currency: String) {
        self.run = run
        self.exitCode = exitCode
        self.currency = currency
    }

    mutating func note(_ months: [Invoicing.Month]) {
        writesInvoices = true
        self.months = months.map { month in
            Month(
                period: month.period, accounts: month.tables.accounts,
                invoices: month.tables.invoices, units: month.tables.units,
                amount: month.tables.amount, exceptionCount: month.exceptionCount,
                newExceptionCount: Int(month.newExceptions.total))
        }
    }

    mutating func note(_ intake: IntakeResult) {
        fileCount = intake.files.count
        files = FileReport.counts(of: intake.files).filter { $0.count > 0 }
        totals = intake.totals
    }
}
