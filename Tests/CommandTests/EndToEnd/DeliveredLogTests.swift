import Testing

/// Logs as others deliver them: wrapped JSON, headers inside, byte order marks, open quotes, and files
/// that are something else (Formats.md, "Call logs").
@Suite struct EndToEndDeliveredLogTests {
    /// An event of the vendor's audit, as its exports write it.
    static func event(_ id: String, user: String = "100099990001") -> String {
        #"{"userIdentity": {"accountId": "\#(user)", "type": "CAMUser"}, "eventRegion": "#
            + #""ap-guangzhou", "errorCode": "0", "requestID": "\#(id)", "eventTime": "#
            + #"1793678400, "eventName": "BankCardOCR", "resources": [{"type": "x"}]}"#
    }

    /// The event as a printer lays it out.
    static func printed(_ id: String) -> String {
        event(id).replacing("{\"", with: "{\n \"").replacing(", \"", with: ",\n \"")
            .replacing("}", with: "\n}")
    }

    static func run(_ text: String, _ more: [String] = []) throws -> (CommandLineRunner, Int32) {
        let runner = try CommandLineRunner()
        try runner.write(text, to: "logs/a.json")
        let ending = try runner.run(more: more)
        return (runner, ending.status)
    }

    static let audit = ["--log-format", "cloudaudit"]

    /// The calls of the one account.
    static func units(_ runner: CommandLineRunner) throws -> String? {
        try runner.rows("out/2026-11/summary.csv").first?["free_units"]
    }

    @Test(arguments: [
        "{\"Records\": [E1, E2, E3]}", "[E1, E2, E3]\n", "P1\nP2\nP3\n", " E1\n E2\n  E3\n",
        "[\n  P1,\n  P2,\n  P3\n]\n", "{\"Records\":[E1]}\n{\"Records\":[E2,E3]}\n",
        "\u{FEFF}E1\n\u{FEFF}E2\n\u{FEFF}E3\n",
        "{\n \"requestId\": \"x\",\n \"records\": [P1, P2, P3]\n}",
    ]) func wrappedEventsAreRead(text: String) throws {
        var text = text
        for number in 1...3 {
            text = text.replacing("E\(number)", with: Self.event("e-\(number)"))
                .replacing("P\(number)", with: Self.printed("e-\(number)"))
        }
        let (runner, status) = try Self.run(text, Self.audit)
        #expect(status == 0)
        #expect(try Self.units(runner) == "3")
        // The same events, one a line: all of them are known.
        let lines = (1...3).map { Self.event("e-\($0)") + "\n" }.joined()
        try runner.write(lines, to: "logs/lines.jsonl")
        #expect(try runner.run(more: Self.audit).status == 0)
        #expect(try Self.units(runner) == "3")
        let run = try runner.text("out/2026-11/run.json")
        #expect(run.contains(#""duplicate": 3,"#))
        #expect(try runner.callbill(["audit", "--out", "out"]).status == 0)
    }

    @Test func manyEventsInOneLineAreRead() throws {
        // More than any record may be long.
        let events = (0..<5000).map { Self.event("e-\($0)") }.joined(separator: ", ")
        let (runner, status) = try Self.run("{\"Records\": [\(events)]}", Self.audit)
        #expect(status == 0)
        #expect(try runner.text("out/2026-11/run.json").contains(#""metered": 5000,"#))
    }

    @Test func theNameOfTheArrayIsSaid() throws {
        let text = #"{"Response": {"Events": [\#(Self.event("e-1")), \#(Self.event("e-2"))]}}"#
        let (runner, status) = try Self.run(text, Self.audit)
        #expect(status == 65)
        let row = try #require(try runner.rows("out/2026-12/exceptions.csv").first)
        #expect(row["reason"] == "not_a_log")
        #expect(row["detail"]?.contains("--records-at Response.Events") == true)
        let named = Self.audit + ["--records-at", "Response.Events"]
        #expect(try runner.run(more: named).status == 0)
        #expect(try Self.units(runner) == "2")
        try runner.write("records_at: Response.Events\nlog_format: cloudaudit\n", to: "c.yaml")
        #expect(try runner.run(out: "out2", more: ["--config", "c.yaml"]).status == 0)
        let wrong = try runner.run(more: ["--records-at", "a..b"])
        #expect(wrong.status == 64 && wrong.errors.contains("keys with points between them"))
    }

