import Foundation
import Testing

/// Calls that don't come are seen: in the metrics, in `status` and by `max_log_age`.
@Suite struct NightlySilenceTests {
    /// A folder with a log that has a call at each of the times.
    private static func folder(_ times: [String]) throws -> NightlyFolder {
        let folder = try NightlyCaseTests.folder()
        try deliver(times, "calls", in: folder)
        return folder
    }

    private static func deliver(
        _ times: [String], _ name: String, in folder: NightlyFolder
    ) throws {
        let calls = times.enumerated().map { "\($1),a1,QueryBarCode,\(name)-\($0),,,\n" }
        try folder.write(NightlyCaseTests.header + calls.joined(), to: "logs/\(name).csv")
    }

    /// The samples of a series by their labels.
    private static func series(
        _ name: String, _ folder: NightlyFolder, _ file: String = "callbill.prom"
    ) throws -> [String: String] {
        let text = try String(contentsOfFile: folder.path("out/\(file)"), encoding: .utf8)
        var samples: [String: String] = [:]
        for line in text.split(separator: "\n") {
            let parts = line.split(separator: " ")
            let labels = parts[0].drop { $0 != "{" }
            guard parts.count == 2, parts[0].dropLast(labels.count) == name else { continue }
            samples[String(labels)] = String(parts[1])
        }
        return samples
    }

    private static func expectSound(_ folder: NightlyFolder, asOf: String) throws {
        let audit = try folder.callbill([
            "audit", "--out", folder.path("out"), "--book", folder.path("book"), "--as-of", asOf,
        ])
        #expect(audit.status == 0, "\(audit.messages)")
    }

