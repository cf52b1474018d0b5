import Billing
import BillingTime
import Foundation
import Ledger
import Metering
import Reports

/// Checks a month's `run.json` and `callbill.prom` against the ledger and the rated month.
///
/// What only the run itself knew, its timings, is not checked.
struct AuditedRunReport {
    let month: AuditedMonth

    private var ledger: RatedLedger { month.ledger }
    private var zone: BillingZone { ledger.settings.policies.zone }

    func check(_ report: inout AuditReport) throws {
        guard let bytes = try month.files.bytes("run.json") else { return }
        let subject = month.subject("run.json")
        guard let json = try? JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any]
        else {
            report.check(subject, "form", expected: "JSON", found: "something else")
            return
        }
        try checkMetrics(json, &report)
        func text(_ value: Any?) -> String { value.map { "\($0)" } ?? "nothing" }
        let tables = month.month.tables
        let single: [(String, String)] = [
            ("period", "\(month.period)"), ("tariff_version", ledger.tariff.version),
            ("amount", tables.amount.description), ("currency", ledger.tariff.currency),
            ("accounts", "\(tables.accounts)"), ("exceptions", "\(month.month.exceptionCount)"),
            ("late_unbilled_units", "\(tables.lateUnbilledUnits)"),
        ]
        for (name, expected) in single {
            report.check(subject, name, expected: expected, found: text(json[name]))
        }
        let units = json["units"] as? [String: Any]
        for (name, expected) in [
            ("free", tables.units.free), ("prepaid", tables.units.prepaid),
            ("postpaid", tables.units.postpaid), ("unbilled", tables.units.unbilled),
            ("unknown_account", tables.units.unknownAccount),
        ] {
            report.check(subject, "units.\(name)", expected: expected, found: text(units?[name]))
        }
        let policies = json["policies"] as? [String: Any]
        for (name, expected) in DraftPolicies.named(ledger.settings.policies) {
            report.check(
                subject, "policies.\(name)", expected: expected, found: text(policies?[name]))
        }
        if let mark = LedgerMark(runReport: bytes) {
            let state = "one of the ledger's"
            report.check(
                subject, "state", expected: state,
                found: try mark.isPast(of: ledger.store) ? state : "another or a later one")
        } else if json["ledger"] != nil {
            report.check(subject, "state", expected: "readable", found: "something else")
        }
        try checkIntake(json, subject, &report)
    }

    /// The run's totals are those that the ledger keeps of a run at that time; its files' those
    /// that the ledger keeps by digest.
    private func checkIntake(
        _ json: [String: Any], _ subject: String, _ report: inout AuditReport
    ) throws {
        let asOf = json["as_of"] as? String ?? ""
        let totals = Self.totals(json["totals"])
        let runs = try ledger.store.runs().filter { zone.format($0.asOf) == asOf }
        let outcomes = runs.compactMap { $0.outcome.map { Self.text($0.totals) } }
        report.check(
            subject, "totals",
            expected: outcomes.contains(totals) ? totals : outcomes.last ?? "no run",
            found: totals)
        let versions = Set(runs.map(\.programVersion)).sorted()
        let version = json["callbill_version"] as? String ?? "nothing"
        report.check(
            subject, "callbill_version",
            expected: versions.contains(version) ? version : versions.joined(separator: " or "),
            found: version)
        let known = Dictionary(
            try ledger.store.files().map { (hexadecimal($0.digest), $0) },
            uniquingKeysWith: { $1 })
        let files = json["files"] as? [[String: Any]] ?? []
        let counts = json["files_by_outcome"] as? [String: Int] ?? [:]
        for (outcome, count) in counts.sorted(by: { $0.key < $1.key }) {
            let found = files.count { $0["outcome"] as? String == outcome }
            report.check(
                subject, "files_by_outcome.\(outcome)", expected: "\(found)", found: "\(count)")
        }
        for file in files {
            check(
                file, taken: known[file["sha256"] as? String ?? ""],
                through: runs.map(\.id).max() ?? 0, subject, &report)
        }
    }

    /// A file that the ledger knows has the size, and one that this run took in also the name, the
    /// times and the totals that the ledger has; its totals only where no run behind `run` has taken
    /// in records of it late.
    private func check(
        _ file: [String: Any], taken: TakenFile?, through run: Int64, _ subject: String,
        _ report: inout AuditReport
    ) {
        let outcome = file["outcome"] as? String ?? ""
        let name = file["name"] as? String ?? ""
        let digest = file["sha256"] as? String
        // What came through a pipe had no size before it was read.
        let isSized = file["bytes"] as? Int != 0
        guard outcome != "known" || digest != nil && isSized else { return }
        guard ["known", "taken_in", "grown", "changed"].contains(outcome) else { return }
        var found = [digest ?? "", "\(file["bytes"] ?? "")"]
        var expected = ["not taken in"]
        if let taken { expected = [hexadecimal(taken.digest), "\(taken.sizeBytes)"] }
        if outcome != "known" {
            func time(_ key: String) -> String { file[key] as? String ?? "" }
            let isChanged = taken.map { $0.changedBy > run } ?? false
            found += [name, time("first_at"), time("last_at")]
            if !isChanged { found.append(Self.totals(file["totals"])) }
            if let taken {
                let times = [taken.firstSecond, taken.lastSecond].map { second in
                    second.map { zone.format($0) } ?? ""
                }
                expected += [PathText.shown(PathText.text(taken.path))] + times
                if !isChanged { expected.append(Self.text(taken.totals)) }
            }
        }
        report.check(
            "\(subject): \(name)", "file", expected: expected.joined(separator: " "),
            found: found.joined(separator: " "))
    }

    private static func totals(_ json: Any?) -> String {
        let members = json as? [String: Any] ?? [:]
        return (["records_read"] + OutcomeTotals().outcomes.map(\.name))
            .map { "\(members[$0] ?? "nothing")" }.joined(separator: " ")
    }

    private static func text(_ totals: OutcomeTotals) -> String {
        ([totals.recordsRead] + totals.outcomes.map(\.count)).map { "\($0)" }
            .joined(separator: " ")
    }

    /// The month's own figures stand in the metrics as they would be written now, and those of
    /// the run as `run.json` has them.
    private func checkMetrics(_ json: [String: Any], _ report: inout AuditReport) throws {
        var text = PrometheusText()
        RunMetrics.appendMonths([month.month], currency: ledger.tariff.currency, to: &text)
        let asOf = TimeText.instant(json["as_of"] as? String ?? "", zone: zone)
        RunMetrics.appendWatch([try month.watched(asOf: asOf)], to: &text)
        let expected =
            String(decoding: text.bytes, as: UTF8.self) + Self.runMetrics(json, zone: zone)
        guard let bytes = try month.files.bytes("callbill.prom") else {
            report.check(
                month.subject("callbill.prom"), "file", expected: "present", found: "missing")
            return
        }
        let lines = Set(String(decoding: bytes, as: UTF8.self).split(separator: "\n"))
        let missing = expected.split(separator: "\n").first { !lines.contains($0) }
        report.check(
            month.subject("callbill.prom"), "figures of the month and of the run",
            expected: missing.map { String($0) } ?? "present",
            found: missing == nil ? "present" : "another line")
    }

    /// The lines of the metrics that say the same as `run.json`.
    private static func runMetrics(_ json: [String: Any], zone: BillingZone) -> String {
        let asOf = TimeText.instant(json["as_of"] as? String ?? "", zone: zone)
        var lines = [
            "callbill_last_success_timestamp_seconds \(asOf?.secondsSinceEpoch ?? 0)"
        ]
        let totals = json["totals"] as? [String: Any] ?? [:]
        for name in OutcomeTotals().outcomes.map(\.name) {
            lines.append(
                "callbill_run_records{outcome=\"\(name)\"} \(totals[name] ?? "nothing")")
        }
        var outcomes: [String: Int] = [:]
        for case let file as [String: Any] in json["files"] as? [Any] ?? [] {
            outcomes[file["outcome"] as? String ?? "", default: 0] += 1
        }
        for name in outcomes.keys.sorted() {
            lines.append("callbill_run_files{outcome=\"\(name)\"} \(outcomes[name]!)")
        }
        return lines.joined(separator: "\n")
    }
}
