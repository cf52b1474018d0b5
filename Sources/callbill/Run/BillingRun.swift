import Billing
import BillingTime
import Foundation
import Ledger
import Logging
import Reports

/// A run from its settings to its exit code: checks all input, takes the ledger's lock, takes in
/// the logs, rates, publishes.
struct BillingRun {
    let settings: Settings
    let command: String
    let ledgerPath: String
    let tariff: Tariff
    let book: Book
    let logger = Logger(label: "callbill")
    /// Whether a run says which months have exceptions.
    var isReporting = true

    /// Checks tariff and book before anything is done.
    init(_ settings: Settings, command: String) throws {
        self.settings = settings
        self.command = command
        ledgerPath = try settings.requireLedger()
        let zone = settings.policies.zone
        tariff = try TariffLoader.load(TariffFolder.open(settings.tariff), zone: zone)
        book = try BookLoader.load(settings.book, tariff: tariff, policies: settings.policies)
    }

    /// Does the work; nil logs: only invoices.
    func perform(logs: DiscoveredLogs?, isInvoicing: Bool) async throws -> ExitCode {
        Interruption.install()
        for warning in logs?.warnings ?? [] { logger.warning("\(warning)") }
        guard !settings.dryRun else {
            return try await work(
                logs, isInvoicing: isInvoicing, store: try openLedger(.memoryCopy, logs),
                publisher: nil)
        }
        if let out = settings.out { try OutputFolder.make(out) }
        let lock = try takeLock()
        defer { lock.release() }
        let publisher = isInvoicing ? try settings.out.map { try Publisher(outputFolder: $0) } : nil
        if let leftover = publisher?.leftover {
            logger.warning("an earlier run's leftover stays: \(leftover)")
        }
        let store = try openLedger(.readWrite, logs)
        do {
            let code = try await work(
                logs, isInvoicing: isInvoicing, store: store, publisher: publisher)
            do {
                try store.close()
            } catch {
                // All is committed, and the next opening finds it in the log.
                logger.warning("the ledger could not be tidied up: \(error)")
            }
            return code
        } catch {
            publisher?.discard()
            try? store.close()
            throw error
        }
    }

    /// Waits for the ledger's lock as long as the settings say.
    func takeLock() throws -> LedgerLock {
        do {
            return try LedgerLock.acquire(
                ledgerPath: ledgerPath, waitSeconds: Double(settings.lockWaitSeconds),
                isCancelled: { (try? Interruption.check()) == nil })
        } catch {
            // Whoever told this run to stop waiting hears of that, not of the lock.
            try Interruption.check()
            throw error
        }
    }

    /// A new ledger is only made where there are logs to take in.
    func openLedger(
        _ mode: LedgerStore.Mode, _ logs: DiscoveredLogs?
    ) throws -> LedgerStore {
        let zone = settings.policies.zone.identifier
        let store = try LedgerStore.open(
            path: ledgerPath, mode: mode,
            newLedger: logs == nil ? nil : LedgerSettings(timeZone: zone))
        guard store.settings.timeZone == zone else {
            let kept = store.settings.timeZone
            try? store.close()
            throw OperatingError(
                path: ledgerPath,
                reason: "the ledger's days are those of \(kept), the settings say \(zone)",
                exitCode: .invalid)
        }
        return store
    }

