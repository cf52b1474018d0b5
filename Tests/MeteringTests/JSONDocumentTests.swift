import Testing

@testable import Metering

/// JSON that is not one object a line: arrays, objects that hold the records, printed objects
/// (Formats.md, "JSON").
@Suite struct JSONDocumentTests {
    static func record(_ id: String, _ more: String = "") -> String {
        "{\"time\":1793678400,\"account_id\":\"a\",\"interface\":\"IDCardOCR\",\"request_id\":\"\(id)\"\(more)}"
    }

    /// A record as `jq` prints it, each line indented.
    static func printed(_ id: String, _ indent: String = "") -> String {
        record(id, ",\"x\":{\"y\":[1]}").replacing("{\"", with: "{\n\(indent)  \"")
            .replacing(",\"", with: ",\n\(indent)  \"").replacing("}", with: "\n\(indent)}")
    }

    static func read(
        _ text: String, limit: Int = 1 << 20, recordsAt: String? = nil
    ) -> RecordedLog {
        let bytes = Array(text.utf8)
        let log = RecordedLog.read(
            bytes, blockBytes: bytes.count + 1, longestRecordBytes: limit, recordsAt: recordsAt)
        for size in [1, 7, 64] {
            let cut = RecordedLog.read(
                bytes, blockBytes: size, longestRecordBytes: limit, recordsAt: recordsAt)
            #expect(cut == log, "blocks of \(size)")
        }
        return log
    }

    /// The request ids of the calls.
    static func ids(_ log: RecordedLog) -> [String] {
        log.calls.map { String($0.split(separator: "\", \"")[1]) }
    }

    @Test(arguments: [
        "[R1,R2,R3]", "[ R1 ,\nR2,\r\n R3 ]\n", "\u{FEFF}[R1,R2,R3]", "\n\n  [R1\n,R2\n,R3\n]",
        "{\"Records\":[R1,R2,R3]}", "{\"records\": [R1,R2,R3],\"next\":\"]}\"}\n",
        "{\"a\":[{\"time\":1}],\"b\":{\"Records\":[{}]},\"Records\":[R1,R2,R3]}",
        "{\"Records\":[R1,R2]}\n{\"Records\":[R3]}\n", "{\"Records\":[R1,R2]}{\"Records\":[R3]}",
        "{\"Records\":[R1]}\n[R2]\nR3\n", "[R1][R2,R3]", "[[R1,R2],[],[R3]]", "P1\nP2\nP3\n",
        "P1P2P3", "[\nP1,\nP2,\nP3\n]\n", "{\n \"Records\": [\nP1,\nP2,\nP3\n]\n}\n", "P1\nR2\nP3",
        " R1\n  R2\n\tR3\n", "R1\rR2\rR3\r", "R1\n\u{FEFF}R2\n\u{FEFF}R3\n",
        "\u{1E}R1\n\u{1E}R2\n\u{1E}R3\n", "R1\r\n \r\nR2\r\n\r\nR3", "P1\n{\"Records\":[R2,R3]}",
        "{\"Records\":[],\"Records\":[R1,R2,R3]}", "[]\n[R1,R2,R3]",
    ]) func everyRecordIsRead(text: String) {
        var text = text
        for number in 1...3 {
            text = text.replacing("R\(number)", with: Self.record("r-\(number)"))
                .replacing("P\(number)", with: Self.printed("r-\(number)", "    "))
        }
        let log = Self.read(text)
        #expect(log.fault == nil && log.rejections.isEmpty)
        #expect(Self.ids(log) == ["r-1", "r-2", "r-3"])
        #expect(log.recordsRead == 3)
    }

    @Test(arguments: [
        ("Response.Events", "{\"Response\":{\"n\":1,\"Events\":[R],\"t\":[]},\"x\":2}"),
        ("data", "{\"Records\":[1],\"data\":[R]}"), ("a.b.c", "{\"a\":{\"b\":{\"c\":[R]}}}"),
        ("data", "[R]"), ("data", "R\n"),
    ]) func theArrayMayBeNamed(path: String, text: String) {
        let log = Self.read(
            text.replacing("R]", with: Self.record("r-1") + "]")
                .replacing("R\n", with: Self.record("r-1") + "\n"), recordsAt: path)
        #expect(log.fault == nil && Self.ids(log) == ["r-1"])
    }

    @Test func anEnvelopeIsNamed() {
        let events = "{\"Response\":{\"Events\":[\(Self.record("r-1"))]}}"
        let log = Self.read(events)
        #expect(log.fault?.contains("notALog") == true)
        #expect(log.fault?.contains("--records-at Response.Events") == true)
        // Lines that only begin with such an object are read.
        let lines = Self.read(events + "\n" + Self.record("r-2") + "\n")
        #expect(Self.ids(lines) == ["r-2"] && lines.rejections.count == 1)
        // So is a record that has an array of objects.
        let record = Self.read(Self.record("r-3", ",\"details\":[{\"a\":1}]") + "\n")
        #expect(Self.ids(record) == ["r-3"] && record.fault == nil)
    }

