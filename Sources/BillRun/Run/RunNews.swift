import BillingTime
import Ledger
import Logging
import Reports

/// What a run has to tell: what no run has told before (Formats.md, "What a run tells").
struct RunNews: Sendable {
    /// A message for each month with new exceptions, and for each with days without calls.
    private(set) var messages: [RunMessage] = []
    /// Exceptions that are open, new or not.
    private(set) var openCount = 0
    /// What will have been told when the messages are shown.
    private(set) var told: LedgerTold

    /// Nothing is new.
    init() {
        told = LedgerTold()
    }

    /// Of the months that a run has rendered.
    ///
    /// - Parameter looksForDays: whether the run took in logs, so that it can miss some.
    init(
        _ result: Invoicing.Result, run: Int64, store: LedgerStore, settings: Settings,
        looksForDays: Bool
    ) throws {
        told = result.told
        for month in result.months {
            openCount += month.exceptionCount
            if month.newExceptions.total > 0 {
                messages.append(Self.message(month, path: Self.path(of: month.period, settings)))
            }
            for period in month.exceptionPeriods { told.runs[period] = run }
            told.accounts = told.accounts.filter { $0.period != month.period }
            told.accounts.formUnion(month.followingExceptions)
        }
        guard looksForDays, settings.period == nil else { return }
        let days = try MissingDays(result, told: told, store: store, settings: settings)
        for (period, missing) in days.new { messages.append(Self.message(period, missing)) }
        days.note(in: &told)
    }

    private static func message(_ month: Invoicing.Month, path: String?) -> RunMessage {
        let new = month.newExceptions
        let reasons = new.present.map { "\($0.reason) \($0.count)" }.joined(separator: ", ")
        var fields: Logger.Metadata = [
            "period": .string(month.period.description), "new": .count(new.total),
            "open": .count(month.exceptionCount),
            "reasons": .dictionary(
                Dictionary(uniqueKeysWithValues: new.present.map { ($0.reason, .count($0.count)) })),
        ]
        if let path { fields["path"] = .string(path) }
        return RunMessage(
            "\(month.period): \(counted(new.total, "new exception")) (\(reasons)), "
                + "\(month.exceptionCount) open" + (path.map { "; see \($0)" } ?? ""), fields)
    }

    private static func message(_ period: Period, _ days: [BillingDay]) -> RunMessage {
        RunMessage(
            "\(period): no calls on \(MissingDays.text(days)); look whether their logs came",
            [
                "period": .string(period.description),
                "missing_days": .array(days.map { .string($0.description) }),
            ])
    }

    /// Where the month's exceptions are listed; nil where nothing is written.
    private static func path(of period: Period, _ settings: Settings) -> String? {
        guard let out = settings.out, !settings.dryRun else { return nil }
        let folder = PathText.shown(out)
        return (folder.hasSuffix("/") ? folder : folder + "/") + "\(period)/exceptions.csv"
    }
}
