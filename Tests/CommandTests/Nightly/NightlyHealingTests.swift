import Foundation
import Testing

/// Exceptions that end by themselves: calls of the future, and those of contents that are gone.
@Suite struct NightlyHealingTests {
    static let header = NightlyLastLineTests.header

    static func call(_ id: String, at time: String = "2026-10-05 10:00:00") -> String {
        "\(time),a1,BankCardOCR,\(id)\n"
    }

    static func run(_ folder: NightlyFolder, _ day: Int, expecting status: Int32) throws {
        let ending = try folder.run(asOf: NightlyLastLineTests.night(day))
        #expect(ending.status == status, "day \(day): \(ending.messages)")
    }

    /// Another log without a call: a folder without any log at all is no night.
    static func writeAnotherLog(_ folder: NightlyFolder) throws {
        try folder.write(header, to: "logs/idle.csv")
    }

    static func audit(_ folder: NightlyFolder) throws {
        let ending = try folder.callbill([
            "audit", "--out", folder.path("out"), "--book", folder.path("book"),
        ])
        #expect(ending.status == 0, "\(ending.messages)")
    }

    // MARK: The future

    /// Whether the log is still there or not, plain or packed, the call is taken in once it is no
    /// longer in the future.
    @Test(arguments: ["a.csv", "a.csv.gz", "gone.csv", "moved.csv"])
    func aCallOfTheFutureIsTakenInLater(name: String) throws {
        let folder = try NightlyCaseTests.folder()
        let text =
            Self.header + Self.call("r-1") + Self.call("r-2", at: "2026-10-06 00:40:00")
            + Self.call("r-3")
        let bytes = Array(text.utf8)
        try folder.write(
            name.hasSuffix(".gz") ? try folder.gzipped(bytes, level: 6) : bytes, to: "logs/\(name)")
        try Self.writeAnotherLog(folder)
        try Self.run(folder, 6, expecting: 65)
        #expect(try NightlyLastLineTests.units(folder) == "2")
        #expect(try NightlyLastLineTests.exceptions(folder).count == 1)
        let path = folder.path("logs/\(name)")
        if name == "gone.csv" { try FileManager.default.removeItem(atPath: path) }
        if name == "moved.csv" {
            try FileManager.default.moveItem(atPath: path, toPath: folder.path("logs/other.csv"))
        }
        for day in [7, 8] {
            try Self.run(folder, day, expecting: 0)
            #expect(try NightlyLastLineTests.units(folder) == "3")
            #expect(try NightlyLastLineTests.exceptions(folder) == [])
        }
        if name != "moved.csv" { try Self.audit(folder) }
    }

    /// As long as it lies in the future it stays on the list, and it counts once where it came twice.
    @Test func aCallOfTheFarFutureWaits() throws {
        let folder = try NightlyCaseTests.folder()
        let later = Self.call("r-2", at: "2026-10-08 10:00:00")
        try folder.write(Self.header + Self.call("r-1") + later, to: "logs/a.csv")
        try folder.write(Self.header + later + Self.call("r-3"), to: "logs/b.csv")
        for day in [6, 7, 8] {
            try Self.run(folder, day, expecting: 65)
            #expect(try NightlyLastLineTests.units(folder) == "2")
            #expect(try NightlyLastLineTests.exceptions(folder).count == 2)
        }
        try Self.run(folder, 9, expecting: 0)
        #expect(try NightlyLastLineTests.units(folder) == "3")
        try Self.audit(folder)
    }

    /// The billing host's clock is ten minutes slow as October begins.
    @Test func aClockThatIsSlowCostsOneNight() throws {
        let folder = try NightlyCaseTests.folder()
        let calls =
            Self.call("f1", at: "2026-09-30 23:50:00") + Self.call("f2", at: "2026-10-01 00:40:00")
        try folder.write(Self.header + calls, to: "logs/a.csv")
        for (asOf, status, units) in [
            ("2026-10-01T00:30:00+08:00", 65, "0"), ("2026-10-02T00:30:00+08:00", 0, "1"),
            ("2026-11-01T00:30:00+08:00", 0, "1"),
        ] as [(String, Int32, String)] {
            #expect(try folder.run(asOf: asOf).status == status, "\(asOf)")
            #expect(try NightlyLastLineTests.units(folder) == units, "\(asOf)")
            #expect(try NightlyLastLineTests.exceptions(folder).isEmpty == (status == 0))
        }
    }

