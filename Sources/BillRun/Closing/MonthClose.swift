import Billing
import BillingTime
import Foundation
import Ledger
import Metering
import Publishing
import Reports

/// Why a month can't be closed or reopened now: nothing was changed.
struct ClosingRefusal: ReportedError {
    var lines: [String]
    var exitCode: ExitCode { .exceptions }

    init(_ lines: String...) { self.lines = lines }
    init(lines: [String]) { self.lines = lines }
}

extension BillingRun {
    /// Issues a month: rates it, freezes it in the ledger and publishes its files.
    func close(
        _ period: Period, excepting accounts: [String], arePoliciesChanged: Bool
    ) async throws -> RunSummary {
        Interruption.install()
        let zone = settings.policies.zone
        guard zone.start(of: period.next) <= settings.asOf else {
            throw ClosingRefusal("\(period) has not ended yet")
        }
        let excepted = try mainAccounts(accounts)
        warnOfUnreadBookFiles()
        if let out = settings.out { try OutputFolder.make(out) }
        let lock = settings.dryRun ? nil : try takeLock()
        defer { lock?.release() }
        let store = try openLedger(settings.dryRun ? .memoryCopy : .readWrite, nil)
        defer { try? store.close() }
        try LedgerChecks(store: store).check()
        try checkOrder(period, store)
        if !arePoliciesChanged { try DraftPolicies.check(period, settings) }
        guard try store.disputes().isEmpty else {
            throw ClosingRefusal(
                "a run was interrupted before it settled which of different calls with one request "
                    + "id count: run once more, then close")
        }
        let publisher =
            settings.dryRun ? nil : try settings.out.map { try Publisher(outputFolder: $0) }
        do {
            return try await close(period, excepted, store: store, publisher: publisher)
        } catch {
            publisher?.discard()
            throw error
        }
    }

    /// Whether a month after `period` has been published. Where that can't be told, it counts as
    /// published: writing it anew does no harm.
    func hasPublished(after period: Period) -> Bool {
        guard let out = settings.out, let periods = try? PublishedFiles.periods(below: out) else {
            return settings.out != nil
        }
        return periods.contains { $0 > period }
    }

    /// Months are issued one after the other, from the first one with usage on.
    private func checkOrder(_ period: Period, _ store: LedgerStore) throws {
        let refusal = try LedgerCloses(store).months.refusal(
            toClose: period, firstWithUsage: try store.usagePeriods()?.lowerBound)
        if let refusal { throw ClosingRefusal(refusal) }
    }

    private func mainAccounts(_ accounts: [String]) throws -> Set<[UInt8]> {
        var mains: Set<[UInt8]> = []
        for account in accounts {
            guard let main = book.mainAccount(of: account, in: settings.period) else {
                throw UsageError("--except: no account '\(account)' in the book")
            }
            mains.insert(Array(main.utf8))
        }
        return mains
    }

    private func close(
        _ period: Period, _ excepted: Set<[UInt8]>, store: LedgerStore, publisher: Publisher?
    ) async throws -> RunSummary {
        try settings.checkBook(of: store)
        let run = try beginProvenRun(in: store, billing: true).run
        try await settleLastLines(period, store: store, run: run)
        var timings = RunTimings()
        let invoicing = Invoicing(
            settings: settings, store: store, book: book, tariff: tariff, intake: IntakeResult(),
            runPeriod: period, mark: try LedgerMark(store, run: run), excepted: excepted)
        let months = try await invoicing.run(publisher: publisher, timings: &timings).months
        let tables = months[0].tables
        guard tables.blocked.isEmpty else {
            try note(.exceptions, of: run, in: store)
            throw ClosingRefusal(
                lines: ["\(period) can't be closed while accounts are incomplete or unpriced:"]
                    + tables.blocked.map { "\($0.account): \($0.status.rawValue)" })
        }
        var close = try frozen(period, excepted, tables.issued, store: store, run: run)
        close.accepted = months[0].accepted
        // The files come before the commit: after a crash in between the month is still open, and
        // the next run or close writes the files anew. The other way round, it would leave drafts.
        // A commit that fails puts the files back.
        func commit() throws {
            if publisher != nil { close.publishedFiles = try publishedFiles(period) }
            // What is written to the files from now on is not what was issued.
            close.closedAt = Instant(Int64(Date().timeIntervalSince1970))
            close.hash = Digest.sha256(close.content)
            let transaction = try store.beginTransaction(run: run)
            try transaction.issue(close, tables.issued)
            try seal(close.hash, transaction)
            try transaction.commit()
        }
        if let publisher {
            if let left = try publisher.publish(committing: commit).notCleaned {
                logger.warning("something old lies about until the next run: \(left)")
            }
        } else {
            try commit()
        }
        noteEnd(of: run, in: store)
        if publisher != nil { publishCloses(of: store) }
        var summary = RunSummary(run: run, exitCode: .done, currency: tariff.currency)
        summary.note(months)
        summary.issued = (period, hexadecimal(close.hash))
        return summary
    }

