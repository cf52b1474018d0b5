import Foundation
import Testing

/// Events of an audit trail: which of them are calls, and which are left out (Formats.md, "Other
/// names").
@Suite struct EndToEndAuditEventTests {
    typealias Logs = EndToEndLogVariantTests

    static func event(
        _ number: Int, name: String = "BankCardOCR", type: String = "ocr", codes: String
    ) -> String {
        #"{"userIdentity":{"accountId":"\#(Logs.account)"},"requestID":"q-\#(number)","#
            + #""eventTime":\#(1_788_500_000 + number),"resourceType":"\#(type)","#
            + #""eventName":"\#(name)"\#(codes.isEmpty ? "" : ",")\#(codes)}"# + "\n"
    }

    @Test(arguments: [
        (#""errorCode":0"#, #""errorCode":"AuthFailure.SignatureFailure""#),
        (#""apiErrorCode":"","errorCode":"0""#, #""apiErrorCode":"","errorCode":"AuthFailure""#),
        (#""apiErrorCode":0,"errorCode":0"#, #""apiErrorCode":0,"errorCode":"AuthFailure""#),
        ("", #""apiErrorCode":"FailedOperation.OcrFailed","errorCode":"0""#),
    ]) func anEventThatWasRefusedIsNotBilled(success: String, failure: String) throws {
        let runner = try CommandLineRunner()
        let events = (0..<1300).map { Self.event($0, codes: $0 % 13 < 2 ? failure : success) }
        try runner.write(events.joined(), to: "a.jsonl")
        #expect(try Logs.run(runner, "a.jsonl", ["--log-format", "cloudaudit"]).status == 0)
        try Logs.expectBill(runner)
    }

    @Test func eventsOfOtherProductsAreLeftOutAndStopNoClose() throws {
        let runner = try CommandLineRunner()
        let events = (0..<1150).map { number in
            number % 23 == 0
                ? Self.event(number, name: "RunInstances", type: "cvm", codes: #""errorCode":0"#)
                : Self.event(number, codes: #""errorCode":0"#)
        }
        try runner.write(events.joined(), to: "a.jsonl")
        let audit = ["--log-format", "cloudaudit"]
        #expect(try Logs.run(runner, "a.jsonl", audit).status == 0)
        try Logs.expectBill(runner)
        let totals = try Logs.report(runner)["totals"] as? [String: Int]
        #expect(totals?["records_read"] == 1150 && totals?["filtered"] == 50)
        #expect(totals?["rejected"] == 0 && totals?["metered"] == 1100)
        #expect(
            try runner.text("out/callbill.prom").contains(
                "callbill_run_records{outcome=\"filtered\"} 50\n"))
        #expect(try runner.callbill(["audit", "--out", "out", "--as-of", Logs.asOf]).status == 0)
        let usage = try runner.callbill(
            ["usage", "a.jsonl", "--by", "outcome", "--format", "csv", "--as-of", Logs.asOf] + audit
        )
        #expect(usage.status == 0)
        #expect(usage.output.contains("filtered,50,0\n"), "\(usage.output)")
        let close = try runner.callbill([
            "close", "--period", "2026-09", "--out", "out", "--as-of", "2026-10-02T00:30:00+08:00",
        ])
        #expect(close.status == 0, "\(close.errors)")
    }

    @Test(arguments: [
        (["--only", "kind=ocr"], "100"), (["--only", "kind=ocr|face"], "110"),
        (["--only", "kind=ocr,face"], "110"), (["--only", "kind!=test"], "110"),
        (["--only", "kind!=test|face"], "100"),
        (["--only", "kind=OCR", "--only", "kind!=x"], "100"),
    ]) func otherLogsAreChosenFromToo(flags: [String], postpaid: String) throws {
        let runner = try CommandLineRunner()
        try runner.write(
            "time,account_id,interface,request_id,kind\n"
                + Logs.lines(1130) { number, time in
                    let kind = number < 1100 ? "ocr" : number < 1110 ? "face" : "test"
                    return "\(time),\(Logs.account),BankCardOCR,k-\(number),\(kind)\n"
                }, to: "a.csv")
        #expect(try Logs.run(runner, "a.csv", flags).status == 0)
        let total = postpaid == "100" ? "15.00" : "16.50"
        try Logs.expectBill(runner, postpaid: postpaid, total: total)
    }

    @Test func aColumnThatNoLogHasToChooseByIsSaid() throws {
        let runner = try CommandLineRunner()
        try runner.write((0..<3).map { Self.event($0, codes: "") }.joined(), to: "a.jsonl")
        let ending = try Logs.run(
            runner, "a.jsonl", ["--log-format", "cloudaudit", "--only", "ressourceType=ocr"])
        #expect(ending.status == 65)
        #expect(ending.errors.contains("no record has the key ressourceType"))
    }

    @Test(arguments: [#""errCode":"Fail.X""#, #""error_code":"Fail.X""#, #""error":{"a":1}"#])
    func anErrorUnderAnotherNameIsAskedFor(member: String) throws {
        let runner = try CommandLineRunner()
        try runner.write(Self.event(1, codes: member), to: "a.jsonl")
        let ending = try Logs.run(runner, "a.jsonl", ["--log-format", "cloudaudit"])
        #expect(ending.status == 65)
        #expect(ending.errors.contains("looks like it"), "\(ending.errors)")
    }

    /// 1,100 calls and 50 events of another product, in one file.
    static func trail(_ form: String) -> String {
        let events = (0..<1150).map { number in
            number % 23 == 0
                ? event(number, name: "RunInstances", type: "cvm", codes: #""errorCode":0"#)
                : event(number, codes: #""apiErrorCode":"","errorCode":"0""#)
        }
        let printed = events.map { $0.replacing(",\"", with: ",\n  \"") }
        return switch form {
        case "array": "[" + events.joined(separator: ",") + "]"
        case "Records": "{\"Records\": [\n" + events.joined(separator: ",") + "]}\n"
        case "printed": printed.joined()
        case "printed array": "[\n" + printed.joined(separator: ",\n") + "\n]\n"
        default: events.joined()
        }
    }

    @Test(arguments: ["array", "Records", "printed", "printed array", "lines"])
    func wrappedEventsAreChosenFromLikeLines(form: String) throws {
        let runner = try CommandLineRunner()
        try runner.write(Self.trail(form), to: "a.json")
        let ending = try Logs.run(runner, "a.json", ["--log-format", "cloudaudit"])
        #expect(ending.status == 0, "\(ending.errors)")
        try Logs.expectBill(runner, "\(form)")
        let totals = try Logs.report(runner)["totals"] as? [String: Int]
        #expect(totals?["records_read"] == 1150 && totals?["filtered"] == 50)
    }

    @Test(arguments: ["array", "Records", "printed", "printed array"])
    func wrappedRecordsHaveOtherSpellingsAndTemplatesToo(form: String) throws {
        let runner = try CommandLineRunner()
        let text = Self.trail(form).replacing("\"resourceType\":\"cvm\"", with: "\"what\":\"X\"")
            .replacing("requestID", with: "RequestId")
        try runner.write(text, to: "a.json")
        let map = "time=eventTime,account_id=userIdentity.accountId,interface={eventName}|{what}"
        let ending = try Logs.run(
            runner, "a.json",
            ["--map", map + ",error_code=apiErrorCode|errorCode", "--only", "what!=X"])
        #expect(ending.status == 0, "\(ending.errors)")
        try Logs.expectBill(runner, "\(form)")
    }
}