    /// The missing days that `status` lists, by month.
    private static func missing(_ folder: NightlyFolder, asOf: String) throws -> [String: Int] {
        let text = try folder.callbill([
            "status", "--out", folder.path("out"), "--as-of", asOf, "--format", "json",
        ])
        let value = try #require(
            JSONSerialization.jsonObject(with: Data(text.messages.utf8)) as? [String: Any])
        var days: [String: Int] = [:]
        for month in try #require(value["months"] as? [[String: Any]]) {
            let name = try #require(month["period"] as? String)
            days[name] = (month["missing_days"] as? [String])?.count
        }
        return days
    }

    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var times: [String]
        var asOf: String
        var missing: [String: Int]
        /// The newest call, in seconds since 1970.
        var newest: Int
    }

    private static let cases = [
        // Of October 4 and 6 to 11.
        Case(
            testDescription: "in the middle of a month",
            times: ["2026-10-03 10:00:00", "2026-10-05 10:00:00", "2026-10-12 10:00:00"],
            asOf: "2026-10-13T00:30:00+08:00", missing: ["2026-10": 7], newest: 1_791_770_400),
        // 13 to 15; the 16th is not over.
        Case(
            testDescription: "behind the last call",
            times: ["2026-10-11 10:00:00", "2026-10-12 10:00:00"],
            asOf: "2026-10-16T23:59:59+08:00", missing: ["2026-10": 3], newest: 1_791_770_400),
        // One second later it is.
        Case(
            testDescription: "behind the last call, on the next day",
            times: ["2026-10-11 10:00:00", "2026-10-12 10:00:00"],
            asOf: "2026-10-17T00:00:00+08:00", missing: ["2026-10": 4], newest: 1_791_770_400),
        // 4 and 6 to 31; all of November; 1 to 29.
        Case(
            testDescription: "a month without a call between two",
            times: ["2026-10-03 10:00:00", "2026-10-05 10:00:00", "2026-12-30 10:00:00"],
            asOf: "2026-12-31T00:30:00+08:00",
            missing: ["2026-10": 27, "2026-11": 30, "2026-12": 29], newest: 1_798_596_000),
        // The 31st; all of November; the 1st.
        Case(
            testDescription: "months without a call behind the last one",
            times: ["2026-10-30 10:00:00"], asOf: "2026-12-02T00:30:00+08:00",
            missing: ["2026-10": 1, "2026-11": 30, "2026-12": 1], newest: 1_793_325_600),
        // The last second of October and the first of November, of which the 2nd is over.
        Case(
            testDescription: "the zone's midnight between months",
            times: ["2026-10-31T15:59:59Z", "2026-10-31T16:00:00Z"],
            asOf: "2026-11-02T16:00:00Z", missing: ["2026-10": 0, "2026-11": 1],
            newest: 1_793_462_400),
        // The same instant is November 1 in the zone: it alone makes the month of the first call.
        Case(
            testDescription: "the zone's midnight before the first call",
            times: ["2026-10-31T16:00:00Z"], asOf: "2026-11-02T15:59:59Z",
            missing: ["2026-11": 0], newest: 1_793_462_400),
        Case(
            testDescription: "none",
            times: ["2026-10-11 23:59:59", "2026-10-12 00:00:00"],
            asOf: "2026-10-12T09:00:00+08:00", missing: ["2026-10": 0], newest: 1_791_734_400),
    ]

    @Test(arguments: cases)
    func daysWithoutACallAreCounted(_ example: Case) throws {
        let folder = try Self.folder(example.times)
        try folder.run(asOf: example.asOf)
        var expected: [String: String] = [:]
        for (period, days) in example.missing { expected["{period=\"\(period)\"}"] = "\(days)" }
        #expect(try Self.series("callbill_missing_days", folder) == expected)
        #expect(
            try Self.series("callbill_newest_call_timestamp_seconds", folder)
                == ["": "\(example.newest)"])
        #expect(
            try Self.series("callbill_open_months", folder) == ["": "\(example.missing.count)"])
        #expect(try Self.missing(folder, asOf: example.asOf) == example.missing)
        try Self.expectSound(folder, asOf: example.asOf)
    }

    /// What several runs took in of some accounts is one month's days.
    @Test func daysOfAllAccountsAndRunsCount() throws {
        let folder = try Self.folder(["2026-10-01 10:00:00", "2026-10-09 10:00:00"])
        try folder.run(asOf: "2026-10-10T00:30:00+08:00")
        #expect(try Self.series("callbill_missing_days", folder).values.sorted() == ["7"])
        let calls = ["02", "04", "06"].map {
            NightlyCaseTests.calls(1, account: "a2", day: "2026-10-\($0)", prefix: $0)
        }
        try folder.write(NightlyCaseTests.header + calls.joined(), to: "logs/late.csv")
        try folder.run(asOf: "2026-10-10T00:30:00+08:00")
        #expect(try Self.series("callbill_missing_days", folder).values.sorted() == ["4"])
        let text = try folder.callbill([
            "status", "--out", folder.path("out"), "--as-of", "2026-10-10",
        ])
        #expect(text.messages.contains("03, 05, 07-08"), "\(text.messages)")
        #expect(text.messages.contains("newest call 2026-10-09T10:00:00+08:00\n"))
        #expect(text.messages.contains("open months 1\n"))
    }

    @Test func everySeriesIsThereBeforeTheFirstCall() throws {
        let folder = try NightlyCaseTests.folder()
        let arguments = folder.arguments(asOf: "2026-12-31T00:30:00+08:00") + ["--allow-no-logs"]
        #expect(try folder.callbill(arguments).status == 0)
        #expect(
            try Self.series("callbill_newest_call_timestamp_seconds", folder) == ["": "0"])
        #expect(try Self.series("callbill_open_months", folder) == ["": "1"])
        #expect(
            try Self.series("callbill_missing_days", folder) == ["{period=\"2026-12\"}": "0"])
        let names = try DocumentTable("Sources/callbill/callbill.docc/Formats.md", "Reason").rows
            .flatMap { DocumentTable.code($0[0]) }
        var expected: [String: String] = [:]
        for name in names { expected["{period=\"2026-12\",reason=\"\(name)\"}"] = "0" }
        #expect(expected.count > 20)
        #expect(try Self.series("callbill_exceptions", folder) == expected)
        let silent = try folder.callbill(arguments + ["--max-log-age", "36h"])
        #expect(silent.status == 65)
        #expect(silent.messages.contains("no call has come yet"), "\(silent.messages)")
    }

    @Test func openExceptionsAreCountedByReason() throws {
        let folder = try NightlyCaseTests.folder()
        let asOf = "2026-11-01T00:30:00+08:00"
        let bad = (0..<2).map { "2026-10-05 10:00:00,a1,NoSuchOCR,x-\($0),,,\n" }.joined()
        try folder.write(
            NightlyCaseTests.header + NightlyCaseTests.calls(3, account: "nobody", prefix: "r")
                + bad + "2026-10-05 10:00:00,a1,QueryBarCode,y,,-1,\n", to: "logs/a.csv")
        try folder.write("no log\n", to: "logs/b.csv")
        #expect(try folder.run(asOf: asOf).status == 65)
        let open = try Self.series("callbill_exceptions", folder).filter { $0.value != "0" }
        #expect(
            open == [
                "{period=\"2026-10\",reason=\"unknown_interface\"}": "2",
                "{period=\"2026-10\",reason=\"bad_units\"}": "1",
                "{period=\"2026-10\",reason=\"unknown_account\"}": "1",
                "{period=\"2026-11\",reason=\"not_a_log\"}": "1",
            ])
        let month = try Self.series("callbill_exceptions", folder, "2026-10/callbill.prom")
        #expect(month.filter { $0.value != "0" }.count == 3)
        try Self.expectSound(folder, asOf: asOf)
        let text = try folder.callbill(["status", "--out", folder.path("out"), "--as-of", asOf])
        #expect(
            text.messages.hasSuffix(
                """
                open exceptions
                2026-10  bad_units: 1
                2026-10  unknown_interface: 2
                2026-11  not_a_log: 1

                """), "\(text.messages)")
    }

    @Test func aClosedMonthIsNotOpen() throws {
        let folder = try Self.folder(["2026-10-31 10:00:00", "2026-12-01 10:00:00"])
        let asOf = "2026-12-02T00:30:00+08:00"
        try folder.run(asOf: asOf)
        #expect(try Self.series("callbill_open_months", folder) == ["": "3"])
        for (period, open) in [("2026-10", "2"), ("2026-11", "1")] {
            let close = try folder.callbill([
                "close", "--period", period, "--out", folder.path("out"), "--book",
                folder.path("book"), "--as-of", asOf, "--quiet",
            ])
            #expect(close.status == 0, "\(close.messages)")
            #expect(try Self.series("callbill_open_months", folder) == ["": open])
            #expect(
                try !Self.series("callbill_missing_days", folder).keys.contains(
                    "{period=\"\(period)\"}"))
        }
        #expect(try Self.series("callbill_missing_days", folder) == ["{period=\"2026-12\"}": "0"])
        try Self.expectSound(folder, asOf: asOf)
    }

    /// 36 hours after the newest call are no more than `36h`, and a second more are.
    @Test func anOldNewestCallIsAWarning() throws {
        let folder = try Self.folder(["2026-10-04 10:00:00", "2026-10-05 10:00:00"])
        func ending(_ asOf: String, _ more: [String]) throws -> NightlyFolder.Ending {
            try folder.callbill(folder.arguments(asOf: asOf) + more)
        }
        let limit = ["--max-log-age", "36h"]
        #expect(try ending("2026-10-06T22:00:00+08:00", limit).status == 0)
        #expect(try ending("2026-10-06T22:00:01+08:00", []).status == 0)
        let old = try ending("2026-10-06T22:00:01+08:00", limit)
        #expect(old.status == 65)
        #expect(
            old.messages.contains(
                "warning: the newest call is from 2026-10-05T10:00:00+08:00, 1d 12h 1s ago, longer "
                    + "than max_log_age (36h): look whether logs still come to "
                    + folder.path("logs") + "\n"), "\(old.messages)")
        // A late log brings nothing newer; one of the night does.
        try Self.deliver(["2026-10-03 10:00:00"], "late", in: folder)
        #expect(try ending("2026-10-06T22:00:01+08:00", limit).status == 65)
        try Self.deliver(["2026-10-05 10:00:01"], "new", in: folder)
        #expect(try ending("2026-10-06T22:00:01+08:00", limit).status == 0)
    }

    @Test func everyCommandThatTakesLogsMissesThem() throws {
        let folder = try Self.folder(["2026-10-05 10:00:00"])
        let rest = ["--out", folder.path("out"), "--as-of", "2026-10-08T10:00:00+08:00", "--quiet"]
        let ingest = ["ingest", "--logs", folder.path("logs"), "--max-log-age", "2d"] + rest
        let old = try folder.callbill(ingest)
        #expect(old.status == 65 && old.messages.contains("3d ago"), "\(old.messages)")
        try folder.write("max_log_age: 2d\n", to: "book/callbill.yaml")
        let book = ["--book", folder.path("book")]
        #expect(try folder.callbill(["invoice"] + book + rest).status == 0)
        // One month alone is written; the whole ledger counts.
        let one = ["run", "--logs", folder.path("logs"), "--period", "2026-09"] + book + rest
        #expect(try folder.callbill(one).messages.contains("3d ago"))
        let refused = try folder.callbill(one + ["--max-log-age", "soon"])
        #expect(refused.status == 64 && refused.messages.contains("--max-log-age must be a span"))
    }
}