    // MARK: Contents that are gone

    /// Zeros that a crash left, and an object over several lines, are mended in place by hand.
    @Test func twoFilesMendedInPlace() throws {
        let folder = try NightlyCaseTests.folder()
        let good = "2026-09-05 10:00:00,a1,银行卡识别,a-00000\n"
        try folder.write(
            Self.header + good + String(repeating: "\u{0}", count: 700), to: "logs/nul.csv")
        let members = [
            #""time": "2026-09-05T10:00:00+08:00""#, #""account_id": "a1""#,
            #""interface": "BankCardOCR""#, #""request_id": "c1""#,
        ]
        try folder.write(
            "{\n " + members.joined(separator: ",\n ") + "\n}", to: "logs/pretty.json")
        try folder.run(asOf: "2026-10-01T00:30:00+08:00")
        try folder.write(Self.header + good, to: "logs/nul.csv")
        try folder.write("{" + members.joined(separator: ", ") + "}", to: "logs/pretty.json")
        for _ in 0..<2 {
            #expect(try folder.run(asOf: "2026-10-01T00:30:00+08:00").status == 0)
            #expect(try NightlyLastLineTests.exceptions(folder) == [])
        }
        let summary = try folder.published()["2026-09/summary.csv"] ?? ""
        #expect(summary.contains("a1,One,2026-09,2,0,0,0,"), "\(summary)")
    }

    /// Records that no request id leads to, each with what it is in the mended file.
    static let garbled = [
        "\u{0}\u{0}\u{0}\n", "<html>502</html>\n", "# exported by hand\n", ",,,\n",
        "2026-10-05 10:00:00,a1,\"Query\"BarCode,r-2\n", "2026-10-05 10:00:00,a1,QueryBarCode\n",
        "2026-10-05 10:00:00,a1,QueryBarCode,\n",
    ]

    @Test(arguments: garbled) func whatWasMendedInPlaceEnds(record: String) throws {
        let folder = try NightlyCaseTests.folder()
        let good = (0..<200).map { Self.call("g-\($0)") }
        try folder.write(
            Self.header + good[..<100].joined() + record + good[100...].joined(),
            to: "logs/a.csv")
        try Self.run(folder, 6, expecting: 65)
        try Self.run(folder, 7, expecting: 65)
        try folder.write(
            Self.header + good[..<100].joined() + Self.call("m-1") + good[100...].joined(),
            to: "logs/a.csv")
        try Self.run(folder, 8, expecting: 0)
        #expect(try NightlyLastLineTests.exceptions(folder) == [])
        #expect(try NightlyLastLineTests.units(folder) == "201")
        try Self.run(folder, 9, expecting: 0)
    }

    /// The file is gone, and its calls came in another one, or in two.
    @Test(arguments: [1, 2]) func whatCameOtherwiseEnds(parts: Int) throws {
        let folder = try NightlyCaseTests.folder()
        let good = (0..<200).map { Self.call("g-\($0)") }
        try folder.write(Self.header + good.joined() + "\u{0}\u{0}\n", to: "logs/a.csv")
        try Self.run(folder, 6, expecting: 65)
        try FileManager.default.removeItem(atPath: folder.path("logs/a.csv"))
        for part in 0..<parts {
            let calls = good.indices.filter { $0 % parts == part }.map { good[$0] }.joined()
            let text = Self.header + calls + Self.call("m-\(part)")
            try folder.write(
                try folder.gzipped(Array(text.utf8), level: 6), to: "logs/b\(part).csv.gz")
        }
        try Self.run(folder, 7, expecting: 0)
        #expect(try NightlyLastLineTests.exceptions(folder) == [])
        #expect(try NightlyLastLineTests.units(folder) == "\(200 + parts)")
    }

