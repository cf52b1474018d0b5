import Foundation
import Testing

/// Exceptions of wrapped JSON (an array, an object around it, objects printed over lines) that end by
/// themselves, and logs with headers inside.
@Suite struct NightlyWrappedTests {
    /// How records may be wrapped; `R1` to `R3` stand for them.
    static let wrappings = [
        "[R1,R2,R3]", "[\n  R1,\n  R2,\n  R3\n]\n", "{\"Records\":[R1,R2,R3]}\n",
        "{\n \"id\": \"x\",\n \"Records\": [\n R1,\n R2,\n R3]\n}", "R1\nR2\nR3\n",
        "[R1]\n[R2,R3]\n",
    ]

    static func record(_ id: String, at time: String = "2026-10-05 10:00:00") -> String {
        "{\n\"time\":\"\(time)\",\n\"account_id\":\"a1\",\n\"interface\":\"QueryBarCode\",\n"
            + "\"request_id\":\"\(id)\"}"
    }

    /// The same record as a line.
    static func line(_ record: String) -> String { record.replacing("\n", with: " ") }

    static func wrapped(_ records: [String], in wrapping: String) -> String {
        records.enumerated().reduce(wrapping) { text, next in
            text.replacing("R\(next.offset + 1)", with: next.element)
        }
    }

    static func rejected(_ folder: NightlyFolder, month: String = "2026-10") throws -> [String] {
        let path = folder.path("out/\(month)/rejected")
        let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        return try names.sorted().map { name in
            let text = folder.url.appendingPathComponent("unpacked-\(UUID().uuidString)")
            let status = try ScenarioProcess.run(
                URL(fileURLWithPath: "/usr/bin/gzip"), ["-dc", "\(path)/\(name)"], output: text)
            #expect(status == 0)
            return try String(contentsOf: text, encoding: .utf8)
        }
    }

    @Test(arguments: wrappings) func aRecordMendedInPlaceEnds(wrapping: String) throws {
        let folder = try NightlyCaseTests.folder()
        let bad = #"{"account_id":"a1","request_id":17 18}"#
        let records = [Self.record("r-1"), bad, Self.record("r-3")]
        try folder.write(Self.wrapped(records, in: wrapping), to: "logs/a.json")
        try NightlyHealingTests.run(folder, 6, expecting: 65)
        let rows = try NightlyLastLineTests.exceptions(folder)
        #expect(rows.count == 1 && rows[0].contains(",malformed,"))
        #expect(try Self.rejected(folder) == [bad + "\n"])
        // Nothing is read again as long as nothing changes.
        try NightlyHealingTests.run(folder, 7, expecting: 65)
        #expect(try NightlyLastLineTests.exceptions(folder) == rows)
        let mended = [records[0], Self.record("r-2"), records[2]]
        try folder.write(Self.wrapped(mended, in: wrapping), to: "logs/a.json")
        for day in [8, 9] {
            try NightlyHealingTests.run(folder, day, expecting: 0)
            #expect(try NightlyLastLineTests.units(folder) == "3")
            #expect(try NightlyLastLineTests.exceptions(folder) == [])
        }
        #expect(try Self.rejected(folder) == [])
        try NightlyHealingTests.audit(folder)
    }

