import Billing
import BillingTime
import Foundation
import Reports
import Testing

@Suite struct RunReportTests {
    @Test func json() {
        let value = JSONText.object([
            .init("z", .array([.integer(-1), .boolean(true), .boolean(false), .null])),
            .init("a\"\\\n\u{1}\u{1B}\u{7F}", .string("云\t\r")),
            .init("none", .object([])), .init("empty", .array([])),
        ])
        let expected = """
            {
              "z": [
                -1,
                true,
                false,
                null
              ],
              "a\\"\\\\\\n\\u0001\\u001b\\u007f": "云\\t\\r",
              "none": {},
              "empty": []
            }

            """
        #expect(String(decoding: value.bytes, as: UTF8.self) == expected)
    }

    /// A run of two files, one of which could not be read.
    private static func report() -> RunReport {
        var report = RunReport(
            period: november, asOf: noon, programVersion: "1.0", tariffVersion: "ab12",
            totals: .init(
                recordsRead: 21, metered: 10, notBillable: 5, duplicate: 3, conflicting: 2,
                rejected: 1),
            units: .init(free: 1, prepaid: 2, postpaid: 3, unbilled: 4, unknownAccount: 5),
            amount: amount("12.5"), currency: "CNY", accountCount: 2, exceptionCount: 3)
        report.policies = [("grant_start", "activation"), ("zone", "Asia/Shanghai")]
        report.files = [
            .init(
                name: "a.csv.gz", outcome: "taken_in", sha256: "00ff", byteCount: 308,
                totals: report.totals, firstAt: noon, lastAt: noon),
            .init(name: "b.gz", outcome: "truncated_gzip", sha256: nil, byteCount: 1),
        ]
        report.timings = [("reading", 12), ("total", 34)]
        report.failures = [("FailedOperation.DownLoadError", 5)]
        return report
    }

    /// What the report begins with.
    private static let beginning = """
        {
          "period": "2026-11",
          "as_of": "2026-11-03T12:00:00+08:00",
          "callbill_version": "1.0",
          "tariff_version": "ab12",
          "totals": {
            "records_read": 21,
            "metered": 10,
            "not_billable": 5,
            "duplicate": 3,
            "conflicting": 2,
            "rejected": 1,
            "filtered": 0
          },
          "error_codes": {
            "FailedOperation.DownLoadError": 5
          },
          "units": {
            "free": 1,
            "prepaid": 2,
            "postpaid": 3,
            "unbilled": 4,
            "unknown_account": 5
          },
          "late_unbilled_units": 0,
          "amount": "12.50",
          "currency": "CNY",
          "accounts": 2,
          "exceptions": 3,
          "policies": {
            "grant_start": "activation",
            "zone": "Asia/Shanghai"
          },
          "files_by_outcome": {
            "taken_in": 1,
            "known": 0,
            "grown": 0,
            "changed": 0,
            "ignored": 0,
            "not_a_log": 0,
            "unreadable": 0,
            "truncated_gzip": 1,
            "corrupt_gzip": 0,
            "truncated_json": 0
          },
          "files": [
            {
              "name": "a.csv.gz",
              "outcome": "taken_in",
              "sha256": "00ff",
              "bytes": 308,
              "first_at": "2026-11-03T12:00:00+08:00",
        """

    @Test func runReport() throws {
        let rendered = String(decoding: Self.report().bytes(zone: .shanghai), as: UTF8.self)
        #expect(rendered.hasPrefix(Self.beginning))
        #expect(
            rendered.hasSuffix(
                "  \"timings_ms\": {\n    \"reading\": 12,\n    \"total\": 34\n  }\n}\n"))
        let parsed = try JSONSerialization.jsonObject(with: Data(rendered.utf8))
        let files = try #require((parsed as? [String: Any])?["files"] as? [[String: Any]])
        #expect(files.count == 2)
        #expect(files[1]["sha256"] is NSNull)
    }

    @Test func prometheus() {
        var metrics = PrometheusText()
        metrics.append(
            "callbill_records_total", .counter, help: "Records by \"outcome\"\nand \\ more.",
            [
                .init(.integer(10), labels: [("outcome", "metered"), ("period", "2026-11")]),
                .init(.integer(0), labels: [("outcome", "a\"b\\c\nd云")]),
            ])
        metrics.append("callbill_amount", help: "Sum.", .amount(amount("1234.5")))
        metrics.append("callbill_run_seconds", help: "Time.", .milliseconds(1234))
        let expected = """
            # HELP callbill_records_total Records by "outcome"\\nand \\\\ more.
            # TYPE callbill_records_total counter
            callbill_records_total{outcome="metered",period="2026-11"} 10
            callbill_records_total{outcome="a\\"b\\\\c\\nd云"} 0
            # HELP callbill_amount Sum.
            # TYPE callbill_amount gauge
            callbill_amount 1234.50
            # HELP callbill_run_seconds Time.
            # TYPE callbill_run_seconds gauge
            callbill_run_seconds 1.234

            """
        #expect(String(decoding: metrics.bytes, as: UTF8.self) == expected)
    }
}