    /// A name that takes another day's calls is not mended: what was rejected stays on the list.
    @Test func aFileThatWasOverwrittenStaysOnTheList() throws {
        let folder = try NightlyCaseTests.folder()
        let calls = (0..<50).map { Self.call("g-\($0)") }.joined()
        try folder.write(Self.header + calls + "\u{0}\u{0}\n", to: "logs/a.csv")
        try Self.run(folder, 6, expecting: 65)
        let next = (0..<50).map { Self.call("h-\($0)", at: "2026-10-06 10:00:00") }.joined()
        try folder.write(Self.header + next, to: "logs/a.csv")
        try Self.run(folder, 7, expecting: 65)
        #expect(try NightlyLastLineTests.exceptions(folder).count == 1)
        // Nor does it end where half of its calls came again.
        let half = (0..<25).map { Self.call("g-\($0)") }.joined()
        try folder.write(Self.header + half, to: "logs/a.csv")
        try Self.run(folder, 8, expecting: 65)
        // Nor where the file is gone and nothing came.
        try Self.writeAnotherLog(folder)
        try FileManager.default.removeItem(atPath: folder.path("logs/a.csv"))
        try Self.run(folder, 9, expecting: 65)
        #expect(try NightlyLastLineTests.exceptions(folder).count == 1)
    }

