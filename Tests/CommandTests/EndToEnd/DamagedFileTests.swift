import Testing

/// Files that are no logs, or only part of one: they contribute nothing, and the rest is billed.
@Suite struct EndToEndDamagedFileTests {
    static let log = Array(
        (EndToEndMonth.header + EndToEndMonth.calls(700, interface: "IDCardOCR")).utf8)
    static let other = EndToEndMonth.header + EndToEndMonth.call("other", units: "42")

    /// Bills a damaged file beside a good one, and then the file as it should have been.
    func expectNothing(
        _ damaged: [UInt8], reason: String, whole: [UInt8]? = nil,
        location: SourceLocation = #_sourceLocation
    ) throws {
        let runner = try EndToEndExceptionTests.runner()
        try runner.write(damaged, to: "logs/a.csv.gz")
        try runner.write(Self.other, to: "logs/b.csv")
        let ending = try runner.run()
        #expect(ending.status == 65, sourceLocation: location)
        #expect(ending.errors.contains("logs/a.csv.gz: \(reason)"), sourceLocation: location)
        let reports = try EndToEndExceptionTests.reports(runner)
        #expect(reports == ["logs/a.csv.gz,,,\(reason),"], sourceLocation: location)
        let units = try EndToEndExceptionTests.units(runner)
        #expect(units == "42", sourceLocation: location)
        let run = try runner.text("out/2026-11/run.json")
        #expect(run.contains(#""records_read": 1,"#), sourceLocation: location)
        // It is tried again, each time.
        #expect(try runner.run().status == 65, sourceLocation: location)
        try runner.write(whole ?? runner.gzipped(Self.log), to: "logs/a.csv.gz")
        #expect(try runner.run().status == 0, sourceLocation: location)
        let later = try EndToEndExceptionTests.units(runner)
        #expect(later == "742", sourceLocation: location)
        let remaining = try EndToEndExceptionTests.reports(runner)
        #expect(remaining == [], sourceLocation: location)
    }

    @Test(arguments: [3, 10, 11, 25, 40, 60, 90, 99]) func cutOff(percent: Int) throws {
        let whole = try EndToEndExceptionTests.runner().gzipped(Self.log)
        try expectNothing(
            Array(whole.prefix(whole.count * percent / 100)), reason: "truncated_gzip")
    }

    @Test(arguments: [1, 4, 7, 8, 9]) func withoutTheLastBytes(count: Int) throws {
        let whole = try EndToEndExceptionTests.runner().gzipped(Self.log)
        try expectNothing(Array(whole.dropLast(count)), reason: "truncated_gzip")
    }

    @Test func cutOffInTheSecondMember() throws {
        let runner = try EndToEndExceptionTests.runner()
        let middle = Self.log.count / 2
        let first = try runner.gzipped(Array(Self.log[..<middle]))
        let second = try runner.gzipped(Array(Self.log[middle...]))
        for length in [5, 12, second.count / 2, second.count - 1] {
            try expectNothing(
                first + second.prefix(length), reason: "truncated_gzip", whole: first + second)
        }
    }

    @Test func damaged() throws {
        let whole = try EndToEndExceptionTests.runner().gzipped(Self.log)
        for place in [whole.count / 2, whole.count - 6, whole.count - 2] {
            var bytes = whole
            bytes[place] ^= 0x55
            try expectNothing(bytes, reason: "corrupt_gzip")
        }
        try expectNothing(whole + Array("garbage".utf8), reason: "corrupt_gzip")
    }

    @Test func noLogAtAll() throws {
        let runner = try EndToEndExceptionTests.runner()
        for text in ["hello,world\n1,2\n", "%PDF-1.7\n", "<html></html>\n"] {
            try expectNothing(Array(text.utf8), reason: "not_a_log")
            try expectNothing(try runner.gzipped(Array(text.utf8)), reason: "not_a_log")
        }
    }
}
