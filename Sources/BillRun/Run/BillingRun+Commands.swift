import BillingTime

/// What the command line, or whoever else bills, can have done.
///
/// Every function throws errors that know their text and their exit code (`ReportedError`).
extension BillingRun {
    /// Takes in new logs and writes the invoices of every open month.
    public static func run(
        _ settings: Settings, progress: @escaping MakeProgress = { _ in NoProgress() }
    ) async throws -> RunSummary {
        _ = try settings.requireOut()
        return try await BillingRun(settings, command: "run", progress: progress).perform(
            logs: try settings.findLogs(), isInvoicing: true)
    }

    /// Takes new logs into the ledger.
    public static func ingest(
        _ settings: Settings, progress: @escaping MakeProgress = { _ in NoProgress() }
    ) async throws -> RunSummary {
        try await BillingRun(settings, command: "ingest", progress: progress).perform(
            logs: try settings.findLogs(), isInvoicing: false)
    }

    /// Writes the invoices of every open month.
    public static func invoice(_ settings: Settings) async throws -> RunSummary {
        _ = try settings.requireOut()
        return try await BillingRun(settings, command: "invoice").perform(
            logs: nil, isInvoicing: true)
    }

    /// Issues a month's invoices for good.
    ///
    /// - Parameters:
    ///   - accounts: those whose main accounts are left out of the month.
    ///   - arePoliciesChanged: whether the policies may differ from those of the published draft.
    public static func close(
        _ settings: Settings, excepting accounts: [String], arePoliciesChanged: Bool = false
    ) async throws -> RunSummary {
        _ = try settings.requireOut()
        let period = try settings.requirePeriod()
        let run = try BillingRun(settings, command: "close")
        let summary = try await run.close(
            period, excepting: accounts, arePoliciesChanged: arePoliciesChanged)
        guard summary.exitCode == .done, run.hasPublished(after: period) else { return summary }
        // What the close left over is charged on the next month: its draft is written anew.
        await writeDrafts(
            settings, after: run,
            failing: "\(period) is issued; the months after it are as they were until the next run")
        return summary
    }

    /// Opens a closed month again.
    public static func reopen(_ settings: Settings, reason: String) async throws {
        let period = try settings.requirePeriod()
        let run = try BillingRun(settings, command: "reopen")
        try run.reopen(period, reason: reason)
        // Its invoices are drafts again, and the month after it takes no corrections of it. Without
        // a book nobody's contracts are known: then the next run, which has one, writes them.
        guard settings.book != nil else { return }
        await writeDrafts(
            settings, after: run,
            failing: "\(period) is open again; its files are as they were until the next run")
    }

    /// Writes the invoices of every open month anew, so that what is published agrees with what
    /// the ledger holds at once; `message` says what stands if that fails. What was asked for is
    /// done then all the same.
    static func writeDrafts(
        _ settings: Settings, after run: BillingRun, failing message: String
    ) async {
        guard !settings.dryRun, settings.out != nil else { return }
        var rest = settings
        rest.period = nil
        do {
            var invoicing = try BillingRun(rest, command: "invoice")
            invoicing.isReporting = false
            _ = try await invoicing.perform(logs: nil, isInvoicing: true)
        } catch {
            run.logger.warning("\(error)")
            run.logger.warning("\(message)")
        }
    }
}
