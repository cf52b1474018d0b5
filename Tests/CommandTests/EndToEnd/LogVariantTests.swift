import Foundation
import Testing

/// Logs as gateways write them: blanks, other spellings, placeholders and events of other products
/// change no bill, or are named (Formats.md, "Call logs").
@Suite struct EndToEndLogVariantTests {
    static let asOf = "2026-10-01T00:30:00+08:00"
    static let account = "100099990001"

    /// 1,100 calls of one account, a second apart; `line` makes each.
    static func lines(_ count: Int = 1100, _ line: (_ number: Int, _ time: String) -> String)
        -> String
    {
        (0..<count).map { number in
            let clock = [10 + number / 3600, number / 60 % 60, number % 60].map {
                $0 < 10 ? "0\($0)" : "\($0)"
            }
            return line(number, "2026-09-05 " + clock.joined(separator: ":"))
        }.joined()
    }

    /// What the account is billed: 1,000 free calls, then 0.15 each.
    static func expectBill(
        _ runner: CommandLineRunner, out: String = "out", postpaid: String = "100",
        total: String = "15.00", _ comment: Comment? = nil
    ) throws {
        let row = try runner.row(of: account, in: "\(out)/2026-09/summary.csv")
        #expect(row["free_units"] == "1000", comment)
        #expect(row["postpaid_units"] == postpaid, comment)
        #expect(row["total"] == total, comment)
    }

    static func run(
        _ runner: CommandLineRunner, _ log: String, _ more: [String] = [], out: String = "out"
    )
        throws -> CommandLineRunner.Ending
    {
        try runner.run([log], out: out, more: more, asOf: asOf)
    }

    static func report(_ runner: CommandLineRunner, out: String = "out") throws -> [String: Any] {
        let data = Data(try runner.read("\(out)/2026-09/run.json"))
        return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    }

    @Test func blanksBehindCommasChangeNoBill() throws {
        let runner = try CommandLineRunner()
        try runner.write(
            "time, account_id, interface, request_id, error_code\n"
                + Self.lines { "\($1), \(Self.account), 银行卡识别, sp-\($0), 0\n" }, to: "a.csv")
        #expect(try Self.run(runner, "a.csv").status == 0)
        try Self.expectBill(runner)
    }

    @Test func aSecondCarriageReturnIsNoErrorCode() throws {
        let runner = try CommandLineRunner()
        try runner.write(
            "time,account_id,interface,request_id,error_code\r\r\n"
                + Self.lines { "\($1),\(Self.account),银行卡识别,w-\($0),\r\r\n" }, to: "a.csv")
        #expect(try Self.run(runner, "a.csv").status == 0)
        try Self.expectBill(runner)
    }

    @Test func blanksInTheBookAreNoPartOfAnID() throws {
        let runner = try CommandLineRunner()
        try runner.write(
            "account_id, name, parent_account_id, activated_at, postpaid_from, postpaid_until\r\r\n"
                + "\u{A0}\(Self.account) , Acme Ltd , , 2026-01-01 , 2026-01-01 ,\r\r\n",
            to: "book/accounts.csv")
        try runner.write(
            "time,account_id,interface,request_id\n"
                + Self.lines { "\($1),\(Self.account),银行卡识别,b-\($0)\n" }, to: "a.csv")
        let ending = try Self.run(runner, "a.csv")
        #expect(ending.status == 0, "\(ending.errors)")
        try Self.expectBill(runner)
        let row = try runner.row(of: Self.account, in: "out/2026-09/summary.csv")
        #expect(row["name"] == "Acme Ltd")
    }

