import Reports

/// What a run shows on the terminal at its end: the months at a glance.
public enum ClosingTable {
    /// The table, and what a close issued; nil where no invoices were written.
    public static func text(_ summary: RunSummary) -> String? {
        guard !summary.months.isEmpty || summary.issued != nil || summary.writesInvoices else {
            return nil
        }
        var table = TerminalTable([
            .text("period"), .number("accounts"), .number("invoices"), .number("free"),
            .number("prepaid"), .number("postpaid"), .number("unbilled"), .number("unknown"),
            .number("total \(summary.currency)"), .number("exceptions"),
        ])
        for month in summary.months {
            table.append([
                month.period.description, TerminalTable.grouped(Int64(month.accounts)),
                TerminalTable.grouped(Int64(month.invoices)),
                TerminalTable.grouped(month.units.free),
                TerminalTable.grouped(month.units.prepaid),
                TerminalTable.grouped(month.units.postpaid),
                TerminalTable.grouped(month.units.unbilled),
                TerminalTable.grouped(month.units.unknownAccount),
                TerminalTable.grouped(month.amount),
                TerminalTable.grouped(Int64(month.exceptionCount)),
            ])
        }
        let issued = summary.issued.map { "\($0.period) is issued: \($0.digest)\n" } ?? ""
        return table.text + intakeLine(summary) + issued
    }

    private static func intakeLine(_ summary: RunSummary) -> String {
        guard summary.fileCount > 0 else { return "" }
        let totals = summary.totals
        let parts = ([("read", totals.recordsRead)] + totals.outcomes).map { name, count in
            "\(TerminalTable.grouped(count)) \(name.replacing("_", with: " "))"
        }
        let files = summary.files.map { outcome, count in
            "\(TerminalTable.grouped(count)) \(outcome.replacing("_", with: " "))"
        }
        return counted(summary.fileCount, "file") + ": " + files.joined(separator: ", ")
            + "\nrecords: " + parts.joined(separator: ", ") + "\n"
    }
}
