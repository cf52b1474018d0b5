import Testing

@testable import Metering

/// Lines that name the columns again, and quotes that stay open (Formats.md, "Columns of a call log").
@Suite struct HeaderInsideTests {
    static let header = "time,account_id,interface,request_id\n"
    static let mark = "\u{FEFF}"

    static func line(_ id: String) -> String { "2026-11-02 10:00:00,a,IDCardOCR,\(id)\n" }

    static func read(_ text: String) -> RecordedLog {
        let bytes = Array(text.utf8)
        let log = RecordedLog.read(bytes, blockBytes: bytes.count + 1)
        for size in [1, 2, 3, 7, 64, 100] {
            #expect(RecordedLog.read(bytes, blockBytes: size) == log, "blocks of \(size)")
        }
        return log
    }

    @Test(arguments: [
        "time,request_id,interface,account_id\n2026-11-02 10:00:01,r-2,IDCardOCR,a\n",
        "account_id,request_id,interface,time\na,r-2,IDCardOCR,2026-11-02 10:00:01\n",
        "request_id,units,x,interface,time,account_id\nr-2,1,,IDCardOCR,2026-11-02 10:00:01,a\n",
        "\"request_id\",\"account_id\",\"interface\",\"time\"\nr-2,a,IDCardOCR,2026-11-02 10:00:01\n",
        "time\taccount_id\tinterface\trequest_id\n2026-11-02 10:00:01\ta\tIDCardOCR\tr-2\n",
        "request_id , time, account_id, interface \r\nr-2,2026-11-02 10:00:01,a,IDCardOCR\r\n",
        mark + header + line("r-2"), header + mark + line("r-2"),
        ",time,account_id,interface,request_id\n0,2026-11-02 10:00:01,a,IDCardOCR,r-2\n",
    ]) func whatFollowsIsReadByTheNewHeader(part: String) {
        let log = Self.read(Self.header + Self.line("r-1") + part + Self.header + Self.line("r-3"))
        #expect(log.rejections.isEmpty && log.recordsRead == 3)
        #expect(JSONDocumentTests.ids(log) == ["r-1", "r-2", "r-3"])
        #expect(log.calls.allSatisfy { $0.contains(#"["a", "r-"#) })
    }

    @Test func belowNamesThatDontSufficeNothingIsRead() {
        let part = "time,interface,account,request_id\n2026-11-02 10:00:01,IDCardOCR,a,r-2\n"
        let log = Self.read(Self.header + Self.line("r-1") + part + Self.header + Self.line("r-3"))
        #expect(JSONDocumentTests.ids(log) == ["r-1", "r-3"])
        #expect(log.rejections.count == 1 && log.recordsRead == 3)
        #expect(log.rejections[0].hasPrefix("4/"))
        #expect(log.rejections[0].contains("line 3 names the columns anew"))
        #expect(log.rejections[0].contains("account_id"))
    }

    @Test(arguments: [
        "x,a,IDCardOCR,request_id\n", "time,a,IDCardOCR,r-9\n", ",a,IDCardOCR,r-9\n",
        "time\n", "the time, the account_id, the interface\n",
    ]) func otherLinesAreRecords(line: String) {
        let log = Self.read(Self.header + Self.line("r-1") + line + Self.line("r-2"))
        #expect(JSONDocumentTests.ids(log) == ["r-1", "r-2"] && log.rejections.count == 1)
    }

    @Test(arguments: [
        // The quote of a later record seems to close it.
        ["2026-11-02 10:00:00,\"a,IDCardOCR,r-2\n", "2026-11-02 10:00:00,b\",IDCardOCR,r-9\n"],
        ["\"2026-11-02 10:00:00,a,IDCardOCR,r-2\n", "2026-11-02 10:00:00,b,IDCardOCR,r-9\n"],
        ["2026-11-02 10:00:00,a,IDCardOCR,\"r-2\n", "2026-11-02 10:00:00,b,IDCardOCR,r-9\n"],
    ]) func anOpenQuoteLosesItsRecordOnly(lines: [String]) {
        let log = Self.read(
            Self.header + Self.line("r-1") + lines.joined() + Self.line("r-3")
                + Self.line("r-4") + "2026-11-02 10:00:00,\"a\",IDCardOCR,r-5\n")
        #expect(JSONDocumentTests.ids(log) == ["r-1", "r-9", "r-3", "r-4", "r-5"])
        #expect(log.rejections.count == 1 && log.rejections[0].hasPrefix("3/"))
    }

    @Test func aQuotedTextOfSeveralLinesStaysOne() {
        let text = "2026-11-02 10:00:00,\"a\nb, c\n\n2026\",IDCardOCR,r-2\n"
        let log = Self.read(Self.header + text + Self.line("r-3"))
        #expect(JSONDocumentTests.ids(log) == ["r-2", "r-3"] && log.rejections.isEmpty)
    }
}
