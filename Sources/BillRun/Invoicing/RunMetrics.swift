import BillingTime
import Reports

/// The figures of a run for Prometheus' textfile collector: `callbill.prom`.
///
/// Every month's folder has its own; the one in OUT has the open months together.
enum RunMetrics {
    private typealias Sample = PrometheusText.Sample

    static func bytes(
        of months: [Invoicing.Month], silent: [Invoicing.Month] = [], _ result: Invoicing.Result,
        in invoicing: Invoicing, timings: RunTimings
    ) -> [UInt8] {
        var text = PrometheusText()
        text.append(
            "callbill_last_success_timestamp_seconds",
            help: "When the last run that published began, by its own clock.",
            .integer(invoicing.settings.asOf.secondsSinceEpoch))
        text.append(
            "callbill_run_duration_seconds", help: "How long the run took.",
            .milliseconds(timings.totalMilliseconds))
        appendIntake(invoicing.intake, to: &text)
        text.append(
            "callbill_newest_call_timestamp_seconds",
            help: "When the newest call of the ledger was; 0: there is none.",
            .integer(result.newestCall?.secondsSinceEpoch ?? 0))
        text.append(
            "callbill_open_months", help: "Months that are not closed.",
            .integer(Int64(result.openMonths)))
        appendMonths(months, currency: invoicing.tariff.currency, to: &text)
        appendWatch((months + silent).sorted { $0.period < $1.period }, to: &text)
        return text.bytes
    }

    private static func appendIntake(_ intake: IntakeResult, to text: inout PrometheusText) {
        text.append(
            "callbill_run_files", help: "Files that the run found, by what became of them.",
            FileReport.counts(of: intake.files).map {
                Sample(.integer($0.count), labels: [("outcome", $0.outcome)])
            })
        let totals = intake.totals
        text.append(
            "callbill_run_records", help: "Records that the run read, by what became of them.",
            totals.outcomes.map { Sample(.integer($0.count), labels: [("outcome", $0.name)]) })
        text.append(
            "callbill_run_failed_calls",
            help: "Calls that the run counted and that failed, by error code.",
            intake.failureCounts.map {
                Sample(.integer($0.calls), labels: [("error_code", $0.code)])
            })
        text.append(
            "callbill_oldest_untaken_file_timestamp_seconds",
            help: "When the oldest file that could not be taken in was last changed; 0: none.",
            .integer(intake.oldestUntakenSecond ?? 0))
    }

    /// Appends the months' own figures, which any later look at the ledger gives again.
    static func appendMonths(
        _ months: [Invoicing.Month], currency: String, to text: inout PrometheusText
    ) {
        func samples(
            _ value: (Invoicing.Month) -> PrometheusText.Value, _ more: [(String, String)] = []
        ) -> [Sample] {
            months.map { month in
                Sample(
                    value(month),
                    labels: [(name: "period", value: month.period.description)]
                        + more.map { (name: $0.0, value: $0.1) })
            }
        }
        var units: [Sample] = []
        for month in months {
            let classes = month.tables.units
            for (name, count) in [
                ("free", classes.free), ("prepaid", classes.prepaid),
                ("postpaid", classes.postpaid), ("unbilled", classes.unbilled),
                ("unknown_account", classes.unknownAccount),
            ] {
                units.append(
                    Sample(
                        .integer(count),
                        labels: [("period", month.period.description), ("class", name)]))
            }
        }
        text.append("callbill_units", help: "The month's units by class.", units)
        let money = [("currency", currency)]
        text.append(
            "callbill_amount", help: "The sum of the month's invoices.",
            samples({ .amount($0.tables.amount) }, money))
        text.append(
            "callbill_leakage", help: "The list value of the month's unbilled units.",
            samples({ .amount($0.tables.leakageValue) }, money))
        text.append(
            "callbill_accounts", help: "Accounts in the month's summary.",
            samples { .integer(Int64($0.tables.accounts)) })
    }

    /// Appends what the months lack and what is open in them, also of those without any call.
    static func appendWatch(_ months: [Invoicing.Month], to text: inout PrometheusText) {
        text.append(
            "callbill_missing_days",
            help: "Days of the month without a call, from the ledger's first call up to the run.",
            months.map { month in
                Sample(
                    .integer(Int64(month.missingDays.count)),
                    labels: [("period", month.period.description)])
            })
        text.append(
            "callbill_exceptions", help: "Open exceptions of the month by reason.",
            months.flatMap { month in
                month.exceptions.counts.map { reason, count in
                    Sample(
                        .integer(count),
                        labels: [("period", month.period.description), ("reason", reason)])
                }
            })
    }
}
