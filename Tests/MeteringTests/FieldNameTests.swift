import Testing

@testable import Metering

/// Names of columns and keys (Formats.md, "Columns of a call log" and "Other names").
@Suite struct FieldNameTests {
    static let sample = "2026-09-05 10:00:00,acct-1,IDCardOCR,call-000001,Failed.One"

    static func csv(_ header: String, _ lines: String..., map: FieldMap = FieldMap()) -> RecordedLog
    {
        let text = ([header] + lines).joined(separator: "\n") + "\n"
        return RecordedLog.read(Array(text.utf8), blockBytes: 4096, map: map)
    }

    static func json(_ lines: String..., map: FieldMap = FieldMap()) -> RecordedLog {
        RecordedLog.read(
            Array((lines.joined(separator: "\n") + "\n").utf8), blockBytes: 4096, map: map)
    }

    static func map(_ sources: [CallField: String], only: [RecordFilter] = []) throws -> FieldMap {
        var map = FieldMap()
        for (field, text) in sources { map[field] = try #require(FieldSource(parsing: text)) }
        map.filters = only
        return map
    }

    @Test(arguments: [
        "time,account_id,interface,request_id,error_code",
        "Time,Account_Id,Interface,Request_Id,Error_Code",
        "TIME,accountId,INTERFACE,RequestId,errorCode",
        "time,account-id,interface,request id,ERROR-CODE",
        "\"time\", AccountID ,\"interface\", request_ID ,error code",
    ]) func aNameMayBeSpelledOtherwise(header: String) {
        let log = Self.csv(header, Self.sample)
        #expect(log.fault == nil && log.calls.count == 1)
        #expect(log.calls.first?.contains(#"["acct-1", "call-000001", "Failed.One", ""]"#) == true)
    }

    @Test(arguments: [
        #"{"time":"2026-09-05 10:00:00","accountId":"acct-1","Interface":"IDCardOCR","#
            + #""RequestId":"call-000001","Error_Code":"Failed.One"}"#,
        #"{"Time":"2026-09-05 10:00:00","account-id":"acct-1","INTERFACE":"IDCardOCR","#
            + #""request id":"call-000001","errorcode":"Failed.One"}"#,
        #"{"_time":"2026-09-05 10:00:00","ACCOUNTID":"acct-1","interface":"IDCardOCR","#
            + #""REQUEST_ID":"call-000001","error-code":"Failed.One"}"#,
    ]) func soMayAKey(line: String) {
        let log = Self.json(line, line.replacing("000001", with: "000002"))
        #expect(log.fault == nil && log.calls.count == 2)
        #expect(log.calls.first?.contains(#"["acct-1", "call-000001", "Failed.One", ""]"#) == true)
    }

    @Test func theNameItselfComesFirst() {
        let csv = Self.csv(
            "Error_Code,time,account_id,interface,request_id,error_code", "Other," + Self.sample)
        #expect(csv.calls.count == 1 && csv.calls[0].contains("Failed.One"))
        let json = Self.json(
            #"{"ErrorCode":"Other","time":"2026-09-05 10:00:00","account_id":"acct-1","#
                + #""interface":"IDCardOCR","request_id":"r","error_code":"Failed.One","errorcode":"X"}"#
        )
        #expect(json.calls.count == 1 && json.calls[0].contains("Failed.One"))
    }

    @Test(arguments: [
        "time,account_id,interface,request_id,Error_Code,errorCode",
        "time,account_id,interface,RequestID,request-id,error_code",
        "time,account_id,interface,request_id,units,units",
    ]) func twoColumnsThatMayBeMeantAreNoLog(header: String) {
        let log = Self.csv(header, Self.sample + ",x")
        #expect(log.calls == [] && log.fault?.contains("first line names") == true)
    }

    @Test func twoKeysThatMayBeMeantAreNoLog() {
        let log = Self.json(
            #"{"time":"2026-09-05 10:00:00","account_id":"a","interface":"IDCardOCR","#
                + #""request_id":"r","Error_Code":"","errorCode":"Failed.One"}"#)
        #expect(log.fault?.contains("line 1 has two keys for one field") == true)
    }

    @Test(arguments: ["err_code", "ErrCode", "error_codes", "errorcod", "err", "Error", "ret_code"])
    func aMisspeltErrorCodeDoesNotMakeEveryCallASuccess(name: String) {
        let log = Self.csv("time,account_id,interface,request_id,\(name)", Self.sample)
        #expect(log.fault?.contains("--map error_code=\(name)") == true)
    }

    @Test(arguments: [
        #""errCode":"Failed.One""#, #""error":"Failed.One""#, #""ret_code":7"#,
        #""error":"","ERR-CODE":"Failed.One""#, #""err":500"#, #""errorCodes":"Failed.One""#,
        #""error":{"code":"Failed.One"}"#, #""errors":["Failed.One"]"#,
    ])
    func aMisspeltKeyOfTheErrorCodeIsAskedFor(member: String) {
        let call =
            #"{"time":"2026-09-05 10:00:00","account_id":"a","interface":"IDCardOCR","request_id":"r","#
        let fault = "no record has the key error_code"
        #expect(Self.json(call + member + "}").fault?.contains(fault) == true)
        #expect(Self.json("[" + call + member + "}]").fault?.contains(fault) == true)
        // What has its own key, or nothing under the other one, is told.
        let other = call.replacing("\"r\"", with: "\"s\"") + #""error_code":""}"#
        #expect(Self.json(call + member + "}\n" + other).calls.count == 2)
        #expect(Self.json(call + #""error":null}"#).calls.count == 1)
        #expect(Self.json(call + #""error":{},"err":[],"errors":false}"#).calls.count == 1)
    }

    @Test(arguments: [
        (#"{"data":@}"#, "inside of data; take them out, for example with jq -c '.data'"),
        (#"{"id":"1","a":{"b-c":@}}"#, #"jq -c '.a."b-c"'"#),
        (#"{"id":"1","event":"{\"time\":1}"}"#, "jq -c '.event | fromjson'"),
        (#"{"id":"1","event":7}"#, "say with --map what they are called here"),
    ])
    func recordsInAnEnvelopeAreNoCallsAndSayWhereTheyAre(form: String, advice: String) throws {
        let call =
            #"{"time":"2026-09-05 10:00:00","account_id":"a","interface":"IDCardOCR","request_id":"r"}"#
        let record = form.replacing("@", with: call)
        for text in [record + "\n" + record, "[\(record),\(record)]", "{\"Records\":[\(record)]}"] {
            let log = Self.json(text)
            let fault = try #require(log.fault).replacing("\\", with: "")
            #expect(fault.contains("no record has any of the keys time, account_id"))
            #expect(fault.contains(advice), "\(fault)")
        }
        // One call among them makes it a log.
        let mixed = Self.json(record + "\n" + call)
        #expect(mixed.fault == nil && mixed.calls.count == 1 && mixed.rejections.count == 1)
    }

    @Test(arguments: ["message", "latency", "error_message", "code", "status"])
    func anotherColumnIsLeftAlone(name: String) {
        let log = Self.csv("time,account_id,interface,request_id,\(name)", Self.sample)
        #expect(log.fault == nil && log.calls.count == 1)
    }

    @Test func aMissingColumnIsNamedWithTheOneThatLooksLikeIt() {
        let log = Self.csv("time,account_id,interface,reqest_id", Self.sample)
        #expect(
            log.fault?.contains(
                "the first line names no column request_id; reqest_id looks like request_id")
                == true)
    }

    @Test(arguments: [CallField.errorCode, .units, .tickets])
    func aColumnThatSomebodyNamedMustBeThere(field: CallField) throws {
        let map = try Self.map([field: "elsewhere"])
        let csv = Self.csv(
            "time,account_id,interface,request_id,error_code", Self.sample, map: map)
        #expect(csv.fault?.contains("no column elsewhere") == true)
        let line =
            #"{"time":"2026-09-05 10:00:00","account_id":"a","interface":"IDCardOCR","request_id":"r"}"#
        let json = Self.json(line, map: map)
        #expect(json.fault?.contains("no record has the key elsewhere") == true)
        let other = line.replacing("}", with: #","elsewhere":""}"#)
        #expect(Self.json(line, other, map: map).fault == nil)
    }

    @Test func theFirstAlternativeThatIsNotEmptyCounts() throws {
        let map = try Self.map([.errorCode: "apiErrorCode|errorCode"])
        let log = Self.csv(
            "time,account_id,interface,request_id,apiErrorCode,errorCode",
            "2026-09-05 10:00:00,a,IDCardOCR,r1,Api,Auth",
            "2026-09-05 10:00:00,a,IDCardOCR,r2,,Auth",
            "2026-09-05 10:00:00,a,IDCardOCR,r3,-,Auth", "2026-09-05 10:00:00,a,IDCardOCR,r4,Api,",
            "2026-09-05 10:00:00,a,IDCardOCR,r5,,", map: map)
        let codes = log.calls.map { $0.split(separator: "\"")[5] }
        #expect(codes == ["Api", "Auth", "Auth", "Api", ", "])
    }

    @Test func filesOfTwoShapesAreReadByOneMap() throws {
        let map = try Self.map([.errorCode: "code|status.code", .requestID: "rid|trace"])
        let old = Self.csv(
            "time,account_id,interface,rid,code", "2026-09-05 10:00:00,a,IDCardOCR,r1,Failed",
            map: map)
        #expect(old.fault == nil && old.calls.count == 1 && old.calls[0].contains("Failed"))
        let new = Self.json(
            #"{"time":"2026-09-05 10:00:00","account_id":"a","interface":"IDCardOCR","trace":"t1","#
                + #""status":{"code":"Failed","id":7}}"#, map: map)
        #expect(new.fault == nil && new.calls.count == 1)
        #expect(new.calls.first?.contains(#"["a", "t1", "Failed", ""]"#) == true)
        let neither = Self.csv("time,account_id,interface,rid", "x", map: map)
        #expect(neither.fault?.contains("code|status.code") == true)
    }

    @Test func aTemplatePutsTextsTogether() throws {
        let map = try Self.map([.requestID: "{host}-{n}", .account: "{tenant}", .units: "n"])
        let log = Self.csv(
            "time,tenant,interface,host,n", "2026-09-05 10:00:00,a,IDCardOCR,web1,7",
            "2026-09-05 10:00:00,a,IDCardOCR,,8", "2026-09-05 10:00:00,a,IDCardOCR,-,9",
            #"2026-09-05 10:00:00,a,IDCardOCR,"we""b", 10"#, map: map)
        #expect(log.fault == nil)
        #expect(log.calls.map { $0.split(separator: "\"")[3] } == ["web1-7", #"we\"#])
        #expect(ValueTests.reasons(log) == ["missingField", "missingField"])
        #expect(log.calls.first?.contains(" 0 7 ") == true)
        #expect(log.calls.last?.contains(" 0 10 ") == true)
    }

    @Test(arguments: ["a||b", "|a", "{a", "a}", "{}", "", "{a{b}}", "a|"])
    func aSourceThatCannotBeReadIsRefused(text: String) {
        #expect(FieldSource(parsing: text) == nil)
    }

    @Test(arguments: ["a", "a.b", "a|b", "{a}/{b}", "x{a}|{b}y|c"])
    func aSourceIsShownAsItWasGiven(text: String) {
        #expect(FieldSource(parsing: text)?.text == text)
    }

    // MARK: Records that are left out

    static func filtered(_ filters: RecordFilter...) throws -> RecordedLog {
        try csv(
            "time,account_id,interface,request_id,kind,region",
            "2026-09-05 10:00:00,a,IDCardOCR,r1,ocr,east",
            "2026-09-05 10:00:00,a,IDCardOCR,r2,OCR ,west",
            "2026-09-05 10:00:00,a,IDCardOCR,r3,cvm,east",
            "2026-09-05 10:00:00,a,IDCardOCR,r4,,test",
            "2026-09-05 10:00:00,a,NoSuch,r5,cvm,", map: map([:], only: filters))
    }

    @Test func recordsAreChosenByTheirColumns() throws {
        for (filters, taken) in [
            ([RecordFilter(column: "kind", values: ["ocr"])], "r1 r2"),
            ([RecordFilter(column: "kind", values: ["ocr", "cvm"])], "r1 r2 r3"),
            ([RecordFilter(column: "kind", isNegated: true, values: ["cvm"])], "r1 r2 r4"),
            ([RecordFilter(column: "kind", values: ["ocr"], isLenient: true)], "r1 r2 r4"),
            (
                [
                    RecordFilter(column: "kind", values: ["ocr"]),
                    RecordFilter(column: "region", isNegated: true, values: ["west", "test"]),
                ], "r1"
            ),
            ([RecordFilter(column: "request_id", values: ["r2"])], "r2"),
        ] as [([RecordFilter], String)] {
            let log = try Self.csv(
                "time,account_id,interface,request_id,kind,region",
                "2026-09-05 10:00:00,a,IDCardOCR,r1,ocr,east",
                "2026-09-05 10:00:00,a,IDCardOCR,r2,OCR ,west",
                "2026-09-05 10:00:00,a,IDCardOCR,r3,cvm,east",
                "2026-09-05 10:00:00,a,IDCardOCR,r4,,test", map: Self.map([:], only: filters))
            let ids = log.calls.map { String($0.split(separator: "\"")[3]) }
            #expect(ids.joined(separator: " ") == taken, "\(filters)")
            #expect(log.recordsRead == 4 && log.recordsFiltered == 4 - ids.count)
        }
    }

    @Test func whatIsLeftOutIsNotLookedAt() throws {
        let log = try Self.filtered(RecordFilter(column: "kind", values: ["ocr"]))
        #expect(log.rejections == [] && log.recordsFiltered == 3 && log.calls.count == 2)
    }

    @Test func aColumnToChooseByMustBeThere() throws {
        let map = try Self.map([:], only: [RecordFilter(column: "type", values: ["ocr"])])
        let csv = Self.csv("time,account_id,interface,request_id,error_code", Self.sample, map: map)
        #expect(csv.fault?.contains("no column type") == true)
        let json = Self.json(
            #"{"time":"2026-09-05 10:00:00","account_id":"a","interface":"IDCardOCR","request_id":"r"}"#,
            map: map)
        #expect(json.fault?.contains("no record has the key type") == true)
    }
}