    @Test func placesAreThoseInTheFile() {
        let first = Self.printed("r-1", "  ")
        let start = "{\"Records\": [\n"
        let log = Self.read("\(start)\(first),\n   \(Self.record("r-2"))]}\n")
        let lines = first.split(separator: "\n").count
        let offset = start.utf8.count + first.utf8.count + 5
        #expect(log.calls[0].hasPrefix("2/\(start.utf8.count) "))
        #expect(log.calls[1].hasPrefix("\(2 + lines)/\(offset) "))
    }

    @Test(
        arguments: [
            "[R1,B,R2]", "[R1,\nB,\nR2]", "[R1,\nB\n,R2\n]", "{\"Records\":[R1,B,R2],\"x\":1}",
            "[B,R1,R2]", "[\nB,\nR1,\nR2\n]", "[R1,R2,B]", "[\nR1,\nR2,\nB\n]\n",
            "P1\nB\nP2\n", "P1\nP2\nB\n",
        ],
        [
            #"{"account_id":"a","x":nul}"#, #"{"account_id":"a","x":"open,"y":1}"#,
            #"{"account_id":"a" "x":1}"#, #"{"account_id":"a",}"#, #"{"account_id":"a","x":1]}"#,
            #"{"account_id":true}"#, #"{"account_id":"a","x":{"y":1}"#, "17", #""text""#, "null",
            "{]}",
            #"{"account_id":"a","x":"\u12"}"#,
        ]) func aDamagedRecordIsOne(text: String, damage: String)
    {
        let isValue = damage.first != "{"
        // Nothing tells an object without its end from one that is still being written.
        if damage.hasSuffix("1}") && text.hasSuffix("\nB\n") { return }
        if isValue && (text.hasPrefix("P") || text.hasPrefix("[B") || text.hasPrefix("[\nB")) {
            return
        }
        let text = text.replacing("B", with: damage)
            .replacing("R1", with: Self.record("r-1")).replacing("R2", with: Self.record("r-2"))
            .replacing("P1", with: Self.printed("r-1")).replacing("P2", with: Self.printed("r-2"))
        let log = Self.read(text)
        #expect(log.fault == nil && Self.ids(log) == ["r-1", "r-2"])
        #expect(log.rejections.count == 1 && log.recordsRead == 3)
        #expect(log.rejections.first?.contains("malformed") == true)
    }

    @Test(arguments: [
        "[", "[R,", "[R,{\"time\":1", "{\"Records\":[R,", "{\"Records\":[", "{\"Records\":[R]",
        "[R,\"a",
        "{\"Records\":[R],\"x\":\"y", "{\n\"time\":1,\n\"account_id\":\"a\"", "[R]\n[R,",
        "{\"Records\":[R],\"x\":", "{\"Records\":[R],\"x\"", "[[R]",
    ]) func aFileThatEndsInsideIsNotTakenIn(text: String) {
        let log = Self.read(
            text.replacing("R,", with: "\(Self.record("r-1")),")
                .replacing("R]", with: "\(Self.record("r-1"))]"))
        #expect(log.fault?.contains("truncatedJSON") == true)
    }

    @Test func rejectedRecordsBecomeLines() throws {
        let bad = "{\n  \"time\": \"soon\",\r\n  \"account_id\": \"a\",\n  \"x\": [\n  1\n]\n }"
        let log = Self.read("[\n\(bad),\n\(Self.record("r-2"))\n]")
        let text = #"{"time": "soon", "account_id": "a", "x": [1 ] }"# + "\n"
        #expect(log.rejections.count == 1)
        #expect(log.rejections[0].hasSuffix("\(Array(text.utf8))"))
    }

    @Test func aRecordOverTheLimitIsLeftOut() {
        let long = Self.record("r-2", ",\"x\":\"\(String(repeating: "x", count: 500))\"")
        for text in ["[R1,L,R3]", "[R1,\nL,\nR3]", "{\"Records\":[R1,L,R3]}"] {
            let log = Self.read(
                text.replacing("R1", with: Self.record("r-1"))
                    .replacing("R3", with: Self.record("r-3")).replacing("L", with: long),
                limit: 200)
            #expect(log.fault == nil && Self.ids(log) == ["r-1", "r-3"])
            #expect(log.rejections.count == 1 && log.recordsRead == 3)
            #expect(log.rejections[0].contains("lineTooLong"))
            #expect(log.rejections[0].contains(#"["a", "r-2"]"#))
        }
    }

    @Test func aGrownDocumentGoesOnBehindWhatIsKnown() {
        let known = "[\(Self.record("r-1"))]"
        let text = known + "\n[\(Self.record("r-2"))]\n"
        let log = RecordedLog.read(
            Array(text.utf8), blockBytes: 64, resumeOffset: Int64(known.utf8.count))
        #expect(Self.ids(log) == ["r-2"] && log.recordsRead == 1)
    }
}
