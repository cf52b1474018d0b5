import Foundation
import Testing

/// A plain file's last line without its end waits for the rest.
@Suite struct NightlyLastLineTests {
    static let header = "time,account_id,interface,request_id\n"
    static let first = "2026-10-05 10:00:00,a1,QueryBarCode,r-1\n"
    static let last = "2026-10-05 10:00:01,a1,QueryBarCode,r-2"

    /// The rows of all months' lists of exceptions, without their headers.
    static func exceptions(_ folder: NightlyFolder) throws -> [String] {
        try folder.published().filter { $0.key.hasSuffix("/exceptions.csv") }
            .sorted { $0.key < $1.key }
            .flatMap { $0.value.split(separator: "\n").dropFirst().map(String.init) }
    }

    static func night(_ day: Int, month: String = "2026-10") -> String {
        "\(month)-\(day < 10 ? "0" : "")\(day)T00:30:00+08:00"
    }

    static func units(_ folder: NightlyFolder) throws -> String? {
        try NightlyCaseTests.summary(folder, "free_units")
    }

    /// Half a line is neither metered nor rejected, wherever it is cut.
    @Test(arguments: [1, 9, 20, 25, 37, 38]) func halfALineWaits(length: Int) throws {
        let folder = try NightlyCaseTests.folder()
        let half = Self.header + Self.first + Self.last.prefix(length)
        try folder.write(half, to: "logs/a.csv")
        let ending = try folder.run(asOf: Self.night(6))
        #expect(ending.status == 0)
        #expect(try Self.units(folder) == "1")
        #expect(try Self.exceptions(folder) == [])
        try folder.write(
            Self.header + Self.first + Self.last + "\n", to: "logs/a.csv")
        #expect(try folder.run(asOf: Self.night(7)).status == 0)
        #expect(try Self.units(folder) == "2")
    }

    /// A line of too many or too few cells waits as well: the rest may hold a quote or a delimiter.
    @Test(arguments: [
        "x", "\"", "2026-10-05 10:00:00,a1,QueryBarCode,r-1,,,,,", "\u{0}\u{0}\u{0}",
        "2026-10-05 10:00:00,a1,\"Query",
    ]) func whatIsNoRecordWaits(half: String) throws {
        let folder = try NightlyCaseTests.folder()
        try folder.write(Self.header + Self.first + half, to: "logs/a.csv")
        #expect(try folder.run(asOf: Self.night(6)).status == 0)
        #expect(try Self.exceptions(folder) == [])
    }

    /// A JSON object that is whole has no rest; half of one waits.
    @Test func aJSONObjectThatIsWholeDoesNotWait() throws {
        let folder = try NightlyCaseTests.folder()
        func line(_ id: String) -> String {
            #"{"time":"2026-10-05 10:00:00","account_id":"a1","interface":"VinOCR","request_id":""#
                + id + #""}"#
        }
        try folder.write(line("r-1") + "\n" + line("r-2"), to: "logs/a.jsonl")
        try folder.write(line("r-3") + "\n" + line("r-4").dropLast(3), to: "logs/b.jsonl")
        #expect(try folder.run(asOf: Self.night(6)).status == 0)
        #expect(try Self.units(folder) == "3")
        try folder.write(
            [line("r-1"), line("r-2"), line("r-5")].joined(separator: "\n"), to: "logs/a.jsonl")
        #expect(try folder.run(asOf: Self.night(7)).status == 0)
        #expect(try Self.units(folder) == "4")
    }

    /// A gzip that has its end has its last line, too.
    @Test func aGzipWithItsEndIsWhole() throws {
        let folder = try NightlyCaseTests.folder()
        let text = Self.header + Self.first + Self.last
        try folder.write(try folder.gzipped(Array(text.utf8), level: 6), to: "logs/a.csv.gz")
        #expect(try folder.run(asOf: Self.night(6)).status == 0)
        #expect(try Self.units(folder) == "2")
    }

    /// Rotated and compressed over half a line: the night ends with nothing open, and stays so.
    @Test(arguments: ["app.csv.1.gz", "app-20261005.csv.gz", "old/app.csv.gz"])
    func rotatedOverHalfALine(name: String) throws {
        let folder = try NightlyCaseTests.folder()
        let half = Self.header + Self.first + Self.last.prefix(30)
        try folder.write(half, to: "logs/app.csv")
        #expect(try folder.run(asOf: Self.night(6)).status == 0)
        try FileManager.default.removeItem(atPath: folder.path("logs/app.csv"))
        let whole = Array((Self.header + Self.first + Self.last + "\n").utf8)
        try FileManager.default.createDirectory(
            atPath: folder.path("logs/old"), withIntermediateDirectories: true)
        // Compressed by a name that every release takes.
        let packed = name.hasSuffix(".1.gz") ? "app.1.csv.gz" : name
        try folder.write(try folder.gzipped(whole, level: 6), to: "logs/\(packed)")
        for day in [7, 12, 25] {
            #expect(try folder.run(asOf: Self.night(day)).status == 0)
            #expect(try Self.exceptions(folder) == [])
            #expect(try Self.units(folder) == "2")
        }
    }

