import BillingTime
import Ledger
import Reports

extension LedgerStatus {
    /// The status for people.
    public var text: String {
        var text = "ledger      \(TerminalText.escape(path))\n"
        text += "on disk     \(Self.mebibytes(diskBytes))\n"
        text += "files       \(fileCount)\n"
        text += "last run    \(lastRunText)\n"
        text += "newest call \(newestCall.map(zone.format) ?? "none")\n"
        text += "open months \(openMonths)\n\n"
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
