import Billing
import BillingTime
import Reports

/// Checks the month's finance exports, as far as they were made: their sums against the invoices,
/// and their bytes against a new rendering.
struct AuditedExports {
    let month: AuditedMonth

    /// The files that exports write.
    static let names: Set<String> = Set(
        ["focus.csv", "focus-schema.json"]
            + JournalText.Format.allCases.map { "journal.\($0.fileExtension)" })

    private var total: Amount { month.month.tables.amount }

    func check(_ report: inout AuditReport) throws {
        try checkFocus(&report)
        try checkJournals(&report)
    }

    private func checkFocus(_ report: inout AuditReport) throws {
        guard let table = try month.files.table("focus.csv") else { return }
        let subject = month.subject("focus.csv")
        report.check(
            subject, "sum of BilledCost", expected: total,
            found: sum(table.column("BilledCost")))
        var invoices: [String: Amount] = [:]
        for (id, cost) in zip(table.column("InvoiceId"), table.column("BilledCost")) {
            invoices[id, default: .zero] += Amount(parsing: cost) ?? .zero
        }
        for (_, statement) in month.statements {
            let id = "\(month.period)-\(FocusCSV.ascii(statement.accountID))"
            report.check(
                subject, "sum of BilledCost of \(id)", expected: statement.total,
                found: invoices[id] ?? .zero)
        }
        // The names of those who sell and bill are the export's own; its first row tells them.
        let files = try export(isExcel: isExcel("focus.csv")).focus(
            provider: table.column("ProviderName").first ?? "",
            issuer: table.column("InvoiceIssuerName").first ?? "")
        try compare(files, &report)
    }

    private func checkJournals(_ report: inout AuditReport) throws {
        for format in JournalText.Format.allCases {
            let name = "journal.\(format.fileExtension)"
            guard month.files.paths.contains(name) else { continue }
            try compare(
                try export(isExcel: isExcel(name)).journal(format), &report)
        }
        guard let table = try month.files.table("journal.csv") else { return }
        let amounts = table.column("amount")
        report.check(
            month.subject("journal.csv"), "sum of all postings", expected: Amount.zero,
            found: sum(amounts))
        let owed = zip(table.column("account"), amounts).filter {
            $0.0.hasPrefix("Assets:Receivable:")
        }
        report.check(
            month.subject("journal.csv"), "sum of receivables", expected: total,
            found: sum(owed.map(\.1)))
    }

    private func sum(_ cells: [String]) -> Amount {
        cells.reduce(.zero) { $0 + (Amount(parsing: $1) ?? .zero) }
    }

    private func isExcel(_ name: String) throws -> Bool {
        try month.files.bytes(name)?.starts(with: [0xEF, 0xBB, 0xBF]) == true
    }

    private func export(isExcel: Bool) -> FinanceExport {
        FinanceExport(ledger: month.ledger, style: isExcel ? .excel : .plain)
    }

    private func compare(_ files: [FinanceExport.File], _ report: inout AuditReport) throws {
        for file in files where file.period == month.period {
            try month.compare(file.name, file.bytes, &report)
        }
    }
}
