import BillingTime
import Ledger

extension LedgerStatus {
    /// The status for people.
    var text: String {
        var text = "ledger      \(EscapedText.escapingControls(path))\n"
        text += "on disk     \(Self.mebibytes(diskBytes))\n"
        text += "files       \(fileCount)\n"
        text += "last run    \(lastRunText)\n\n"
        var table = TextTable(
            header: ["period", "files", "accounts", "units", "first", "last", "missing"]
                + ["exceptions"], rightAligned: [1, 2, 3, 7])
        for month in months {
            table.add([
                month.period.description, "\(month.files)", "\(month.accounts)",
                "\(month.units)", month.firstDay?.description ?? "",
                month.lastDay?.description ?? "", Self.ranges(month.missingDays),
                "\(month.exceptionCount)",
            ])
        }
        text += months.isEmpty ? "nothing was taken in yet\n" : table.render()
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
    var json: String {
        let months = months.map { month in
            let exceptions = month.exceptions.map { "\(EscapedText.json($0.reason)):\($0.count)" }
            let missing = month.missingDays.map { "\"\($0)\"" }
            return "    {\"period\":\"\(month.period)\",\"files\":\(month.files),"
                + "\"accounts\":\(month.accounts),\"units\":\(month.units),"
                + "\"first_day\":\(Self.json(month.firstDay)),"
                + "\"last_day\":\(Self.json(month.lastDay)),"
                + "\"missing_days\":[\(missing.joined(separator: ","))],"
                + "\"exceptions\":{\(exceptions.joined(separator: ","))}}"
        }
        let list = months.isEmpty ? "[]" : "[\n\(months.joined(separator: ",\n"))\n  ]"
        return """
            {
              "ledger":\(EscapedText.json(path)),
              "disk_bytes":\(diskBytes),
              "files":\(fileCount),
              "last_run":\(lastRunJSON),
              "months":\(list)
            }

            """
    }

    private var lastRunJSON: String {
        guard let lastRun else { return "null" }
        let outcome = lastRun.outcome
        let finished = outcome.map { "\"\(zone.format($0.finishedAt))\"" } ?? "null"
        return "{\"command\":\(EscapedText.json(lastRun.command)),"
            + "\"started_at\":\"\(zone.format(lastRun.startedAt))\","
            + "\"finished_at\":\(finished),"
            + "\"exit_code\":\(outcome.map { "\($0.exitCode)" } ?? "null")}"
    }

    private static func json(_ day: BillingDay?) -> String { day.map { "\"\($0)\"" } ?? "null" }
}