    @Test func rejectedRecordsOfAnArrayComeBackAsLines() throws {
        let bad = Self.printed("e-2").replacing("BankCardOCR", with: "NoSuchOCR")
        let text = "[\n\(Self.event("e-1")),\n\(bad),\n{\"a\": nul}, \(Self.event("e-3"))]\n"
        let (runner, status) = try Self.run(text, Self.audit)
        #expect(status == 65)
        #expect(try Self.units(runner) == "2")
        // The one without a time stands in the month of the calls around it.
        let rows = try runner.rows("out/2026-11/exceptions.csv")
        #expect(rows.map { $0["reason"] } == ["unknown_interface", "malformed"])
        #expect(rows[0]["line"] == "3" && rows[0]["account_id"] == "100099990001")
        let offset = 2 + Self.event("e-1").utf8.count + 2
        #expect(rows[0]["byte_offset"] == "\(offset)")
        let mending = "zcat out/2026-11/rejected/*.gz | sed s/NoSuchOCR/BankCardOCR/ > logs/m.jsonl"
        #expect(try runner.shell(mending).status == 0)
        #expect(try runner.text("logs/m.jsonl").split(separator: "\n").count == 2)
        _ = try runner.run(more: Self.audit)
        #expect(try Self.units(runner) == "3")
    }

    @Test(arguments: [
        "[E1, E2", "[E1, E2, {\"eventTime\": 1", "{\"Records\": [E1, E2]",
        "P1\n{\n \"eventTime\": 1",
    ]) func aFileWithoutItsEndWaits(text: String) throws {
        let start = text.replacing("E1", with: Self.event("e-1"))
            .replacing("E2", with: Self.event("e-2")).replacing("P1", with: Self.printed("e-1"))
        let (runner, status) = try Self.run(start, Self.audit)
        #expect(status == 65)
        let row = try #require(try runner.rows("out/2026-12/exceptions.csv").first)
        #expect(row["reason"] == "truncated_json")
        #expect(row["detail"]?.hasPrefix("line ") == true)
        #expect(!runner.exists("out/2026-11"))
        try runner.write("[\(Self.event("e-1")), \(Self.event("e-2"))]\n", to: "logs/a.json")
        #expect(try runner.run(more: Self.audit).status == 0)
        #expect(try Self.units(runner) == "2")
    }

    @Test func aGrownArrayFileIsReadOn() throws {
        let (runner, status) = try Self.run("[\(Self.event("e-1"))]", Self.audit)
        #expect(status == 0)
        try runner.write(
            "[\(Self.event("e-1"))]\n[\(Self.event("e-2")), \(Self.event("e-3"))]\n",
            to: "logs/a.json")
        #expect(try runner.run(more: Self.audit).status == 0)
        #expect(try Self.units(runner) == "3")
        let run = try runner.text("out/2026-11/run.json")
        #expect(run.contains(#""records_read": 2,"#) && run.contains(#""grown""#))
        // An array that was closed and is longer now is another file; what it repeats is known.
        let events = (1...4).map { Self.event("e-\($0)") }.joined(separator: ",")
        try runner.write("[\(events)]\n", to: "logs/a.json")
        #expect(try runner.run(more: Self.audit).status == 0)
        #expect(try Self.units(runner) == "4")
    }

    // MARK: CSV

    static func bill(_ text: String) throws -> (CommandLineRunner, Int32) {
        let runner = try EndToEndExceptionTests.runner()
        try runner.write(text, to: "logs/a.csv")
        return (runner, try runner.run().status)
    }

    @Test func aNewHeaderIsReadFromThereOn() throws {
        let first = "time,account_id,interface,request_id,error_code,units\n"
        let second = "time,account_id,interface,request_id,units,error_code\n"
        var text = first
        for number in 0..<10 {
            text += "2026-11-05 10:00:00,a,银行卡识别,a-\(number),,3\n"
        }
        text += second
        for number in 10..<20 {
            text += "2026-11-05 10:00:00,a,银行卡识别,a-\(number),3,\n"
        }
        let (runner, status) = try Self.bill(text)
        #expect(status == 0)
        #expect(try EndToEndExceptionTests.units(runner) == "60")
        // A bad record below the second header comes back below that one.
        try runner.write(
            text + "2026-11-05 10:00:00,a,NoSuchOCR,a-20,3,\n", to: "logs/a.csv")
        #expect(try runner.run().status == 65)
        let rejected = try EndToEndRejectedFileTests.rejected(runner)
        #expect(rejected == [second + "2026-11-05 10:00:00,a,NoSuchOCR,a-20,3,\n"])
    }