    /// Rotated and compressed, the record belongs to the new file: it stands on the list once.
    @Test func aRotatedFileTakesItsExceptionsAlong() throws {
        let folder = try NightlyCaseTests.folder()
        let text = Self.header + Self.call("r-1") + "\u{0}\u{0}\n" + Self.call("r-2")
        try folder.write(text, to: "logs/a.csv")
        try Self.run(folder, 6, expecting: 65)
        try FileManager.default.removeItem(atPath: folder.path("logs/a.csv"))
        try folder.write(try folder.gzipped(Array(text.utf8), level: 6), to: "logs/b.csv.gz")
        try Self.run(folder, 7, expecting: 65)
        let rows = try NightlyLastLineTests.exceptions(folder)
        #expect(rows.count == 1 && rows[0].contains("logs/b.csv.gz,3,"))
        #expect(
            !FileManager.default.fileExists(atPath: folder.path("out/2026-10/rejected/a.csv.gz")))
        try Self.audit(folder)
    }

    /// A gzip that was cut under another name ends once its calls came.
    @Test(arguments: [true, false]) func aCutGzipEndsWhereItsCallsCame(cameAll: Bool) throws {
        let folder = try NightlyCaseTests.folder()
        let calls = (0..<3000).map { Self.call("g-\($0)") }
        let whole = try folder.gzipped(Array((Self.header + calls.joined()).utf8), level: 6)
        try folder.write(Array(whole.dropLast(9)), to: "logs/upload-7.csv.gz")
        try Self.writeAnotherLog(folder)
        try Self.run(folder, 6, expecting: 65)
        try FileManager.default.removeItem(atPath: folder.path("logs/upload-7.csv.gz"))
        try Self.run(folder, 7, expecting: 65)
        let came = cameAll ? calls.joined() : calls[..<1500].joined()
        try folder.write(Self.header + came, to: "logs/calls.csv")
        try Self.run(folder, 8, expecting: cameAll ? 0 : 65)
        try Self.run(folder, 9, expecting: cameAll ? 0 : 65)
        try Self.audit(folder)
    }

    /// What came through a pipe never comes again: the ledger has the records.
    @Test func standardInputHealsToo() throws {
        let runner = try CommandLineRunner()
        func night(_ day: Int, _ text: String) throws -> Int32 {
            try runner.run(
                ["-"], input: Array(text.utf8), asOf: NightlyLastLineTests.night(day)
            ).status
        }
        let future = Self.call("r-2", at: "2026-10-06 00:40:00")
        #expect(try night(6, Self.header + Self.call("r-1") + future + "\u{0}\u{0}") == 65)
        let rejected = try runner.gunzipped("out/2026-10/rejected/-.gz")
        #expect(String(decoding: rejected, as: UTF8.self) == Self.header + future + "\u{0}\u{0}\n")
        // The call of the future is taken in; the other record is left.
        #expect(try night(7, Self.header + Self.call("r-3")) == 65)
        #expect(try runner.row(of: "a1", in: "out/2026-10/summary.csv")["free_units"] == "3")
        #expect(try runner.rows("out/2026-10/exceptions.csv").map { $0["reason"] } == ["malformed"])
        // It ends when all calls of its delivery came once more.
        #expect(try night(8, Self.header + Self.call("r-1") + Self.call("r-4")) == 0)
        #expect(try runner.row(of: "a1", in: "out/2026-10/summary.csv")["free_units"] == "4")
    }

    /// Killed wherever it may be, a night ends as if it had not been.
    @Test func whatHealsIsSafeFromKills() throws {
        func month(kills: Bool) throws -> [String: String] {
            let folder = try NightlyCaseTests.folder()
            var random = ScenarioRandom(seed: 18)
            let good = (0..<400).map { Self.call("g-\($0)") }
            let later = Self.call("f-1", at: "2026-10-06 00:45:00")
            let nights: [[(String, String)]] = [
                [
                    ("a.csv", good[..<200].joined() + "\u{0}\n" + later),
                    ("b.csv", good[200...].joined() + "2026-10-05 10:00:00,a1,Ba"),
                ],
                [
                    ("a.csv", good[..<200].joined() + Self.call("m-1") + later),
                    ("b.csv", good[200...].joined() + Self.call("m-2")),
                ],
            ]
            for (number, files) in nights.enumerated() {
                for (name, text) in files {
                    try folder.write(Self.header + text, to: "logs/\(name)")
                }
                let asOf = NightlyLastLineTests.night(6 + number)
                for _ in 0..<(kills ? 6 : 0) {
                    let run = try folder.start(folder.arguments(asOf: asOf))
                    usleep(UInt32(random.int(1_000...120_000)))
                    kill(run.processIdentifier, SIGKILL)
                    run.waitUntilExit()
                }
                try folder.run(asOf: asOf)
            }
            #expect(try NightlyLastLineTests.exceptions(folder) == [])
            #expect(try NightlyLastLineTests.units(folder) == "403")
            return try folder.billed()
        }
        #expect(try month(kills: true) == month(kills: false))
    }

    // MARK: Months

    /// A record whose time can't be read belongs to the month of the calls around it, the earlier one
    /// of two: it keeps that month open.
    @Test(arguments: [
        (["2026-09-30 23:59:00", "?"], "2026-09"), (["?", "2026-09-30 23:59:00"], "2026-09"),
        (["2026-09-30 23:59:00", "?", "2026-10-01 00:00:01"], "2026-09"),
        (["2026-10-01 00:00:01", "?", "2026-10-01 00:00:02"], "2026-10"),
        (["2026-09-30 23:59:00", "?", "?", "?"], "2026-09"),
        (["2026-08-31 23:59:00", "2026-09-01 00:00:00", "?", "2026-10-01 00:00:01"], "2026-09"),
        (["?"], "2026-10"),
    ]) func aRecordWithoutATimeBelongsToTheMonthAroundIt(times: [String], month: String) throws {
        let folder = try NightlyCaseTests.folder()
        let lines = times.enumerated().map { Self.call("r-\($0.offset)", at: $0.element) }
        try folder.write(Self.header + lines.joined(), to: "logs/a.csv")
        try Self.run(folder, 2, expecting: 65)
        let bad = times.count { $0 == "?" }
        let listed = try folder.published().filter { $0.key.hasSuffix("/exceptions.csv") }
            .mapValues { $0.split(separator: "\n").count - 1 }.filter { $0.value > 0 }
        #expect(listed == ["\(month)/exceptions.csv": bad])
        guard month == "2026-09" else { return }
        let ending = try folder.callbill([
            "close", "--period", times.contains { $0.hasPrefix("2026-08") } ? "2026-08" : month,
            "--out", folder.path("out"), "--book", folder.path("book"), "--as-of",
            NightlyLastLineTests.night(2), "--quiet",
        ])
        #expect(ending.status == (times.contains { $0.hasPrefix("2026-08") } ? 0 : 65))
    }
}