    /// A file that has not grown for two days gets no more: its last line is taken as it is.
    @Test func afterTwoDaysTheLastLineIsTakenAsItIs() throws {
        let folder = try NightlyCaseTests.folder()
        try folder.write(Self.header + Self.first + Self.last, to: "logs/a.csv")
        try folder.write(Self.header + "2026-10-05 10:00:0", to: "logs/b.csv")
        for (day, status, units) in [(6, 0, "1"), (7, 0, "1"), (8, 65, "2"), (9, 65, "2")] {
            #expect(try folder.run(asOf: Self.night(day)).status == Int32(status))
            #expect(try Self.units(folder) == units, "day \(day)")
        }
        let place = "logs/b.csv,2,\(Self.header.utf8.count),malformed,,"
        let rows = try Self.exceptions(folder)
        #expect(rows.count == 1 && rows[0].contains(place))
        // Both grow: what was counted stays, what was rejected is read again.
        try folder.write(
            Self.header + Self.first + Self.last + "\n" + Self.first.replacing("r-1", with: "r-3"),
            to: "logs/a.csv")
        try folder.write(
            Self.header + "2026-10-05 10:00:00,a1,QueryBarCode,r-4\n", to: "logs/b.csv")
        #expect(try folder.run(asOf: Self.night(10)).status == 0)
        #expect(try Self.units(folder) == "4")
        #expect(
            try folder.callbill([
                "audit", "--out", folder.path("out"), "--book", folder.path("book"),
            ])
            .status == 0)
    }

    /// The rest of a line that was counted as it was is never dropped without a word.
    @Test func aCountedLineThatGoesOnIsReported() throws {
        let folder = try NightlyCaseTests.folder()
        try folder.write(Self.header + Self.first + Self.last, to: "logs/a.csv")
        for day in [6, 8] { #expect(try folder.run(asOf: Self.night(day)).status == 0) }
        try folder.write(Self.header + Self.first + Self.last + "3\n", to: "logs/a.csv")
        #expect(try folder.run(asOf: Self.night(9)).status == 65)
        #expect(try Self.units(folder) == "2")
        #expect(try Self.exceptions(folder).first?.contains(",malformed,a1,") == true)
    }

    /// With settings by which it can't be read, the line is not lost: it goes on waiting.
    @Test func whatCannotBeReadNowGoesOnWaiting() throws {
        let folder = try NightlyCaseTests.folder()
        try folder.write(Self.header + Self.first + Self.last, to: "logs/a.csv")
        #expect(try folder.run(asOf: Self.night(6)).status == 0)
        let other = folder.arguments(asOf: Self.night(9)) + ["--map", "request_id=other"]
        #expect(try folder.callbill(other).messages.contains("it goes on waiting"))
        #expect(try Self.units(folder) == "1")
        #expect(try folder.run(asOf: Self.night(10)).status == 0)
        #expect(try Self.units(folder) == "2")
    }

    /// A file that was last changed long ago is an old one: nothing waits.
    @Test func anOldFileIsWhole() throws {
        let folder = try NightlyCaseTests.folder()
        try folder.write(Self.header + Self.first + Self.last, to: "logs/a.csv")
        let old = Date(timeIntervalSince1970: 1_790_000_000)
        try FileManager.default.setAttributes(
            [.modificationDate: old], ofItemAtPath: folder.path("logs/a.csv"))
        #expect(try folder.run(asOf: Self.night(6)).status == 0)
        #expect(try Self.units(folder) == "2")
    }

    /// A month that is closed takes the last lines of its files as they are, also of files that are
    /// gone by then.
    @Test(arguments: [false, true]) func aClosingMonthTakesTheLastLine(isGone: Bool) throws {
        let folder = try NightlyCaseTests.folder()
        try folder.write(Self.header + Self.first + Self.last, to: "logs/a.csv")
        #expect(try folder.run(asOf: Self.night(1, month: "2026-11")).status == 0)
        #expect(try Self.units(folder) == "1")
        if isGone { try FileManager.default.removeItem(atPath: folder.path("logs/a.csv")) }
        let ending = try folder.callbill([
            "close", "--period", "2026-10", "--out", folder.path("out"), "--book",
            folder.path("book"), "--as-of", Self.night(1, month: "2026-11"), "--quiet",
        ])
        #expect(ending.status == 0, "\(ending.messages)")
        #expect(try Self.units(folder) == "2")
    }
}
