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

    private static let name = "callbill.prom"
    private static let duration = "callbill_run_duration_seconds "
    private static let time = "callbill_last_success_timestamp_seconds "

    func check(_ report: inout AuditReport) throws {
        guard let all = try lines("\(out)/\(Self.name)") else { return }
        // A run of one month leaves the others as an earlier run has written them, perhaps with the
        // same `--as-of`: then what it doesn't name is not its own.
        let time = all.first { $0.hasPrefix(Self.time) }
        let sameTime = runTimes.count { Self.time + "\($0.secondsSinceEpoch)" == time }
        let namesMonths = all.contains { $0.contains("period=\"") }
        for period in periods {
            guard let lines = try lines("\(out)/\(period)/\(Self.name)"),
                lines.contains(where: { $0.hasPrefix(Self.time) && all.contains($0) }),
                sameTime < 2 || !namesMonths
                    || all.contains(where: { $0.contains("period=\"\(period)\"") })
            else { continue }
            let missing = lines.first { !all.contains($0) }
            report.check(
                "\(Self.name)", "figures of the run and of \(period)",
                expected: missing ?? "present", found: missing == nil ? "present" : "another line")
        }
        // A time of its own would leave every month out of the comparison.
        let times = try periods.compactMap { period in
            try lines("\(out)/\(period)/\(Self.name)")?.first { $0.hasPrefix(Self.time) }
        }
        guard let own = time, let last = times.max() else { return }
        report.check(
            "\(Self.name)", "time of the run", expected: times.contains(own) ? own : last,
            found: own)
    }

    private func lines(_ path: String) throws -> [String]? {
        guard InputFile.exists(path) else { return nil }
        let bytes = try InputFile.read(path, maximumBytes: .max)
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
            .filter { !$0.hasPrefix(Self.duration) }
    }
}
