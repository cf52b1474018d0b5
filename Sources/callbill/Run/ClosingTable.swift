import Reports

/// What a run shows on the terminal at its end: the months at a glance.
enum ClosingTable {
    static func text(_ months: [Invoicing.Month], _ invoicing: Invoicing) -> String {
        var table = TerminalTable([
            .text("period"), .number("accounts"), .number("invoices"), .number("free"),
            .number("prepaid"), .number("postpaid"), .number("unbilled"), .number("unknown"),
            .number("total \(invoicing.tariff.currency)"), .number("exceptions"),
        ])
        for month in months {
            let tables = month.tables
            table.append([
                month.period.description, TerminalTable.grouped(Int64(tables.accounts)),
                TerminalTable.grouped(Int64(tables.invoices)),
                TerminalTable.grouped(tables.units.free),
                TerminalTable.grouped(tables.units.prepaid),
                TerminalTable.grouped(tables.units.postpaid),
                TerminalTable.grouped(tables.units.unbilled),
                TerminalTable.grouped(tables.units.unknownAccount),
                TerminalTable.grouped(tables.amount),
                TerminalTable.grouped(Int64(month.exceptionCount)),
            ])
        }
        return table.text + intakeLine(invoicing.intake)
    }

    private static func intakeLine(_ intake: IntakeResult) -> String {
        guard !intake.files.isEmpty else { return "" }
        let totals = intake.totals
        let parts = [
            ("read", totals.recordsRead), ("metered", totals.metered),
            ("not billable", totals.notBillable), ("duplicate", totals.duplicate),
            ("conflicting", totals.conflicting), ("rejected", totals.rejected),
        ].map { "\(TerminalTable.grouped(Int64($0.1))) \($0.0)" }
        let files = intake.files.count == 1 ? "1 file" : "\(intake.files.count) files"
        return "\(files): records " + parts.joined(separator: ", ") + "\n"
    }
}
