import Testing

@testable import Metering

/// What a record is must not depend on where blocks end (Formats.md, "Call logs").
@Suite struct RecordLimitTests {
    static let header = "time,account_id,interface,request_id\n"
    static let blockSizes = [1, 2, 3, 7, 8, 31, 63, 64, 65, 100, 1000]

    static func line(_ id: String, account: String = "a") -> String {
        "2026-11-02 10:00:00,\(account),IDCardOCR,\(id)\n"
    }

    static func read(
        _ text: String, _ blockBytes: Int, limit: Int = 1 << 20
    ) -> RecordedLog {
        RecordedLog.read(Array(text.utf8), blockBytes: blockBytes, longestRecordBytes: limit)
    }

    /// The reasons of the rejections, with their lines.
    static func reasons(_ log: RecordedLog) -> [String] {
        log.rejections.map { rejection in
            let words = rejection.split(separator: " ")
            return "\(words[0].split(separator: "/")[0]) \(words[1])"
        }
    }

    @Test(arguments: blockSizes) func aFaultyQuoteSpoilsItsOwnLineOnly(size: Int) {
        let spoilt = "2026-11-02 10:00:00,\"a\"x,IDCardOCR,r-2\n"
        let open = "2026-11-02 10:00:00,\"a,IDCardOCR,r-4\n"
        let log = Self.read(
            Self.header + Self.line("r-1") + spoilt + Self.line("r-3") + open
                + (5..<12).map { Self.line("r-\($0)") }.joined(), size, limit: 120)
        #expect(log.calls.count == 9)
        #expect(Self.reasons(log) == ["3 malformed", "5 malformed"])
        #expect(log.recordsRead == 11)
    }

    @Test(arguments: blockSizes) func theLimitIsExact(size: Int) {
        let line = Self.line("r-1", account: "account-1")
        let limit = line.utf8.count - 1
        for (end, isTooLong) in [("\n", false), ("\r\n", false), ("x\n", true)] {
            let log = Self.read(Self.header + line.dropLast() + end, size, limit: limit)
            #expect(log.calls.count == (isTooLong ? 0 : 1))
            #expect(Self.reasons(log) == (isTooLong ? ["2 lineTooLong"] : []))
        }
    }

    @Test(arguments: blockSizes) func aHeaderOverTheLimitMakesNoLog(size: Int) {
        let log = Self.read(Self.header + Self.line("r-1"), size, limit: 30)
        #expect(log.fault?.contains("notALog") == true && log.calls.isEmpty)
        let exact = Self.read(Self.header, size, limit: Self.header.utf8.count - 1)
        #expect(exact.fault == nil)
    }

    @Test(arguments: blockSizes) func aLongJSONRecordNamesItsAccount(size: Int) {
        let start = #"{"time":"2026-11-02 10:00:00","account_id":"acct-1","request_id":"r-1","#
        let record = start + #""note":"\#(String(repeating: "x", count: 300))"}"#
        let log = Self.read(record + "\n", size, limit: 200)
        #expect(Self.reasons(log) == ["1 lineTooLong"])
        #expect(log.rejections[0].contains(#"["acct-1", "r-1"]"#))
    }

    @Test func emptyLinesDoNotPileUp() throws {
        var parser = LogParser(options: ReadingOptions(longestRecordBytes: 100, blockBytes: 64))
        var decoder = CallDecoder(rules: .sample, hasher: KeyHasher(seeds: (1, 2)))
        var sink = RecordingSink()
        for block in 0...1000 {
            let buffer = ByteBuffer(capacity: 64, headroom: 64)
            let isLast = block == 1000
            buffer.append(
                isLast
                    ? Array("\(Self.header)\(Self.line("r-1"))".utf8.prefix(64))
                    : Array(repeating: UInt8(ascii: "\n"), count: 64))
            buffer.seal()
            try parser.parse(buffer, isLast: false, decoder: &decoder, into: &sink)
            #expect(parser.carry.count < 64)
        }
    }

    @Test(arguments: [
        ("1999-12-31T23:59:59Z", "2 tooOld"), ("1970-01-01 08:00:07", "2 tooOld"),
        ("2000-01-01T00:00:00Z", nil), ("2026", "2 badTime"), ("946684799", "2 badTime"),
        ("946684800", nil),
    ]) func absurdlyEarlyTimesAreNone(time: String, reason: String?) {
        let log = Self.read(Self.header + "\(time),a,IDCardOCR,r-1\n", 64)
        #expect(log.calls.count == (reason == nil ? 1 : 0))
        #expect(Self.reasons(log) == [reason].compactMap(\.self))
    }

    @Test func theLastSecondFitsIntoARecord() {
        let rules = MeteringRules(
            interface: { _ in 0 }, interfaceNames: ["身份证识别"], takesTickets: [false],
            billable: { _ in [] }, isKnownTicket: { _ in false }, zone: .shanghai,
            asOf: .max - MeteringRules.secondsAhead)
        #expect(rules.lastCredibleSecond == 4_294_967_295)
    }
}
