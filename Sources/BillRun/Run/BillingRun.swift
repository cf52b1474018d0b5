import Billing
import BillingTime
import Foundation
import Ledger
import Logging
import Metering
import Publishing
import Reports

/// A run from its settings to its exit code: checks all input, takes the ledger's lock, takes in
/// the logs, rates, publishes.
public struct BillingRun {
    let settings: Settings
    let command: String
    let ledgerPath: String
    let tariff: Tariff
    let book: Book
    let sealKey: SealKey?
    let logger = Logger(label: "callbill")
    /// Makes whatever shows how far the reading of logs has come.
    let progress: MakeProgress
    /// Whether a run says which months have exceptions.
    var isReporting = true

    /// Makes whatever shows how far the reading of the logs has come.
    public typealias MakeProgress = @Sendable (DiscoveredLogs) -> any RunProgress

    /// Checks tariff and book before anything is done.
    init(
        _ settings: Settings, command: String,
        progress: @escaping MakeProgress = { _ in NoProgress() }
    ) throws {
        self.settings = settings
        self.command = command
        self.progress = progress
        ledgerPath = try settings.requireLedger()
        let zone = settings.policies.zone
        tariff = try TariffLoader.load(TariffFolder.open(settings.tariff), zone: zone)
        book = try BookLoader.load(settings.book, tariff: tariff, policies: settings.policies)
        sealKey = try settings.sealKey.map { try SealKey(path: $0) }
    }

    /// Does the work; nil logs: only invoices.
    func perform(logs: DiscoveredLogs?, isInvoicing: Bool) async throws -> RunSummary {
        Interruption.install()
        guard !settings.dryRun else {
            return try await work(
                logs, isInvoicing: isInvoicing, store: try openLedger(.memoryCopy, logs),
                publisher: nil)
        }
        if let out = settings.out { try OutputFolder.make(out) }
        try waitForPipe(logs)
        let lock = try takeLock()
        defer { lock.release() }
        let publisher = isInvoicing ? try settings.out.map { try Publisher(outputFolder: $0) } : nil
        if let leftover = publisher?.leftover {
            logger.warning("an earlier run's leftover stays: \(leftover)")
        }
        let store = try openLedger(.readWrite, logs)
        do {
            let summary = try await work(
                logs, isInvoicing: isInvoicing, store: store, publisher: publisher)
            do {
                try store.close()
            } catch {
                // All is committed, and the next opening finds it in the log.
                logger.warning("the ledger could not be tidied up: \(error)")
            }
            return summary
        } catch {
            publisher?.discard()
            try? store.close()
            throw error
        }
    }

    /// Names what lies in the book's folder and is not read; whether one looks like a file of the
    /// book, so that somebody has to look at it.
    @discardableResult
    func warnOfUnreadBookFiles() -> Bool {
        let unread = UnreadBookFiles(settings)
        for message in unread.messages { logger.warning("\(message)") }
        return unread.hasLookalike
    }

    /// Waits for the first log that comes through a pipe, before the lock is taken: its writer may
    /// come late, and others may bill meanwhile.
    private func waitForPipe(_ logs: DiscoveredLogs?) throws {
        guard let pipe = logs?.files.first(where: { $0.isPipe || $0.isStandardInput }) else {
            return
        }
        try OpenedPipes.wait(for: pipe.path) { try Interruption.check() }
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
    ) async throws -> RunSummary {
        if isInvoicing, let period = settings.period,
            try LedgerCloses(store).months.contains(period)
        {
            throw UsageError("\(period) is closed: its files stay as they were issued")
        }
        let checks = LedgerChecks(store: store)
        try checks.check()
        if isInvoicing { try settings.checkBook(of: store) }
        var timings = RunTimings()
        let (run, proof) = try beginProvenRun(in: store, billing: isInvoicing)
        var taken = IntakeResult()
        if let logs {
            taken = try await takeIn(logs, store: store, run: run)
            timings.lap("intake")
        }
        try checks.note(tariff, run: run)
        let hasTrouble =
            isReporting && isInvoicing && warnOfUnreadBookFiles() || !proof.changedIssues.isEmpty
        var summary = RunSummary(
            run: run, exitCode: taken.metExceptions || hasTrouble ? .exceptions : .done,
            currency: tariff.currency)
        summary.note(taken)
        var reports = taken.exceptionReport
        var invoiced = Invoiced()
        if isInvoicing {
            invoiced = try await invoice(
                taken, run: run, hasLogs: logs != nil, store: store, publisher: publisher, &timings)
            summary.note(invoiced.months)
            if try invoiced.showsEverything(metBy: run, in: store) {
                // What this run met and settled is no news.
                summary.exitCode = hasTrouble ? .exceptions : .done
                reports = []
            }
            let news = invoiced.news
            // What is in no month that was written is told by numbers.
            if !news.messages.isEmpty { reports = news.messages }
            if !news.messages.isEmpty || settings.exitsOpen && news.openCount > 0 {
                summary.exitCode = .exceptions
            }
        }
        // Whoever only writes invoices takes no logs, and misses none.
        if logs != nil, let silence = try silence(isInvoicing ? invoiced.result : nil, store) {
            summary.exitCode = .exceptions
            reports.append(silence)
        }
        try finish(run, summary.exitCode, taken, store: store, publisher: publisher)
        if publisher != nil { note(invoiced.alerts, in: store) }
        if !invoiced.alerts.isEmpty {
            logger.notice("\(counted(invoiced.alerts.count, "new quota alert")), see alerts.csv")
        }
        guard isReporting else { return summary }
        for report in invoiced.late + invoiced.differences.messages { logger.notice("\(report)") }
        // Also a quiet run says why it ends with 65.
        for report in reports { logger.warning(report) }
        if isInvoicing, publisher != nil { note(invoiced.news, invoiced.differences, in: store) }
        return summary
    }

