import BillingTime
import Ledger
import Reports

extension LedgerStatus {
    /// The status for programs.
    public var json: String {
        let members: [(String, String)] = [
            ("ledger", JSONText.string(path).line), ("disk_bytes", "\(diskBytes)"),
            ("files", "\(fileCount)"), ("last_run", lastRunJSON.line),
            ("newest_call", (newestCall.map { JSONText.string(zone.format($0)) } ?? .null).line),
            ("open_months", "\(openMonths)"),
            (
                "months",
                months.isEmpty
                    ? "[]"
                    : "[\n" + months.map { "    " + Self.json($0).line }.joined(separator: ",\n")
                        + "\n  ]"
            ),
        ]
        return "{\n" + members.map { "  \"\($0.0)\":\($0.1)" }.joined(separator: ",\n") + "\n}\n"
    }

    private static func json(_ month: Month) -> JSONText {
        func day(_ day: BillingDay?) -> JSONText { day.map { .string($0.description) } ?? .null }
        return .object([
            .init("period", .string(month.period.description)),
            .init("files", .integer(Int64(month.files))),
            .init("accounts", .integer(month.accounts)), .init("units", .integer(month.units)),
            .init("first_day", day(month.firstDay)), .init("last_day", day(month.lastDay)),
            .init("missing_days", .array(month.missingDays.map { .string($0.description) })),
            .init(
                "exceptions",
                .object(month.exceptions.map { .init($0.reason, .integer($0.count)) })),
        ])
    }

    private var lastRunJSON: JSONText {
        guard let lastRun else { return .null }
        let outcome = lastRun.outcome
        return .object([
            .init("command", .string(lastRun.command)),
            .init("started_at", .string(zone.format(lastRun.startedAt))),
            .init(
                "finished_at", outcome.map { .string(zone.format($0.finishedAt)) } ?? .null),
            .init("exit_code", outcome.map { .integer(Int64($0.exitCode)) } ?? .null),
        ])
    }
}
