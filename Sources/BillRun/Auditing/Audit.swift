import Billing
import BillingTime
import Foundation
import Ledger
import Metering
import Reports

/// Works every published figure out again and compares (Rules.md, 13. Control totals).
///
/// Three sources are held against each other: what the ledger, the book and the tariff give when
/// they are rated once more, the bytes of the published files, and the sums of their cells.
public struct Audit {
    let ledger: RatedLedger
    let out: String
    /// The published months, ascending.
    let periods: [Period]

    /// Makes all checks at a moment at which no run is at work.
    public static func report(_ settings: Settings) async throws -> AuditReport {
        try await QuietMoment.look(settings, isFine: { $0.failures.isEmpty }) {
            try await Audit(settings).report()
        }
    }

    /// Opens the ledger, and finds the months that were published below `out`.
    init(_ settings: Settings) throws {
        out = try settings.requireOut()
        let published = try PublishedFiles.periods(below: out).filter {
            settings.period == nil || settings.period == $0
        }
        periods = published
        ledger = try RatedLedger(settings, published: published)
        if let period = settings.period, !published.contains(period) {
            throw OperatingError(
                path: "\(out)/\(period)", reason: "the month was not published",
                exitCode: .missingInput)
        }
    }

    /// Makes all checks.
    func report() async throws -> AuditReport {
        var report = AuditReport()
        try checkLedger(&report)
        try checkCloses(&report)
        for period in periods { try await month(period).check(&report) }
        if ledger.settings.period == nil {
            let open = periods.filter { !ledger.input.closed.months.contains($0) }
            let runTimes = try ledger.store.runs().map(\.asOf)
            try AuditedMetrics(
                out: out, periods: open, runTimes: runTimes, silentLines: silentLines
            ).check(&report)
        }
        return report
    }

    /// What the metrics in OUT say of open months without anything to write.
    private func silentLines(asOf: Instant) throws -> [String] {
        let watch = try LedgerWatch(
            ledger.store, closed: ledger.input.closed, zone: ledger.settings.policies.zone,
            asOf: asOf)
        let silent = watch.openMonths.filter { !periods.contains($0) }.map {
            Invoicing.Month($0, tables: MonthTables(), kept: [], watch: watch)
        }
        var text = PrometheusText()
        RunMetrics.appendWatch(silent, to: &text)
        return String(decoding: text.bytes, as: UTF8.self).split(separator: "\n").map(String.init)
            .filter { !$0.hasPrefix("#") }
    }

    private func month(_ period: Period) async throws -> AuditedMonth {
        let files = try PublishedFiles(folder: "\(out)/\(period)", name: period.description)
        let closed = ledger.input.closed
        if let close = closed.closes.first(where: { $0.period == period }) {
            return try AuditedMonth(issuedBy: close, ledger: ledger, files: files)
        }
        let exceptions = try MonthExceptions(
            period, store: ledger.store, book: ledger.book, closed: closed)
        return try await AuditedMonth(
            audit: self, period: period, exceptions: exceptions, files: files)
    }

    // MARK: The ledger itself

    /// Records read = metered + not billable + duplicate + conflicting + rejected, per file and per
    /// run; and the files as they are on the disk now.
    private func checkLedger(_ report: inout AuditReport) throws {
        let files = try ledger.store.files()
        // A path holds what was taken in from it last: it has grown, or was mended.
        let latest = Dictionary(files.map { ($0.path, $0.digest) }, uniquingKeysWith: { $1 })
        for file in files {
            let path = PathText.text(file.path)
            report.check(
                path, "records in all classes", expected: file.totals.recordsRead,
                found: file.totals.sum)
            if latest[file.path] == file.digest { try checkDigest(file, path, &report) }
        }
        let calls = try ledger.store.countedCalls()
        if let forgotten = calls.forgottenKeys {
            report.check(
                "ledger", "request keys", expected: calls.records,
                found: calls.keys + forgotten)
        }
        for run in try ledger.store.runs() {
            guard let outcome = run.outcome else { continue }
            report.check(
                "run \(run.id)", "records in all classes", expected: outcome.totals.recordsRead,
                found: outcome.totals.sum)
        }
        for period in ledger.input.periods {
            let metered = try ledger.store.usageUnits(period)
            var units: Int64 = 0
            let reader = try ledger.store.usageReader()
            var usage = PayerUsage(
                zone: ledger.settings.policies.zone, meterCount: ledger.input.meterCount)
            for payer in ledger.input.payers.known + ledger.input.payers.unknown {
                try usage.read(payer, periods: [period], from: reader)
                units += usage.totals[0].units
            }
            report.check("\(period)", "units of all accounts", expected: metered, found: units)
        }
    }

    private func checkDigest(
        _ file: TakenFile, _ path: String, _ report: inout AuditReport
    ) throws {
        guard InputFile.exists(path) else {
            report.note("\(path): is no longer there; its digest was not checked")
            return
        }
        report.check(
            path, "sha256", expected: hexadecimal(file.digest),
            found: hexadecimal(try FileDigest(path: path).whole))
    }
}
