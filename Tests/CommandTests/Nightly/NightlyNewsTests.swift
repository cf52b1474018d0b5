import Foundation
import Testing

/// A run tells each thing once: what is new, not what every night before has told.
@Suite struct NightlyNewsTests {
    private static func folder() throws -> NightlyFolder {
        let folder = try NightlyCaseTests.folder()
        folder.keepsTelling = false
        return folder
    }

    private static func night(
        _ day: Int, _ records: String?, in folder: NightlyFolder, more: [String] = []
    ) throws -> NightlyFolder.Ending {
        let called = String(format: "%02d", day - 1)
        let at = String(format: "2026-10-%02dT02:30:00+08:00", day)
        if let records {
            try folder.write(
                NightlyCaseTests.header + records, to: "logs/2026-10-\(called).csv")
        }
        return try folder.callbill(folder.arguments(asOf: at) + more)
    }

    private static func good(_ day: Int, account: String = "a1") -> String {
        let called = String(format: "%02d", day - 1)
        return "2026-10-\(called) 10:00:00,\(account),QueryBarCode,good-\(account)-\(day),,,\n"
    }

    private static func bad(_ day: Int, units: String = "-1") -> String {
        let called = String(format: "%02d", day - 1)
        return "2026-10-\(called) 11:00:00,a1,QueryBarCode,bad-\(day),,\(units),\n"
    }

    private static func news(_ text: String, open: Int, _ folder: NightlyFolder) -> String {
        "callbill: warning: 2026-10: \(text), \(open) open; see "
            + "\(folder.path("out"))/2026-10/exceptions.csv\n"
    }

