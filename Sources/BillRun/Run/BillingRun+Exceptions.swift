import Billing
import BillingTime
import Ledger
import Metering
import Reports

extension BillingRun {
    /// The ledger's exceptions that are meant, as a list.
    public static func exceptions(
        _ settings: Settings, _ selection: ExceptionSelection
    ) throws -> Listing {
        let store = try LedgerStore.open(path: try settings.requireLedger(), mode: .readOnly)
        defer { try? store.close() }
        let zone = BillingZone.named(store.settings.timeZone) ?? settings.policies.zone
        var listing = Listing(header: [
            "period", "file", "line", "byte_offset", "reason", "account_id", "records", "detail",
            "accepted_at", "accepted_reason",
        ])
        for exception in try selection.exceptions(of: store, book: nil) {
            let row = ExceptionRow(exception)
            listing.add([
                .text(exception.period.description), .text(row.file),
                row.line.map { .number("\($0)") } ?? .none,
                row.byteOffset.map { .number("\($0)") } ?? .none, .text(row.reason),
                row.accountID.isEmpty ? .none : .text(row.accountID),
                .number("\(exception.count)"), .text(row.detail),
                exception.acceptance.map { .text(zone.format($0.at)) } ?? .none,
                exception.acceptance.map { .text($0.reason) } ?? .none,
            ])
        }
        return listing
    }

    /// Accepts open exceptions: they stay on record and stop nothing any more.
    ///
    /// - Parameters:
    ///   - reason: why; it is kept.
    ///   - isBilled: whether calls that were held back are counted instead
    ///     (`late_beyond_dedupe`).
    /// - Returns: how many there were.
    public static func accept(
        _ settings: Settings, _ selection: ExceptionSelection, reason: String, isBilled: Bool
    ) async throws -> Int {
        let run = try BillingRun(settings, command: "exceptions accept")
        var selection = selection
        selection.state = .open
        if isBilled { selection.reasons = [RejectionReason.lateBeyondDedupe.rawValue] }
        let count = try await run.change(selection) { store, number, chosen in
            if isBilled { return try await run.bill(chosen, store: store, run: number) }
            let transaction = try store.beginTransaction(run: number)
            try transaction.accept(
                chosen.compactMap(\.id),
                LedgerException.Acceptance(at: settings.asOf, reason: reason))
            try transaction.commit()
        }
        await rewrite(settings, after: run)
        return count
    }

    /// Opens accepted exceptions again.
    ///
    /// - Returns: how many there were.
    public static func reopenExceptions(
        _ settings: Settings, _ selection: ExceptionSelection
    ) async throws -> Int {
        let run = try BillingRun(settings, command: "exceptions reopen")
        var selection = selection
        selection.state = .accepted
        let count = try await run.change(selection) { store, number, chosen in
            let closed = try LedgerCloses(store)
            for exception in chosen {
                guard let close = closed.close(of: exception.period), exception.run <= close.run
                else { continue }
                throw ClosingRefusal(
                    "\(exception.period) was closed with exceptions that are accepted: reopen the "
                        + "month first")
            }
            let transaction = try store.beginTransaction(run: number)
            try transaction.accept(chosen.compactMap(\.id), nil)
            try transaction.commit()
        }
        await rewrite(settings, after: run)
        return count
    }

    /// Without a book nobody's contracts are known: then the next run, which has one, writes the files.
    private static func rewrite(_ settings: Settings, after run: BillingRun) async {
        guard settings.book != nil else { return }
        await writeDrafts(
            settings, after: run,
            failing: "it is on record; the months' files are as they were until the next run")
    }

    private func change(
        _ selection: ExceptionSelection,
        _ body: (LedgerStore, Int64, [LedgerException]) async throws -> Void
    ) async throws -> Int {
        guard selection.isNarrow else {
            throw UsageError("say which exceptions: --account, --file, --kind or --period")
        }
        let lock = try takeLock()
        defer { lock.release() }
        let store = try openLedger(.readWrite, nil)
        defer { try? store.close() }
        let book = settings.book == nil ? nil : book
        let chosen = try selection.exceptions(of: store, book: book)
        guard !chosen.isEmpty else {
            throw UsageError("there is no such exception that is \(selection.state)")
        }
        let run = try beginProvenRun(in: store, billing: false).run
        try await body(store, run, chosen)
        noteEnd(of: run, in: store)
        return chosen.count
    }

    /// Counts calls that were held back, since nobody knows whether they came before.
    private func bill(
        _ exceptions: [LedgerException], store: LedgerStore, run: Int64
    ) async throws {
        let intake = try Intake(
            settings: settings, tariff: tariff, store: store, run: run, progress: NoProgress(),
            holdsBackForgotten: false)
        try await intake.inTransaction { transaction, state in
            var records = LateRecords(
                intake: intake, transaction: transaction, cause: "were held back")
            for exception in exceptions { try records.add(exception) }
            try await records.takeIn(&state)
            try transaction.removeIdleSources()
        }
        try await DisputeSettlement(intake: intake)?.settle()
        for message in intake.state.result.messages { logger.notice(message) }
        for warning in intake.state.result.warnings { logger.warning(warning) }
    }
}