    private func work(
        _ logs: DiscoveredLogs?, isInvoicing: Bool, store: LedgerStore, publisher: Publisher?
    ) async throws -> ExitCode {
        if isInvoicing, let period = settings.period,
            try ClosedMonths(store).contains(period)
        {
            throw UsageError("\(period) is closed: its files stay as they were issued")
        }
        var timings = Timings()
        let run = try store.beginRun(
            command: command, programVersion: Callbill.version, asOf: settings.asOf,
            startedAt: Instant(Int64(Date().timeIntervalSince1970)))
        var taken = IntakeResult()
        if let logs {
            taken = try await takeIn(logs, store: store, run: run)
            if let last = try KeyExpiry.perform(store: store, run: run, settings: settings) {
                logger.info("the request ids of \(last) and before are forgotten (dedupe_days)")
            }
            timings.lap("intake")
        }
        var code: ExitCode = taken.metExceptions ? .exceptions : .done
        var closing: String?
        var alerts: [QuotaAlert] = []
        var late: [String] = []
        var reports = isInvoicing ? [] : taken.exceptionReport
        if isInvoicing {
            let invoicing = Invoicing(
                settings: settings, store: store, book: book, tariff: tariff, intake: taken,
                runPeriod: settings.period ?? settings.policies.zone.period(of: settings.asOf))
            let months = try await invoicing.run(publisher: publisher, timings: &timings)
            if months.contains(where: { $0.exceptionCount > 0 }) { code = .exceptions }
            try publisher?.write(
                "callbill.prom", RunMetrics.bytes(of: months, in: invoicing, timings: timings))
            alerts = months.flatMap(\.tables.alerts)
            if Alerting.isWanted(settings) {
                try publisher?.write(
                    "alerts.csv", Alerting.bytes(alerts, settings, tariff.catalog))
            }
            closing = ClosingTable.text(months, invoicing)
            late = months.filter { $0.tables.lateUnbilledUnits != 0 }.map {
                "\($0.period): \($0.tables.lateUnbilledUnits) more units of closed months are "
                    + "unbilled than were issued; `callbill explain` shows them in their months"
            }
            reports = months.filter { $0.exceptionCount > 0 }.map {
                "\($0.period): \($0.exceptionCount) exceptions, see its exceptions.csv"
            }
        }
        try finish(run, code, taken, store: store, publisher: publisher)
        if publisher != nil { note(alerts, of: run, in: store) }
        if !alerts.isEmpty { logger.notice("\(alerts.count) quota alerts, see alerts.csv") }
        for report in late where isReporting { logger.notice("\(report)") }
        // Also a quiet run says why it ends with 65.
        for report in reports where isReporting { logger.warning("\(report)") }
        if let closing, !settings.quiet { show(closing) }
        return code
    }

    /// Notes the alerts that were published. What can't be noted is raised again by the next run.
    private func note(_ alerts: [QuotaAlert], of run: Int64, in store: LedgerStore) {
        do {
            try store.addAlerts(alerts.map { $0.noted(tariff.catalog) }, run: run)
        } catch {
            logger.warning("the alerts could not be noted, and will be raised again: \(error)")
        }
    }

    /// Notes how the run ended and then publishes: what can fail comes before anything is seen.
    private func finish(
        _ run: Int64, _ code: ExitCode, _ taken: IntakeResult, store: LedgerStore,
        publisher: Publisher?
    ) throws {
        var outcome = LedgerRun.Outcome(
            finishedAt: Instant(Int64(Date().timeIntervalSince1970)),
            exitCode: code.rawValue, files: Int64(taken.files.count),
            totals: OutcomeTotals(taken.totals))
        try store.finishRun(run, outcome)
        do {
            if let left = try publisher?.publish().notCleaned {
                logger.warning("something old lies about until the next run: \(left)")
            }
        } catch {
            outcome.exitCode = error.exitCode.rawValue
            try? store.finishRun(run, outcome)
            throw error
        }
    }

    /// The table comes after everything is published, so that failing to show it changes nothing.
    private func show(_ table: String) {
        do {
            try StandardOutput.write(table)
        } catch {
            logger.warning("the closing table could not be shown: \(error)")
        }
    }

    private func takeIn(
        _ logs: DiscoveredLogs, store: LedgerStore, run: Int64
    ) async throws -> IntakeResult {
        let progress = ProgressBar(for: logs, settings: settings)
        defer { progress.finish() }
        let intake = try Intake(
            settings: settings, tariff: tariff, store: store, run: run, progress: progress)
        let result = try await intake.take(logs)
        progress.finish()
        if result.knownFiles > 0 {
            logger.notice("\(result.knownFiles) files were taken in before and are skipped")
        }
        for message in result.messages { logger.notice("\(message)") }
        for warning in result.warnings { logger.warning("\(warning)") }
        return result
    }
}