    /// Takes the last lines without ends of the month's files as they are.
    private func settleLastLines(_ period: Period, store: LedgerStore, run: Int64) async throws {
        let intake = try Intake(
            settings: settings, tariff: tariff, store: store, run: run, progress: NoProgress())
        try await Healing(intake: intake).settle(through: period)
        for message in intake.state.result.messages { logger.notice(message) }
        for warning in intake.state.result.warnings { logger.warning(warning) }
    }

    /// Notes how a run without intake ended.
    private func note(_ code: ExitCode, of run: Int64, in store: LedgerStore) throws {
        try store.finishRun(
            run,
            LedgerRun.Outcome(
                finishedAt: Instant(Int64(Date().timeIntervalSince1970)),
                exitCode: code.rawValue, files: 0,
                totals: OutcomeTotals()))
    }

    /// All that the close freezes, chained to the close or reopening before it.
    private func frozen(
        _ period: Period, _ excepted: Set<[UInt8]>, _ issued: [IssuedAccount],
        store: LedgerStore, run: Int64
    ) throws -> LedgerClose {
        let files = try store.files()
        var close = LedgerClose(
            period: period, asOf: settings.asOf,
            closedAt: Instant(Int64(Date().timeIntervalSince1970)), run: run,
            tariffVersion: tariff.version, currency: tariff.currency,
            policies: FrozenTariff.text(of: settings.policies),
            tariffFiles: try TariffFolder.open(settings.tariff).files,
            bookDigest: try BookLoader.digest(settings.book), inputCount: Int64(files.count),
            inputDigest: Digest.sha256(files.flatMap(\.digest)),
            exceptedAccounts: excepted.sorted { $0.lexicographicallyPrecedes($1) },
            previous: LedgerCloses.chainEnd(try store.closes()))
        close.contentDigest = LedgerCloses.contentDigest(of: issued)
        return close
    }

    private func publishedFiles(_ period: Period) throws -> [LedgerClose.PublishedFile] {
        let files = try PublishedFiles(
            folder: "\(settings.requireOut())/\(period)", name: period.description)
        return try files.paths.compactMap { path in
            try files.bytes(path).map {
                LedgerClose.PublishedFile(path: path, digest: Digest.sha256($0))
            }
        }
    }

    /// Opens the month that was closed last again.
    func reopen(_ period: Period, reason: String) throws {
        let lock = settings.dryRun ? nil : try takeLock()
        defer { lock?.release() }
        let store = try openLedger(settings.dryRun ? .memoryCopy : .readWrite, nil)
        defer { try? store.close() }
        let closes = try LedgerCloses(store)
        if let refusal = closes.months.refusal(toReopen: period) { throw ClosingRefusal(refusal) }
        let close = closes.closes[closes.closes.count - 1]
        let now = Instant(Int64(Date().timeIntervalSince1970))
        let run = try beginProvenRun(in: store, billing: true).run
        let hash = Digest.sha256(close.reopeningContent(at: now, reason: reason))
        let transaction = try store.beginTransaction(run: run)
        try transaction.reopen(
            close, LedgerClose.Reopening(reopenedAt: now, reason: reason, hash: hash))
        try seal(hash, transaction)
        try transaction.commit()
        noteEnd(of: run, in: store)
        if settings.out != nil, !settings.dryRun { publishCloses(of: store) }
    }

    /// Notes that what was asked for is done. It is done, whether it can be noted or not.
    func noteEnd(of run: Int64, in store: LedgerStore) {
        do {
            try note(.done, of: run, in: store)
        } catch {
            logger.warning("how the command ended could not be noted: \(error)")
        }
    }
}

extension LedgerCloses {
    /// What the next close is chained to: the last close in force, or every reopening since it.
    static func chainEnd(_ closes: [LedgerClose]) -> [UInt8] {
        let reopened = closes.reversed().prefix { !$0.isInForce }
        return reopened.isEmpty ? closes.last?.hash ?? [] : reopened.flatMap(\.chainHash)
    }

    /// SHA-256 of everything that a close issued, in the accounts' order.
    static func contentDigest(of accounts: [IssuedAccount]) -> [UInt8] {
        let digest = Digest()
        for account in accounts {
            var bytes: [UInt8] = []
            account.appendContent(to: &bytes)
            digest.update(bytes)
        }
        return digest.value()
    }
}