    @Test func swappedAccountsAndIdsInventNobody() throws {
        let (runner, status) = try Self.bill(
            "time,account_id,interface,request_id\n2026-11-05 10:00:00,a,BankCardOCR,m0\n"
                + "2026-11-05 10:00:01,a,BankCardOCR,m1\ntime,request_id,interface,account_id\n"
                + "2026-11-05 10:00:03,m3,BankCardOCR,a\n2026-11-05 10:00:04,m4,BankCardOCR,a\n")
        #expect(status == 0)
        #expect(try EndToEndExceptionTests.units(runner) == "4")
    }

    @Test func marksOfJoinedFilesAreNothing() throws {
        let part = "\u{FEFF}time,account_id,interface,request_id\n"
        let (runner, status) = try Self.bill(
            (0..<3).map { part + "2026-11-05 10:00:00,a,BankCardOCR,l\($0)\n" }.joined())
        #expect(status == 0)
        #expect(try EndToEndExceptionTests.units(runner) == "3")
    }

    @Test func anOpenQuoteLosesOneCall() throws {
        var text = "time,account_id,interface,request_id,note\n"
        for number in 0..<1000 {
            let note = number == 100 ? "\"open" : number == 900 ? "\"a, b\"" : "x"
            text += "2026-11-05 10:00:00,a,IDCardOCR,r-\(number),\(note)\n"
        }
        let (runner, status) = try Self.bill(text)
        #expect(status == 65)
        #expect(try EndToEndExceptionTests.units(runner) == "999")
        let offset = text.utf8.count - text.split(separator: "r-99,x\n", maxSplits: 1)[1].utf8.count
        #expect(
            try EndToEndExceptionTests.reports(runner) == ["logs/a.csv,102,\(offset),malformed,a"])
    }

    private static let names = "time,account_id,interface,request_id"
    private static let second = "2026-11-02T10:00:00+08:00"

    /// Runs over one log and answers how many units its calls came to, and the exit code.
    private static func billed(_ text: String, as name: String) throws -> (String?, Int32) {
        let runner = try CommandLineRunner()
        try runner.write(text, to: "logs/\(name)")
        let ending = try runner.run()
        return (try units(runner), ending.status)
    }

    /// A call may have a key of its own that is called like the array of records.
    @Test(arguments: [
        #""records":[]"#, #""Records":[{"x":1}]"#, #""RECORDS":[1,2]"#, #""records":[[]],"b":{}"#,
    ])
    func aCallMayHaveAnArrayOfThatName(key: String) throws {
        func call(_ id: Int) -> String {
            "{\"time\":\"\(Self.second)\",\(key),\"account_id\":\"a1\",\"interface\":"
                + "\"IDCardOCR\",\"request_id\":\"\(id)\"}"
        }
        let lines = (1...3).map(call).joined(separator: "\n")
        #expect(try Self.billed(lines + "\n", as: "a.jsonl") == ("3", 0))
        let printed = (1...3).map { call($0).replacing(",\"", with: ",\n \"") }
        #expect(try Self.billed(printed.joined(separator: "\n") + "\n", as: "a.json") == ("3", 0))
    }

    /// A header inside is one with blanks before its names, and with columns named by digits.
    @Test(arguments: [" \(names),x,units", "\(names),30d,units", "\(names),2026_note,units"])
    func aHeaderInsideHasAnyFurtherNames(header: String) throws {
        let text =
            "\(Self.names),units,x\n\(Self.second),a1,IDCardOCR,1,1,9\n\(header)\n"
            + "\(Self.second),a1,IDCardOCR,2,7,1\n"
        let (units, status) = try Self.billed(text, as: "a.csv")
        #expect(status == 0 && units == "2")
    }

    /// An open quote swallows no header, and so none of the rows below it.
    @Test func anOpenQuoteBeforeAHeaderCostsItsRecord() throws {
        let rows = (3...5).map { "\($0),a1,IDCardOCR,\(Self.second),y\n" }.joined()
        let text =
            "\(Self.names),note\n\(Self.second),a1,IDCardOCR,1,n\n"
            + "\(Self.second),a1,IDCardOCR,2,\"x\n"
            + "request_id,account_id,interface,time,note\n" + rows
            + "6,a1,IDCardOCR,\(Self.second),y\"\n"
        let (units, status) = try Self.billed(text, as: "a.csv")
        #expect(status == 65)
        #expect(["4", "5"].contains(units ?? ""))
    }
}