    /// Whether the log is still there or not, plain or packed.
    @Test(arguments: wrappings, ["a.json", "a.json.gz", "gone.json"])
    func aCallOfTheFutureIsTakenInLater(wrapping: String, name: String) throws {
        let folder = try NightlyCaseTests.folder()
        let future = Self.record("r-2", at: "2026-10-06 00:40:00")
        let bytes = Array(
            Self.wrapped([Self.record("r-1"), future, Self.record("r-3")], in: wrapping).utf8)
        try folder.write(
            name.hasSuffix(".gz") ? try folder.gzipped(bytes, level: 6) : bytes, to: "logs/\(name)")
        try NightlyHealingTests.writeAnotherLog(folder)
        try NightlyHealingTests.run(folder, 6, expecting: 65)
        #expect(try NightlyLastLineTests.units(folder) == "2")
        #expect(
            try Self.rejected(folder) == [
                future.replacing("\n", with: "")
                    .replacing(",\"", with: ", \"") + "\n"
            ])
        if name == "gone.json" {
            try FileManager.default.removeItem(atPath: folder.path("logs/\(name)"))
        }
        for day in [7, 8] {
            try NightlyHealingTests.run(folder, day, expecting: 0)
            #expect(try NightlyLastLineTests.units(folder) == "3")
            #expect(try NightlyLastLineTests.exceptions(folder) == [])
        }
        try NightlyHealingTests.audit(folder)
    }

    @Test(arguments: wrappings) func aRecordWithoutATimeBelongsToTheMonthAroundIt(
        wrapping: String
    ) throws {
        let folder = try NightlyCaseTests.folder()
        let records = [
            Self.record("r-1", at: "2026-09-30 23:59:00"), Self.record("r-2", at: "?"),
            Self.record("r-3", at: "2026-10-01 00:00:01"),
        ]
        try folder.write(Self.wrapped(records, in: wrapping), to: "logs/a.json")
        try NightlyHealingTests.run(folder, 2, expecting: 65)
        let published = try folder.published()
        #expect(published["2026-09/exceptions.csv"]?.contains(",bad_time,a1,?") == true)
        #expect(published["2026-10/exceptions.csv"]?.contains("bad_time") == false)
        let ending = try folder.callbill([
            "close", "--period", "2026-09", "--out", folder.path("out"), "--book",
            folder.path("book"), "--as-of", NightlyLastLineTests.night(2), "--quiet",
        ])
        #expect(ending.status == 65)
    }

    /// What comes back is JSON Lines: mended by one command, it is fed again.
    @Test(arguments: wrappings) func rejectedRecordsAreLinesToBeFedAgain(wrapping: String) throws {
        let folder = try NightlyCaseTests.folder()
        let records = ["r-1", "r-2", "r-3"].map {
            Self.record($0).replacing("QueryBarCode", with: $0 == "r-2" ? "QueryBarCode" : "NoSuch")
        }
        try folder.write(Self.wrapped(records, in: wrapping), to: "logs/a.json")
        try NightlyHealingTests.run(folder, 6, expecting: 65)
        let text = try #require(try Self.rejected(folder).first)
        #expect(text.split(separator: "\n").count == 2)
        for line in text.split(separator: "\n") {
            let object = try JSONSerialization.jsonObject(with: Data(line.utf8))
            #expect((object as? [String: String])?["account_id"] == "a1")
        }
        try folder.write(text.replacing("NoSuch", with: "QueryBarCode"), to: "logs/mended.jsonl")
        try NightlyHealingTests.run(folder, 7, expecting: 0)
        #expect(try NightlyLastLineTests.units(folder) == "3")
        #expect(try NightlyLastLineTests.exceptions(folder) == [])
        try NightlyHealingTests.audit(folder)
    }

    /// A file goes on behind what was read of it, also where that was rejected and has no line end.
    @Test func aGrownFileGoesOnBehindItsLastArray() throws {
        let folder = try NightlyCaseTests.folder()
        let known = "[\(Self.record("r-1")),\(Self.record("r-2", at: "?"))]"
        try folder.write(known, to: "logs/a.json")
        try NightlyHealingTests.run(folder, 6, expecting: 65)
        let rows = try NightlyLastLineTests.exceptions(folder)
        try folder.write(known + "\n[\(Self.record("r-3"))]", to: "logs/a.json")
        try NightlyHealingTests.run(folder, 7, expecting: 65)
        #expect(try NightlyLastLineTests.exceptions(folder) == rows && rows.count == 1)
        #expect(try NightlyLastLineTests.units(folder) == "2")
        try NightlyHealingTests.audit(folder)
    }

    /// What was cut is not taken in, and its row ends where its calls came otherwise.
    @Test(arguments: [true, false]) func aCutFileEndsWhereItsCallsCame(cameAll: Bool) throws {
        let folder = try NightlyCaseTests.folder()
        let records = (0..<100).map { Self.record("g-\($0)") }
        try folder.write("[" + records.joined(separator: ",\n"), to: "logs/part.json")
        try NightlyHealingTests.run(folder, 6, expecting: 65)
        #expect(
            try NightlyLastLineTests.exceptions(folder).first?.contains("truncated_json") == true)
        #expect(try NightlyLastLineTests.units(folder) == "0")
        try FileManager.default.removeItem(atPath: folder.path("logs/part.json"))
        let came = records[..<(cameAll ? 100 : 50)].joined(separator: ",\n")
        try folder.write("[\(came)]", to: "logs/whole.json")
        for day in [7, 8] { try NightlyHealingTests.run(folder, day, expecting: cameAll ? 0 : 65) }
    }

    /// With other settings two of its keys stand for one field: the call is not guessed, and stays on
    /// the list.
    @Test func aCallOfTheFutureThatCannotBeToldAnyMore() throws {
        let folder = try NightlyCaseTests.folder()
        let future = Self.record("r-2", at: "2026-10-06 00:40:00")
            .replacing("\"request_id\"", with: "\"RequestID\":\"x\",\n\"requestId\"")
        let known = Self.record("r-1").replacing("request_id", with: "requestId")
        try folder.write("[\(known),\(future)]", to: "logs/a.json")
        let mapped =
            folder.arguments(asOf: NightlyLastLineTests.night(6))
            + ["--map", "request_id=requestId"]
        #expect(try folder.callbill(mapped).status == 65)
        for day in [7, 8] {
            try NightlyHealingTests.run(folder, day, expecting: 65)
            #expect(try NightlyLastLineTests.units(folder) == "1")
            let rows = try NightlyLastLineTests.exceptions(folder)
            #expect(rows.count == 1 && rows[0].contains("two keys for one field"))
            #expect(try Self.rejected(folder).count == 1)
        }
        try NightlyHealingTests.audit(folder)
    }

    /// A year that a clock lost opens no months: it belongs to the month around it.
    @Test(arguments: wrappings) func aRecordThatIsTooOldBelongsToTheMonthAroundIt(
        wrapping: String
    ) throws {
        let folder = try NightlyCaseTests.folder()
        let records = [
            Self.record("r-1"), Self.record("r-2", at: "2000-01-01 00:00:01"), Self.record("r-3"),
        ]
        try folder.write(Self.wrapped(records, in: wrapping), to: "logs/a.json")
        try NightlyHealingTests.run(folder, 6, expecting: 65)
        let months = try folder.published().keys.filter { $0.hasSuffix("/exceptions.csv") }
        #expect(months == ["2026-10/exceptions.csv"])
        #expect(try NightlyLastLineTests.exceptions(folder).first?.contains(",too_old,a1,") == true)
    }

    // MARK: Headers inside

    static let second = "account_id,interface,request_id,note,time\n"

    /// A record is kept below the header by which it was read.
    @Test func aCallOfTheFutureBelowASecondHeader() throws {
        let folder = try NightlyCaseTests.folder()
        let future = "a1,QueryBarCode,r-2,x,2026-10-06 00:40:00\n"
        let bad = NightlyHealingTests.call("r-4").replacing("QueryBarCode", with: "NoSuch")
            .replacing("BankCardOCR", with: "NoSuch")
        try folder.write(
            NightlyHealingTests.header + bad + NightlyHealingTests.call("r-1") + Self.second
                + future + "a1,QueryBarCode,r-3,,2026-10-05 10:00:00\n", to: "logs/a.csv")
        try NightlyHealingTests.run(folder, 6, expecting: 65)
        #expect(
            try Self.rejected(folder).sorted()
                == [
                    NightlyHealingTests.header + bad, Self.second + future,
                ].sorted())
        try NightlyHealingTests.run(folder, 7, expecting: 65)
        #expect(try NightlyLastLineTests.exceptions(folder).count == 1)
        #expect(try Self.rejected(folder) == [NightlyHealingTests.header + bad])
        try NightlyHealingTests.audit(folder)
    }

    /// A last line waits below the header by which it is read, is read on, and taken as it is.
    @Test(arguments: [true, false]) func aLastLineBelowASecondHeader(grows: Bool) throws {
        let folder = try NightlyCaseTests.folder()
        let start =
            NightlyHealingTests.header + NightlyLastLineTests.first + Self.second
            + "a1,QueryBarCode,r-2,,2026-10-05 10:00:00\n"
        let last = "a1,QueryBarCode,r-3,,2026-10-05 10:00:01"
        try folder.write(start + (grows ? String(last.prefix(12)) : last), to: "logs/a.csv")
        try NightlyHealingTests.run(folder, 6, expecting: 0)
        #expect(try NightlyLastLineTests.units(folder) == "2")
        if grows { try folder.write(start + last + "\n", to: "logs/a.csv") }
        try NightlyHealingTests.run(folder, 8, expecting: 0)
        #expect(try NightlyLastLineTests.units(folder) == "3")
        #expect(try NightlyLastLineTests.exceptions(folder) == [])
        try NightlyHealingTests.audit(folder)
    }

    /// Below a header that does not suffice nothing waits: the line is rejected at once.
    @Test func aLastLineBelowAHeaderThatDoesNotSuffice() throws {
        let folder = try NightlyCaseTests.folder()
        try folder.write(
            NightlyHealingTests.header + NightlyLastLineTests.first
                + "time,account_id,interface,request\n2026-10-05 10:00:00,a1,QueryBarCode,r-2",
            to: "logs/a.csv")
        for day in [6, 8, 9] {
            try NightlyHealingTests.run(folder, day, expecting: 65)
            let rows = try NightlyLastLineTests.exceptions(folder)
            #expect(rows.count == 1 && rows[0].contains("names the columns anew"))
        }
    }
}
