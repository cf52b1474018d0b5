import Foundation
import Testing

/// The files that other programs read: names, headers and keys (Formats.md, "Outputs").
@Suite struct EndToEndContractTests {
    static let headers = [
        "summary.csv": "account_id,name,period,free_units,prepaid_units,postpaid_units,"
            + "unbilled_units,packs_amount,usage_amount,rounding,total,currency,status",
        "balances.csv": "account_id,pool,grant,class,granted,used_before,used,remaining,"
            + "starts_at,ends_at,lapsed,name",
        "leakage.csv": "account_id,pool,interface,reason,units,first_at,last_at,list_value,name",
        "exceptions.csv": "file,line,byte_offset,reason,account_id,detail",
        "invoices/a.csv": "invoice_id,account_id,period,charge_period,category,pool,interface,"
            + "usage_type,source,quantity,unit_price,amount,currency",
    ]

    /// Two months of calls, with a month between them.
    static func runner() throws -> CommandLineRunner {
        let runner = try CommandLineRunner()
        let october = EndToEndMonth.call("r", units: "7").replacing("2026-11", with: "2026-09")
        let calls = october + EndToEndMonth.call("s", units: "8") + EndToEndMonth.call("", day: 3)
        try runner.write(EndToEndMonth.accounts(["a"]), to: "book/accounts.csv")
        try runner.write(EndToEndMonth.header + calls, to: "logs/a.csv")
        #expect(try runner.run().status == 65)
        return runner
    }

    @Test func headersAndFolders() throws {
        let runner = try Self.runner()
        let folders = try FileManager.default.contentsOfDirectory(
            atPath: runner.folder.appendingPathComponent("out").path)
        let periods = folders.filter { $0.hasPrefix("20") }.sorted()
        #expect(periods == ["2026-09", "2026-10", "2026-11"])
        for period in periods {
            for (name, header) in Self.headers where runner.exists("out/\(period)/\(name)") {
                let text = try runner.text("out/\(period)/\(name)")
                #expect(text.hasPrefix(header + "\n"), "\(period)/\(name)")
                #expect(!text.contains("\r") && text.hasSuffix("\n"))
            }
            for name in ["summary.csv", "run.json", "callbill.prom", "balances.csv"] {
                #expect(runner.exists("out/\(period)/\(name)"), "\(period)/\(name)")
            }
        }
        #expect(runner.exists("out/2026-11/invoices/a.csv"))
        #expect(runner.exists("out/2026-11/rejected/a.csv.gz"))
        #expect(!runner.exists("out/2026-10/invoices/a.csv"))
    }

    @Test func oneMonthAlone() throws {
        let runner = try Self.runner()
        try runner.run(out: "one", more: ["--period", "2026-09"])
        #expect(runner.exists("one/2026-09/invoices/a.csv"))
        #expect(!runner.exists("one/2026-10") && !runner.exists("one/2026-11"))
        #expect(
            try runner.read("one/2026-09/invoices/a.csv")
                == runner.read("out/2026-09/invoices/a.csv"))
    }

    @Test func theRunsReport() throws {
        let runner = try Self.runner()
        let data = Data(try runner.read("out/2026-11/run.json"))
        let report = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        let totals = try #require(report["totals"] as? [String: Int])
        #expect(
            totals == [
                "records_read": 3, "metered": 2, "not_billable": 0, "duplicate": 0,
                "conflicting": 0, "rejected": 1, "filtered": 0,
            ])
        let units = try #require(report["units"] as? [String: Int])
        #expect(
            units == [
                "free": 8, "prepaid": 0, "postpaid": 0, "unbilled": 0, "unknown_account": 0,
            ])
        for key in ["files", "policies", "tariff_version", "timings_ms"] {
            #expect(report[key] != nil, "\(key)")
        }
    }

    @Test func theInvoiceToTheByte() throws {
        let runner = try Self.runner()
        let header = try #require(Self.headers["invoices/a.csv"])
        let line =
            "2026-11-a,a,2026-11,2026-11,卡证文字识别,身份证识别,身份证识别,free,free:2026-11,8,0.00,0.00,CNY"
        #expect(try runner.text("out/2026-11/invoices/a.csv") == "\(header)\n\(line)\n")
    }
}
