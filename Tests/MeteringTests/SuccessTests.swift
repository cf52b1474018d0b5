import Testing

@testable import Metering

/// Whether a call succeeded (Formats.md, "Did the call succeed").
@Suite struct SuccessTests {
    /// What becomes of a call with an error code: `success`, the failure's code, or the reason of
    /// its rejection.
    static func outcome(_ code: String, _ codes: SuccessCodes = .standard) -> String {
        let sample = MeteringRules.sample
        let rules = MeteringRules(
            interface: sample.interface, interfaceNames: sample.interfaceNames,
            takesTickets: sample.takesTickets,
            billable: { $0 == "结果 不明" ? [0..<Int64.max] : [] },
            isKnownTicket: sample.isKnownTicket, zone: .shanghai, asOf: 1_798_732_500,
            successCodes: codes)
        let decoder = CallDecoder(rules: rules, hasher: KeyHasher(seeds: (1, 2)))
        var sink = OutcomeSink()
        let text =
            "time,account_id,interface,request_id,error_code\n"
            + "2026-09-05 10:00:00,a,IDCardOCR,call-000001,\"\(code)\"\n"
        var parser = LogParser(options: ReadingOptions())
        var worker = decoder
        let buffer = ByteBuffer(capacity: 4096, headroom: 64)
        buffer.append(Array(text.utf8))
        buffer.seal()
        do {
            try parser.parse(buffer, isLast: true, decoder: &worker, into: &sink)
        } catch {
            return "\(error)"
        }
        return sink.outcome
    }

    private struct OutcomeSink: CallSink {
        var outcome = ""

        mutating func take(_ call: DecodedCall) -> Bool {
            outcome = call.errorCode == 0 ? "success" : call.errorText.text
            return false
        }

        mutating func settle(_ accounts: InternQueue, of table: InternTable) {}
        mutating func reject(_ rejection: Rejection) { outcome = rejection.reason.rawValue }
    }

    @Test(arguments: [
        "", "0", "OK", "Success", "ok", "Ok", "success", "SUCCESS", "null", "NULL", "None", "none",
        "-", "\\N", "\\n", "0.0", "200", "200.0", "2e2", "-0.0", " ok ", "\tOK", "0\r",
        "\u{A0}0",
    ]) func spellingsOfSuccess(code: String) {
        #expect(Self.outcome(code) == "success")
    }

    @Test(arguments: [
        ("FailedOperation.OcrFailed", "FailedOperation.OcrFailed"), ("500", "500"),
        ("500.0", "500"), (" LimitExceeded ", "LimitExceeded"), ("-1", "-1"), ("-1.0", "-1"),
        ("E_TIMEOUT-2", "E_TIMEOUT-2"), ("4.01e2", "401"), ("1.5", "1.5"), ("0200", "0200"),
        ("0000", "0000"),
        ("x", "x"),
    ]) func whatLooksLikeACodeIsAFailure(code: String, name: String) {
        #expect(Self.outcome(code) == name)
    }

    @Test(arguments: [
        "N/A", "undefined", "nil", "错误", "not found", "{}", "[]", "?", "0x0", "OK!", "_x", "--",
        "200 OK", "é",
    ]) func anythingElseIsNoCode(code: String) {
        #expect(Self.outcome(code) == "bad_error_code")
    }

    @Test func aCodeThatTheTariffNamesIsOne() {
        #expect(Self.outcome("结果 不明") == "结果 不明")
    }

    @Test func aCodeOfMoreThan128LettersIsNone() {
        #expect(Self.outcome(String(repeating: "x", count: 128)).count == 128)
        #expect(Self.outcome(String(repeating: "x", count: 129)) == "bad_error_code")
    }

    @Test(arguments: [
        ("0000", "success"), ("done", "success"), ("DONE", "success"), ("7.0", "success"),
        ("", "success"), ("OK", "OK"), ("0", "0"), ("200", "200"), ("-", "bad_error_code"),
        ("null", "bad_error_code"),
    ]) func aListOfOnesOwnReplacesTheSpellings(code: String, outcome: String) {
        #expect(Self.outcome(code, SuccessCodes(["0000x", "0000", "Done", "7"])) == outcome)
    }
}

/// Error codes get their numbers in the order of the calls that are handed over.
@Suite struct ErrorCodeOrderTests {
    private struct NumberSink: CallSink {
        var numbers: [UInt32] = []

        mutating func take(_ call: DecodedCall) -> Bool {
            numbers.append(call.errorCode)
            return false
        }

        mutating func settle(_ accounts: InternQueue, of table: InternTable) {}
        mutating func reject(_ rejection: Rejection) {}
    }

    @Test func aRejectedRecordTakesNoNumber() throws {
        let rows = [
            ("NoSuch", "First", "1"), ("IDCardOCR", "Second", "x"), ("IDCardOCR", "Third", "1"),
            ("IDCardOCR", " First ", "1"), ("IDCardOCR", "Third ", "1"),
            ("IDCardOCR", "Second", "1"),
            ("IDCardOCR", "First", "1.0"),
        ]
        let lines = rows.enumerated().map {
            "2026-09-05 10:00:00,a,\($1.0),call-00000\($0),\($1.1),\($1.2)\n"
        }
        let text = "time,account_id,interface,request_id,error_code,units\n" + lines.joined()
        var decoder = CallDecoder(rules: .sample, hasher: KeyHasher(seeds: (1, 2)))
        var parser = LogParser(options: ReadingOptions())
        var sink = NumberSink()
        let buffer = ByteBuffer(capacity: 4096, headroom: 64)
        buffer.append(Array(text.utf8))
        buffer.seal()
        try parser.parse(buffer, isLast: true, decoder: &decoder, into: &sink)
        #expect(sink.numbers == [1, 2, 1, 3, 2])
    }
}