    /// Rates the open months, and stages their files and those of OUT itself.
    private func invoice(
        _ taken: IntakeResult, run: Int64, hasLogs: Bool, store: LedgerStore,
        publisher: Publisher?, _ timings: inout RunTimings
    ) async throws -> Invoiced {
        let invoicing = Invoicing(
            settings: settings, store: store, book: book, tariff: tariff, intake: taken,
            runPeriod: settings.period ?? settings.policies.zone.period(of: settings.asOf),
            mark: try LedgerMark(store, run: run))
        var invoiced = Invoiced(
            result: try await invoicing.run(publisher: publisher, timings: &timings))
        try publisher?.write(
            "callbill.prom",
            RunMetrics.bytes(
                of: invoiced.months, silent: invoiced.result.silent, invoiced.result,
                in: invoicing, timings: timings))
        invoiced.news = try RunNews(
            invoiced.result, run: run, store: store, settings: settings, looksForDays: hasLogs)
        invoiced.differences = try IssuedDifferences(
            invoiced.months, store: store, book: book, tariff: tariff,
            bookPath: settings.book)
        if Alerting.isWanted(settings) {
            let alerts = try Alerting.rows(
                invoiced.months.flatMap(\.tables.alerts), by: run, in: store, settings,
                tariff.catalog)
            invoiced.alerts = alerts.new
            try publisher?.write("alerts.csv", alerts.file)
        }
        if let publisher { try stageCloses(of: store, publisher) }
        return invoiced
    }

    /// Notes the alerts that were published. What can't be noted is raised again by the next run.
    private func note(_ alerts: [RaisedAlert], in store: LedgerStore) {
        do {
            try store.addAlerts(alerts)
        } catch {
            logger.warning("the alerts could not be noted, and will be raised again: \(error)")
        }
    }

    /// Notes what was told just now. What can't be noted is told again by the next run.
    private func note(
        _ news: RunNews, _ differences: IssuedDifferences, in store: LedgerStore
    ) {
        do {
            try store.noteTold(news.told)
            try store.noteToldCorrections(differences.told)
        } catch {
            logger.warning("what was told could not be noted, and will be told again: \(error)")
        }
    }

    /// Notes how the run ended and then publishes: what can fail comes before anything is seen.
    private func finish(
        _ run: Int64, _ code: ExitCode, _ taken: IntakeResult, store: LedgerStore,
        publisher: Publisher?
    ) throws {
        var outcome = LedgerRun.Outcome(
            finishedAt: Instant(Int64(Date().timeIntervalSince1970)),
            exitCode: code.rawValue, files: Int64(taken.files.count { $0.outcome != "ignored" }),
            totals: taken.totals)
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

    private func takeIn(
        _ logs: DiscoveredLogs, store: LedgerStore, run: Int64
    ) async throws -> IntakeResult {
        let progress = progress(logs)
        defer { progress.finish() }
        let intake = try Intake(
            settings: settings, tariff: tariff, store: store, run: run, progress: progress)
        let result = try await intake.take(logs)
        progress.finish()
        if let last = try KeyExpiry.perform(store: store, run: run, settings: settings) {
            logger.info("the request ids of \(last) and before are forgotten (dedupe_days)")
        }
        if result.knownFiles > 0 {
            logger.notice(
                result.knownFiles == 1
                    ? "1 file was taken in before and is skipped"
                    : "\(result.knownFiles) files were taken in before and are skipped")
        }
        for message in result.messages { logger.notice(message) }
        for warning in result.warnings { logger.warning(warning) }
        return result
    }
}