    @Test func anExceptionIsToldOnce() throws {
        let folder = try Self.folder()
        let first = try Self.night(6, Self.good(6) + Self.bad(6), in: folder)
        #expect(first.status == 65)
        #expect(first.messages == Self.news("1 new exception (bad_units 1)", open: 1, folder))
        let quiet = try Self.night(7, Self.good(7), in: folder)
        #expect(quiet.status == 0)
        #expect(quiet.messages.isEmpty)
        let open = try Self.night(8, Self.good(8), in: folder, more: ["--exit-open"])
        #expect(open.status == 65)
        #expect(open.messages.isEmpty)
        let second = try Self.night(
            9, Self.good(9) + Self.bad(9) + "yesterday,a1,QueryBarCode,odd,,,\n",
            in: folder)
        #expect(second.status == 65)
        #expect(
            second.messages
                == Self.news("2 new exceptions (bad_time 1, bad_units 1)", open: 3, folder))
        #expect(try Self.night(10, Self.good(10), in: folder).status == 0)
    }

    @Test func aFileThatStaysBrokenIsToldOnce() throws {
        let folder = try Self.folder()
        try folder.write([0x1F, 0x8B, 8, 0, 0, 0], to: "logs/broken.csv.gz")
        let first = try Self.night(6, Self.good(6), in: folder)
        #expect(first.status == 65)
        #expect(first.messages.contains("truncated_gzip"))
        #expect(first.messages.contains("1 new exception (truncated_gzip 1), 1 open"))
        let second = try Self.night(7, Self.good(7), in: folder)
        #expect(second.status == 0)
        #expect(second.messages.isEmpty)
        // Whoever drops it and comes with another broken one is told again.
        try FileManager.default.removeItem(atPath: folder.path("logs/broken.csv.gz"))
        try folder.write([0x1F, 0x8B, 8, 0, 0], to: "logs/broken-2.csv.gz")
        #expect(try Self.night(8, Self.good(8), in: folder).status == 65)
    }

    @Test func anUnknownAccountIsToldOnceUntilItIsKnown() throws {
        let folder = try Self.folder()
        let first = try Self.night(6, Self.good(6) + Self.good(6, account: "new"), in: folder)
        #expect(first.status == 65)
        #expect(first.messages == Self.news("1 new exception (unknown_account 1)", open: 1, folder))
        #expect(
            try Self.night(7, Self.good(7) + Self.good(7, account: "new"), in: folder).status == 0)
        let second = try Self.night(8, Self.good(8) + Self.good(8, account: "newer"), in: folder)
        #expect(
            second.messages == Self.news("1 new exception (unknown_account 1)", open: 2, folder))
    }

    @Test func aMissingNightIsToldOnce() throws {
        let folder = try Self.folder()
        for day in 5...7 {
            #expect(try Self.night(day, Self.good(day), in: folder).status == 0)
        }
        let missing = try Self.night(8, nil, in: folder)
        #expect(missing.status == 65)
        #expect(
            missing.messages
                == "callbill: warning: 2026-10: no calls on 2026-10-07; look whether their logs came\n"
        )
        // The same day again, and the next: that night is told already, and the next came.
        #expect(try Self.night(8, nil, in: folder).status == 0)
        #expect(try Self.night(9, Self.good(9), in: folder).status == 0)
        // Two nights in which nobody ran it, and one of them is missing.
        let gap = try Self.night(13, Self.good(13), in: folder)
        #expect(gap.status == 65)
        #expect(gap.messages.contains("no calls on 2026-10-09 to 2026-10-11"), "\(gap.messages)")
    }

    @Test func aFirstLoadTellsOfNoGap() throws {
        let folder = try Self.folder()
        try folder.write(
            NightlyCaseTests.header + Self.good(2) + Self.good(9), to: "logs/month.csv")
        for _ in 0..<2 {
            let ending = try folder.callbill(
                folder.arguments(asOf: "2026-11-29T02:30:00+08:00"))
            #expect(ending.status == 0, "\(ending.messages)")
        }
    }

    /// Logs that come a day after their night are late once, and then what is usual.
    @Test func whenLogsUsuallyComeIsLearned() throws {
        let folder = try Self.folder()
        for day in 4...6 {
            #expect(try Self.night(day, Self.good(day), in: folder).status == 0)
        }
        #expect(try Self.night(7, nil, in: folder).status == 65)
        for day in 8...12 {
            // On day 8 those of day 6 come, which day 7's run should have had, and so on.
            let called = String(format: "%02d", day - 2)
            try folder.write(
                NightlyCaseTests.header + Self.good(day - 1), to: "logs/2026-10-\(called).csv")
            let ending = try folder.callbill(
                folder.arguments(asOf: String(format: "2026-10-%02dT02:30:00+08:00", day)))
            #expect(ending.status == 0, "\(day): \(ending.messages)")
        }
        let missing = try Self.night(13, nil, in: folder)
        #expect(missing.messages.contains("no calls on 2026-10-11"), "\(missing.messages)")
    }

    @Test func whatADryRunShowsIsToldByTheRun() throws {
        let folder = try Self.folder()
        #expect(
            try Self.night(6, Self.good(6) + Self.bad(6), in: folder, more: ["--dry-run"]).status
                == 65)
        #expect(try Self.night(6, nil, in: folder).status == 65)
        #expect(try Self.night(6, nil, in: folder).status == 0)
    }

    @Test func messagesForProgramsHaveFigures() throws {
        let folder = try Self.folder()
        let ending = try Self.night(
            6, Self.good(6) + Self.bad(6), in: folder, more: ["--log-json"])
        let records = try ending.messages.split(separator: "\n").map {
            try #require(
                try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
        }
        #expect(records.count == 2)
        let news = try #require(records.first?["metadata"] as? [String: Any])
        #expect(news["period"] as? String == "2026-10")
        #expect(news["new"] as? Int == 1)
        #expect(news["open"] as? Int == 1)
        #expect((news["reasons"] as? [String: Int]) == ["bad_units": 1])
        #expect((news["path"] as? String)?.hasSuffix("out/2026-10/exceptions.csv") == true)
        let end = try #require(records.last?["metadata"] as? [String: Any])
        #expect(records.last?["message"] as? String == "run ended")
        #expect(end["exit_code"] as? Int == 65)
        #expect((end["records"] as? [String: Int])?["rejected"] == 1)
        #expect((end["records"] as? [String: Int])?["metered"] == 1)
        let months = try #require(end["months"] as? [[String: Any]])
        #expect(months.first?["exceptions"] as? Int == 1)
        #expect(months.first?["free"] as? Int == 1)
    }
}