    @Test func everySpellingOfSuccessIsBilledAndNoOtherIsLeftOutSilently() throws {
        let runner = try CommandLineRunner()
        let spellings = [
            "", "0", "OK", "Success", "ok", "success", "SUCCESS", "null", "NULL", "None", "-",
            "\\N", "0.0", "200",
        ]
        let header = "time,account_id,interface,request_id,error_code\n"
        let good = spellings.enumerated().map {
            "2026-09-05 10:00:00,acct-\($0),BankCardOCR,e-\($0),\($1)\n"
        }.joined()
        try runner.write(header + good, to: "good.csv")
        #expect(try Self.run(runner, "good.csv").status == 0)
        let units = try runner.rows("out/2026-09/summary.csv").map { $0["free_units"] }
        #expect(units == spellings.map { _ in "1" })

        let odd = ["undefined", "N/A", "调用失败", "0 errors"].enumerated().map {
            "2026-09-05 10:00:00,acct-\($0),BankCardOCR,o-\($0),\($1)\n"
        }.joined()
        let bad = "2026-09-05 10:00:00,a,BankCardOCR,f-1,FailedOperation.OcrFailed\n"
        try runner.write(header + odd + bad, to: "odd.csv")
        #expect(try Self.run(runner, "odd.csv", out: "odd").status == 65)
        let reasons = try runner.rows("odd/2026-09/exceptions.csv").map { $0["reason"] }
        #expect(reasons == odd.split(separator: "\n").map { _ in "bad_error_code" })
        let report = try Self.report(runner, out: "odd")
        #expect(report["error_codes"] as? [String: Int] == ["FailedOperation.OcrFailed": 1])
        #expect(
            try runner.text("odd/callbill.prom").contains(
                "callbill_run_failed_calls{error_code=\"FailedOperation.OcrFailed\"} 1\n"))
    }

    @Test func onlyTheMostFrequentErrorCodesAreNamed() throws {
        let runner = try CommandLineRunner()
        let calls = (0..<60).flatMap { code in
            (0...(code < 50 ? 1 : 0)).map {
                "2026-09-05 10:00:00,a,BankCardOCR,r-\(code)-\($0),Code\(code)\n"
            }
        }
        try runner.write(
            "time,account_id,interface,request_id,error_code\n" + calls.joined(), to: "a.csv")
        #expect(try Self.run(runner, "a.csv").status == 0)
        let codes = try #require(try Self.report(runner)["error_codes"] as? [String: Int])
        #expect(codes.count == 51 && codes["Code7"] == 2 && codes["other"] == 10)
        #expect(try runner.callbill(["audit", "--out", "out", "--as-of", Self.asOf]).status == 0)
    }

    @Test func successCodesMayBeReplaced() throws {
        let runner = try CommandLineRunner()
        try runner.write(
            "time,account_id,interface,request_id,error_code\n"
                + Self.lines { number, time in
                    "\(time),\(Self.account),银行卡识别,s-\(number),0000\n"
                } + "2026-09-05 11:00:00,\(Self.account),银行卡识别,t-1,200\n", to: "a.csv")
        #expect(try Self.run(runner, "a.csv", ["--success-codes", "0000,DONE"]).status == 0)
        try Self.expectBill(runner)
        let totals = try Self.report(runner)["totals"] as? [String: Int]
        #expect(totals?["not_billable"] == 1)
    }

    @Test func anOptionalColumnThatIsSpelledOtherwiseIsRead() throws {
        let runner = try CommandLineRunner()
        try runner.write(
            "time,account_id,interface,request_id,Error_Code\n"
                + Self.lines(1300) { number, time in
                    let code = number % 13 < 2 ? "FailedOperation.OcrFailed" : ""
                    return "\(time),\(Self.account),银行卡识别,c-\(number),\(code)\n"
                }, to: "a.csv")
        #expect(try Self.run(runner, "a.csv").status == 0)
        try Self.expectBill(runner)
        let ending = try Self.run(runner, "a.csv", ["--map", "error_code=ErrCode"], out: "mapped")
        #expect(ending.status == 65)
        #expect(ending.errors.contains("a.csv: not_a_log: the first line names no column ErrCode"))
        #expect(!runner.exists("mapped/2026-09"))
        let either = ["--map", "error_code=ErrCode|Error_Code"]
        #expect(try Self.run(runner, "a.csv", either, out: "either").status == 0)
        try Self.expectBill(runner, out: "either")
    }

    @Test func anInterfaceMayBePutTogether() throws {
        let runner = try CommandLineRunner()
        try runner.write(
            "time,account_id,what,kind,request_id\n"
                + Self.lines { "\($1),\(Self.account),BankCard,OCR,c-\($0)\n" }, to: "a.csv")
        #expect(try Self.run(runner, "a.csv", ["--map", "interface={what}{kind}"]).status == 0)
        try Self.expectBill(runner)
    }

    // MARK: Ids and times

    @Test func aPlaceholderIsNoRequestID() throws {
        let runner = try CommandLineRunner()
        try runner.write(
            "time,account_id,interface,request_id\n"
                + ["-", "null", "None", "N/A", "r-1"].map {
                    "2026-09-05 10:00:00,A,BankCardOCR,\($0)\n"
                }.joined(), to: "a.csv")
        #expect(try Self.run(runner, "a.csv").status == 65)
        let rows = try runner.rows("out/2026-09/exceptions.csv")
        #expect(
            rows.map { $0["reason"] } == [
                "missing_field", "missing_field", "missing_field", "missing_field",
            ])
        #expect(try runner.row(of: "A", in: "out/2026-09/summary.csv")["free_units"] == "1")
    }

    @Test func aColumnThatIsNamedTwiceIsNoLog() throws {
        let runner = try CommandLineRunner()
        try runner.write(
            "request_id,time,account_id,interface,request_id\n"
                + "batch-7,2026-09-05 10:00:00,A,BankCardOCR,r1\n", to: "a.csv")
        let ending = try Self.run(runner, "a.csv")
        #expect(ending.status == 65)
        #expect(
            ending.errors.contains("not_a_log: the first line names the column request_id 2 times"))
    }

    @Test func timesWithoutAnOffsetMayBeOfAnotherZone() throws {
        let runner = try CommandLineRunner()
        try runner.write(
            "time,account_id,interface,request_id\n2026-09-30 18:00:00,A,BankCardOCR,u1\n"
                + "2026-09-30 18:00:00+08:00,A,BankCardOCR,u2\n", to: "a.csv")
        for (zone, rows) in [
            ([], "2026-09,2,2\n"), (["--log-time-zone", "UTC"], "2026-09,1,1\n2026-10,1,1\n"),
            (["--log-time-zone", "America/New_York"], "2026-09,1,1\n2026-10,1,1\n"),
        ] as [([String], String)] {
            let usage = try runner.callbill(
                ["usage", "a.csv", "--by", "month", "--format", "csv", "--as-of"]
                    + ["2026-10-02T00:30:00+08:00"] + zone)
            #expect(usage.status == 0)
            #expect(usage.output == "month,calls,units\n" + rows)
        }
    }

    @Test(arguments: ["2000-01-01T00:00:07Z", "1970-01-01 08:00:07", "2025-08-31T23:59:59+08:00"])
    func aClockThatWasResetOpensNoMonths(time: String) throws {
        let runner = try CommandLineRunner()
        try runner.write(
            "time,account_id,interface,request_id\n\(time),A,BankCardOCR,k1\n"
                + "2026-09-05 10:00:00,A,BankCardOCR,k2\n2025-09-01 00:30:00,A,BankCardOCR,k3\n",
            to: "a.csv")
        #expect(try Self.run(runner, "a.csv").status == 65)
        #expect(!runner.exists("out/2025-08") && !runner.exists("out/2000-01"))
        let reasons = try runner.files("out").filter { $0.key.hasSuffix("exceptions.csv") }
            .flatMap { ReferenceCSV.rows($1) }.map { $0["reason"] }
        #expect(reasons == ["too_old"])
        #expect(try runner.row(of: "A", in: "out/2025-09/summary.csv")["free_units"] == "1")
        let later = ["--earliest-call", "2026-09-05"]
        #expect(try Self.run(runner, "a.csv", later, out: "later").status == 65)
        #expect(!runner.exists("later/2025-09") && runner.exists("later/2026-09"))
    }
}
