import Testing

@testable import Metering

/// What stands around a value or in its place (Formats.md, "Values").
@Suite struct ValueTests {
    static let header = "time,account_id,interface,request_id,error_code,units,tickets"

    /// Reads CSV, in blocks of several sizes: what a value is must not depend on where blocks end.
    static func read(_ lines: String..., map: FieldMap = FieldMap()) -> RecordedLog {
        let bytes = Array((lines.joined(separator: "\n") + "\n").utf8)
        let log = RecordedLog.read(bytes, blockBytes: 4096, map: map)
        for size in [64, 257] {
            #expect(RecordedLog.read(bytes, blockBytes: size, map: map) == log)
        }
        return log
    }

    /// The calls without their places.
    static func calls(_ log: RecordedLog) -> [String] {
        log.calls.map { String($0.drop { $0 != " " }.dropFirst()) }
    }

    static func reasons(_ log: RecordedLog) -> [String] {
        log.rejections.map { String($0.split(separator: " ")[1]) }
    }

    static let plain = "2026-09-05 10:00:00,100099990001,IDCardOCR,call-000001,,2,"

    @Test(arguments: [
        " 2026-09-05 10:00:00 , 100099990001 , IDCardOCR , call-000001 , , 2 , ",
        "2026-09-05 10:00:00,\t100099990001\t,IDCardOCR,\tcall-000001\t,\t,\t2,\t",
        "2026-09-05 10:00:00,100099990001,IDCardOCR,call-000001,,2,\r\r",
        "2026-09-05 10:00:00,\u{A0}100099990001,IDCardOCR,call-000001\u{3000},,2,",
        "\u{FEFF}2026-09-05 10:00:00,100099990001\u{200B},\u{A0}IDCardOCR,call-000001,,2,",
        #""2026-09-05 10:00:00 "," 100099990001"," IDCardOCR","call-000001 "," ","2 ","""#,
        "2026-09-05 10:00:00,100099990001,IDCardOCR,call-000001,,2.0,",
        "2026-09-05 10:00:00,100099990001,IDCardOCR,call-000001,0.0,2e0,",
    ]) func whatStandsAroundAValueIsNoPartOfIt(line: String) {
        let log = Self.read(Self.header, line)
        #expect(log.rejections == [])
        let call = Self.calls(log).map {
            $0.replacing("\"0.0\"", with: "\"\"").replacing("\"0\"", with: "\"\"")
        }
        #expect(call == Self.calls(Self.read(Self.header, Self.plain)), "\(log.rejections)")
    }

    @Test func blanksInsideAValueStay() {
        let log = Self.read(Self.header, "2026-09-05 10:00:00,acct 7,IDCardOCR,my call 1,,,")
        #expect(log.calls.count == 1 && log.calls[0].contains(#"["acct 7", "my call 1""#))
    }

    @Test(
        arguments: ["-", "null", "NULL", "None", "nil", "N/A", "n/a", "undefined", "\\N", " - "])
    func aPlaceholderIsAMissingField(word: String) {
        for (record, name) in [
            ("2026-09-05 10:00:00,\(word),IDCardOCR,call-000001,,,", "account_id"),
            ("2026-09-05 10:00:00,100099990001,\(word),call-000001,,,", "interface"),
            ("2026-09-05 10:00:00,100099990001,IDCardOCR,\(word),,,", "request_id"),
        ] {
            let log = Self.read(Self.header, record)
            #expect(log.calls == [])
            #expect(log.rejections.count == 1)
            #expect(log.rejections[0].contains("missingField \(name) "), "\(log.rejections)")
        }
    }

    @Test(arguments: ["nilsson", "none-1", "-1", "N", "--", "u", "NA"])
    func whatOnlyLooksLikeAPlaceholderIsAnID(word: String) {
        let log = Self.read(Self.header, "2026-09-05 10:00:00,\(word),IDCardOCR,\(word),,,")
        #expect(log.calls.count == 1 && log.calls[0].contains(#"["\#(word)", "\#(word)""#))
    }

    @Test(
        arguments: ["100099990001.0", "1.00099990001e11", "1.00099990001E+11", "1E+11", "1.5"])
    func anAccountThatIsNoWholeNumberAnyMoreIsRejected(account: String) {
        let log = Self.read(Self.header, "2026-09-05 10:00:00,\(account),IDCardOCR,call-000001,,,")
        #expect(Self.reasons(log) == ["badAccount"] && log.calls == [])
    }

