import Billing
import BillingTime
import Foundation
import Ledger
import Logging
import Reports

/// Where the commands hand their settings over to the work.
enum EntryPoints {
    /// Takes in new logs and writes the invoices of every open month.
    static func run(_ settings: Settings) async throws -> ExitCode {
        _ = try settings.requireOut()
        return try await BillingRun(settings, command: "run").perform(
            logs: try settings.findLogs(), isInvoicing: true)
    }

    /// Takes new logs into the ledger.
    static func ingest(_ settings: Settings) async throws -> ExitCode {
        try await BillingRun(settings, command: "ingest").perform(
            logs: try settings.findLogs(), isInvoicing: false)
    }

    /// Writes the invoices of every open month.
    static func invoice(_ settings: Settings) async throws -> ExitCode {
        _ = try settings.requireOut()
        return try await BillingRun(settings, command: "invoice").perform(
            logs: nil, isInvoicing: true)
    }

    /// Issues a month's invoices for good.
    static func close(_ settings: Settings, excepting accounts: [String]) async throws -> ExitCode {
        _ = try settings.requireOut()
        let period = try settings.requirePeriod()
        let run = try BillingRun(settings, command: "close")
        let code = try await run.close(period, excepting: accounts)
        guard code == .done, run.hasPublished(after: period) else { return code }
        // What the close left over is charged on the next month: its draft is written anew.
        await writeDrafts(
            settings, after: run,
            failing: "\(period) is issued; the months after it are as they were until the next run")
        return code
    }

    /// Opens a closed month again.
    static func reopen(_ settings: Settings, reason: String) async throws -> ExitCode {
        let period = try settings.requirePeriod()
        let run = try BillingRun(settings, command: "reopen")
        let code = try run.reopen(period, reason: reason)
        // Its invoices are drafts again, and the month after it takes no corrections of it. Without
        // a book nobody's contracts are known: then the next run, which has one, writes them.
        guard settings.book != nil else { return code }
        await writeDrafts(
            settings, after: run,
            failing: "\(period) is open again; its files are as they were until the next run")
        return code
    }

    /// Writes the invoices of every open month anew, so that what is published agrees with what
    /// the ledger holds at once; `message` says what stands if that fails. What was asked for is
    /// done then all the same.
    private static func writeDrafts(
        _ settings: Settings, after run: BillingRun, failing message: String
    ) async {
        guard !settings.dryRun, settings.out != nil else { return }
        var rest = settings
        rest.period = nil
        rest.quiet = true
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
