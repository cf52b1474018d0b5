import Testing

@testable import Metering

/// Which JSON lines are calls and what their fields are (Formats.md, "Call logs").
@Suite struct JSONLineTests {
    static let rest = #""time":"2026-11-03T04:00:00Z","interface":"IDCardOCR""#

    /// Reads a line in blocks of several sizes, which must agree.
    static func read(_ line: String) -> RecordedLog {
        let bytes = Array("\(line)\n".utf8)
        let log = RecordedLog.read(bytes, blockBytes: 4096)
        for size in [1, 7, 8, 64] {
            #expect(RecordedLog.read(bytes, blockBytes: size) == log)
        }
        return log
    }

    /// The account as a call has it where its JSON is `value`, or nil where there is no call.
    static func account(_ value: String) -> String? {
        let log = read("{\(rest),\"request_id\":\"r\",\"account_id\":\(value)}")
        #expect(log.recordsRead == 1 && log.calls.count + log.rejections.count == 1)
        return log.calls.first.map { call in
            String(call.split(separator: "[\"")[1].prefix { $0 != "," }.dropLast())
        }
    }

    @Test(
        arguments: [
            (#""a-1""#, "a-1"), (#""a\/b""#, "a/b"), (#""\u0041\u00e9\u4e2d""#, "Aé中"),
            (#""\ud83d\ude00""#, "😀"), (#""\uD83D\uDE00x""#, "😀x"), ("7", "7"),
            ("100012345678", "100012345678"), (#""中文""#, "中文"),
        ]) func idsAreTextOrNumbers(value: String, account: String)
    {
        #expect(Self.account(value) == account)
    }

    @Test(arguments: [
        #""\ud83d""#, #""\ude00""#, #""\ud83dx""#, #""\ud83d\u0041""#, #""\u12g4""#, #""\u12""#,
        #""\x""#, #""\""#, #""open"#, "[1]", "[]", "01", "1.", ".5", "+1", "1e", "-", "nul",
        "True", "NaN", "{", "", "1 2", "true", "false", "{}", #"{"account_id":"b"}"#,
    ]) func otherValuesAreMalformed(value: String) {
        let log = Self.read("{\(Self.rest),\"request_id\":\"r\",\"account_id\":\(value)}")
        #expect(log.calls.isEmpty && log.rejections.count == 1)
        #expect(log.rejections[0].hasPrefix("1/0 malformed"))
    }

    @Test(arguments: ["null", "\"\"", "\" \"", "\"-\""])
    func whatIsNoValueIsMissing(value: String) {
        let log = Self.read("{\(Self.rest),\"request_id\":\"r\",\"account_id\":\(value)}")
        #expect(log.calls.isEmpty && log.rejections.count == 1)
        #expect(log.rejections[0].hasPrefix("1/0 missingField account_id"))
    }

    @Test(arguments: [
        "{\"account_id\":\"a\",\"request_id\":\"r\",\(rest)} x",
        "{\"account_id\":\"a\",\"request_id\":\"r\",\(rest)}{}",
        "{\"account_id\":\"a\",\"request_id\":\"r\",\(rest),}",
        "{\"account_id\":\"a\",,\"request_id\":\"r\",\(rest)}",
        "{\"account_id\":\"a\",\"request_id\":\"r\",\(rest)", "{", "{]", "{\"account_id\"}",
    ]) func aLineIsOneObject(line: String) {
        let log = Self.read(line)
        #expect(log.calls.isEmpty && log.rejections.count == 1)
        #expect(log.rejections[0].hasPrefix("1/0 malformed"))
    }

    @Test func unknownKeysAndNestedOnesAreIgnored() {
        let nested = #"{"account_id":"other","units":[1,{"units":9}],"tickets":[[],"3"]}"#
        let log = Self.read(
            "{\"x\":\(nested),\(Self.rest),\"account_id\":\"a\",\"request_id\":5,\"y\":[\(nested)]}"
        )
        #expect(log.calls == [#"1/0 1793678400 0 1 ["a", "5", "", ""]"#])
    }

    @Test func theLastOfEqualKeysCounts() {
        let log = Self.read(
            "{\"account_id\":\"first\",\(Self.rest),\"request_id\":\"r\",\"account_id\":\"last\"}")
        #expect(log.calls == [#"1/0 1793678400 0 1 ["last", "r", "", ""]"#])
    }

    @Test(
        arguments: [
            ("[3,8,2]", "3|8|2"), (#"["3", "8"]"#, "3|8"), ("[ ]", "[]"), (#""3|8""#, "3|8"),
            ("12", "12"), ("null", ""), (#"["\u0033",12]"#, "3|12"),
        ]) func ticketsMayBeAnArray(value: String, tickets: String)
    {
        let log = Self.read(
            #"{"time":1793678400,"interface":"MixedInvoiceOCR","account_id":"a","#
                + #""request_id":"r","units":"2","tickets":\#(value)}"#)
        #expect(log.calls == [#"1/0 1793678400 1 2 ["a", "r", "", "\#(tickets)"]"#])
    }

    @Test func nestingIsBounded() {
        func line(_ depth: Int) -> String {
            "{\(Self.rest),\"account_id\":\"a\",\"request_id\":\"r\",\"x\":"
                + String(repeating: "[", count: depth) + String(repeating: "]", count: depth) + "}"
        }
        #expect(Self.read(line(30)).calls.count == 1)
        #expect(Self.read(line(10_000)).rejections.count == 1)
    }
}
