import BillingTime
import Ledger
import Reports

extension LedgerStatus {
    /// The status for people.
    public var text: String {
        var text = "ledger      \(TerminalText.escape(path))\n"
        text += "on disk     \(Self.mebibytes(diskBytes))\n"
        text += "files       \(fileCount)\n"
        text += "last run    \(lastRunText)\n\n"
        var table = TerminalTable(
            [
                .text("period"), .number("files"), .number("accounts"), .number("units"),
                .text("first"), .text("last"), .text("missing", limit: .max), .number("exceptions"),
            ], hasRule: false)
        for month in months {
            table.append([
                month.period.description, "\(month.files)", "\(month.accounts)",
                "\(month.units)", month.firstDay?.description ?? "",
                month.lastDay?.description ?? "", Self.ranges(month.missingDays),
                "\(month.exceptionCount)",
            ])
        }
        text += months.isEmpty ? "nothing was taken in yet\n" : table.text
        let exceptions = months.flatMap { month in
            month.exceptions.map { "\(month.period)  \($0.reason): \($0.count)\n" }
        }
        if !exceptions.isEmpty { text += "\nopen exceptions\n" + exceptions.joined() }
        return text
    }

    private var lastRunText: String {
        guard let lastRun else { return "none" }
        let start = "\(lastRun.command), started \(zone.format(lastRun.startedAt))"
        guard let outcome = lastRun.outcome else {
            return start + ", goes on or was killed"
        }
        return start + ", ended \(zone.format(outcome.finishedAt)) with \(outcome.exitCode)"
    }

    /// Days of one month as `03, 07-09`.
    static func ranges(_ days: [BillingDay]) -> String {
        var parts: [ClosedRange<BillingDay>] = []
        for day in days {
            if let last = parts.last, last.upperBound.next == day {
                parts[parts.count - 1] = last.lowerBound...day
            } else {
                parts.append(day...day)
            }
        }
        return parts.map { part in
            let (first, last) = (dayOfMonth(part.lowerBound), dayOfMonth(part.upperBound))
            return first == last ? first : "\(first)-\(last)"
        }.joined(separator: ", ")
    }

    private static func dayOfMonth(_ day: BillingDay) -> String {
        String(day.description.suffix(2))
    }

    /// Bytes in mebibytes with one decimal, rounded up.
    private static func mebibytes(_ bytes: Int64) -> String {
        let tenths = (bytes * 10 + 1_048_575) / 1_048_576
        return "\(tenths / 10).\(tenths % 10) MiB"
    }
}

extension LedgerStatus {
    /// The status for programs.
    public var json: String {
        let members: [(String, String)] = [
            ("ledger", JSONText.string(path).line), ("disk_bytes", "\(diskBytes)"),
            ("files", "\(fileCount)"), ("last_run", lastRunJSON.line),
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