    @Test(arguments: ["12e4", "5e10a", "+8613800138000", "1.2.3", "0012"])
    func anAccountThatOnlyLooksLikeANumberIsOne(account: String) {
        let log = Self.read(Self.header, "2026-09-05 10:00:00,\(account),IDCardOCR,call-000001,,,")
        #expect(log.rejections == [])
        #expect(log.calls.count == 1 && log.calls[0].contains(#"["\#(account)""#))
    }

    @Test(arguments: [
        ("202609051.0", "202609051"), ("2026090510001.0", "2026090510001"),
        ("2.02609051e+8", "202609051"), ("12e4", "12e4"), ("1.25", "1.25"),
    ]) func aRequestIDIsTheWholeNumberThatItWas(written: String, id: String) {
        let log = Self.read(Self.header, "2026-09-05 10:00:00,acct-1,IDCardOCR,\(written),,,")
        #expect(log.calls.count == 1 && log.calls[0].contains(#""\#(id)""#))
    }

    @Test(arguments: ["2.02609E+17", "1E+09", "2.0e+15"])
    func aRequestIDThatLostDigitsIsRejected(written: String) {
        let log = Self.read(Self.header, "2026-09-05 10:00:00,acct-1,IDCardOCR,\(written),,,")
        #expect(Self.reasons(log) == ["badRequestID"])
        // Other calls may have come by the same text: it names none of them.
        #expect(log.rejections[0].contains(#"["acct-1", ""]"#))
    }

    @Test(arguments: [
        ("3.0", 3), ("1e3", 1000), ("1.5E+1", 15), ("10.00", 10), ("1000000000.0", 1_000_000_000),
    ]) func unitsAreTheWholeNumberThatTheyWere(written: String, units: Int) {
        let log = Self.read(Self.header, "2026-09-05 10:00:00,a,IDCardOCR,call-000001,,\(written),")
        #expect(log.calls.count == 1 && log.calls[0].contains(" 1788573600 0 \(units) "))
    }

    @Test(arguments: ["1.5", "0.0", "-1.0", "1e10", "1e-1", "-", "null", "1,0", "0x1", "1e9999"])
    func otherUnitsAreNone(written: String) {
        let log = Self.read(
            Self.header, "2026-09-05 10:00:00,a,IDCardOCR,call-000001,,\"\(written)\",")
        #expect(Self.reasons(log) == ["badUnits"])
    }

    @Test(arguments: [
        ("1788573600.0", 1_788_573_600), ("1.7885736e9", 1_788_573_600),
        ("1.7885736E+12", 1_788_573_600),
    ]) func anEpochIsTheWholeNumberThatItWas(written: String, second: Int64) {
        let log = Self.read(Self.header, "\(written),a,IDCardOCR,call-000001,,,")
        #expect(log.seconds == [second])
    }

    @Test func anEpochOfFewDigitsMayBeRounded() {
        let log = Self.read(Self.header, "1.78857e+09,a,IDCardOCR,call-000001,,,")
        #expect(Self.reasons(log) == ["badTime"])
    }

    @Test(arguments: [
        #""request_id":{"id":"r"}"#, #""request_id":["r"]"#, #""error_code":{"code":0}"#,
        #""error_code":[]"#, #""units":{}"#, #""account_id":[1]"#, #""tickets":{"type":3}"#,
        #""tickets":[{"type":3}]"#, #""time":[2026]"#, #""Error_Code":{"code":0}"#,
    ]) func anObjectOrArrayWhereTextBelongsIsMalformed(member: String) {
        let name = member.split(separator: "\"")[0]
        let members = [
            #""time":"2026-09-05 10:00:00""#, #""account_id":"a""#,
            #""interface":"MixedInvoiceOCR""#,
            #""request_id":"call-000001""#,
        ].filter { !$0.hasPrefix("\"\(name)\"") }
        let log = Self.read("{" + (members + [member]).joined(separator: ",") + "}")
        #expect(Self.reasons(log) == ["malformed"], "\(log)")
    }

    @Test func anObjectBesideTheFieldsMayHoldAnything() {
        let log = Self.read(
            #"{"time":"2026-09-05 10:00:00","account_id":"a","interface":"IDCardOCR","#
                + #""request_id":"call-000001","response":{"error_code":"X","list":[{}]},"e":[1]}"#)
        #expect(log.calls.count == 1 && log.rejections == [])
    }
}
