import BillingTime
import Foundation

/// Checks the `callbill.prom` in OUT against those of the open months that the same run wrote.
///
/// How long the run took, nothing else tells; a month's own metrics were compared with the ledger.
struct AuditedMetrics {
    let out: String
    let periods: [Period]
    /// When the ledger's runs began, by their own clocks.
    let runTimes: [Instant]
    /// The lines of open months that have no folder, at some instant.
    let silentLines: (Instant) throws -> [String]

    private static let name = "callbill.prom"
    private static let duration = "callbill_run_duration_seconds "
    private static let time = "callbill_last_success_timestamp_seconds "

    func check(_ report: inout AuditReport) throws {
        guard let all = try lines("\(out)/\(Self.name)"), let own = time(of: all) else { return }
        let months = try periods.compactMap { period in
            try lines("\(out)/\(period)/\(Self.name)").map { (period: period, lines: $0) }
        }
        for month in months
        where time(of: month.lines) == own && isOfTheRun(month.period, all, own) {
            let missing = month.lines.first { !all.contains($0) }
            report.check(
                "\(Self.name)", "figures of the run and of \(month.period)",
                expected: missing ?? "present", found: missing == nil ? "present" : "another line")
        }
        if months.contains(where: { time(of: $0.lines) == own }),
            let second = Int64(own.dropFirst(Self.time.count))
        {
            // A run of one month does not tell of the others.
            let missing = try silentLines(Instant(second)).first { line in
                let labels = line.prefix { $0 != "," && $0 != "}" }.drop { $0 != "{" }
                return !all.contains(line) && all.contains { $0.contains(labels) }
            }
            report.check(
                "\(Self.name)", "figures of months without files",
                expected: missing ?? "present", found: missing == nil ? "present" : "another line")
        }
        // A time of its own would leave every month out of the comparison.
        let times = months.compactMap { time(of: $0.lines) }
        guard let last = times.max() else { return }
        report.check(
            "\(Self.name)", "time of the run", expected: times.contains(own) ? own : last,
            found: own)
    }

    /// Whether a month with the same time was written by the run that wrote OUT's figures.
    ///
    /// A run of one month leaves the others as an earlier run has written them, perhaps with the
    /// same `--as-of`: then what it doesn't name is not its own.
    private func isOfTheRun(_ period: Period, _ all: [String], _ own: String) -> Bool {
        let isAlone = runTimes.count { Self.time + "\($0.secondsSinceEpoch)" == own } < 2
        return isAlone || !all.contains { $0.contains("period=\"") }
            || all.contains { $0.contains("period=\"\(period)\"") }
    }

    private func time(of lines: [String]) -> String? { lines.first { $0.hasPrefix(Self.time) } }

    private func lines(_ path: String) throws -> [String]? {
        guard PathStatus.isFileItself(path) else { return nil }
        let bytes = try InputFile.read(path, maximumBytes: .max, followsLinks: false)
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
            .filter { !$0.hasPrefix(Self.duration) }
    }
}
