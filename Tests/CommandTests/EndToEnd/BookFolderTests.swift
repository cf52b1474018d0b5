import Foundation
import Testing

/// The book's folder and cells as people leave them, and amounts of any size.
@Suite struct EndToEndBookFolderTests {
    private let runner: CommandLineRunner
    private static let packs = """
        pack_id,account_id,pool,quantity,price,effective_at,expires_at,refunded_at
        P1,a,银行卡识别,1000,40,2026-11-01,,

        """

    init() throws {
        runner = try CommandLineRunner()
        try runner.write(EndToEndMonth.accounts(["a"]), to: "book/accounts.csv")
        let calls = EndToEndMonth.calls(1500, interface: "BankCardOCR")
        try runner.write(EndToEndMonth.header + calls, to: "logs/a.csv")
    }

    @Test(arguments: [
        "Packs.csv", "PACKS.CSV", "packs.csv.txt", "packs (1).csv", "pack.csv", "packs.xlsx",
    ])
    func aFileThatLooksLikeOneOfTheBookIsNamed(name: String) throws {
        try runner.write(Self.packs, to: "book/\(name)")
        let ending = try runner.run()
        #expect(ending.status == 65)
        #expect(ending.errors.contains("book/\(name): is not read: the book's file is packs.csv"))
        #expect(try runner.run(more: ["--ignore", name]).status == 0)
        try runner.shell("mv 'book/\(name)' book/packs.csv")
        let paid = try runner.run()
        #expect(paid.status == 0 && paid.errors.isEmpty)
        let row = try runner.row(of: "a", in: "out/2026-11/summary.csv")
        #expect(row["prepaid_units"] == "500" && row["total"] == "40.00")
    }

    @Test func otherFilesAreNamedToo() throws {
        try runner.write("what this is", to: "book/README.md")
        try runner.write("", to: "book/.hidden")
        try runner.write("", to: "book/packs.csv~")
        try runner.write("workers: 1\n", to: "book/callbill.yaml")
        let ending = try runner.run()
        #expect(ending.status == 0)
        let lines = ending.errors.split(separator: "\n")
        #expect(lines.count == 1 && lines[0].contains("book/README.md: is not read"))
    }

    @Test(arguments: [
        "a ", " a", "\ta\t", "\"a \"", "a\r", "a\u{A0}", "\u{3000}a", "\u{FEFF}a\u{200B}",
        "\"a\r\n\"",
    ])
    func blanksAreNoPartOfAnId(id: String) throws {
        let book = EndToEndMonth.accounts(["x"]).replacing("\nx,", with: "\n\(id),")
        try runner.write(book, to: "book/accounts.csv")
        try runner.write(Self.packs.replacing(",a,", with: ",\(id),"), to: "book/packs.csv")
        let ending = try runner.run()
        #expect(ending.status == 0, "\(ending.errors)")
        let row = try runner.row(of: "a", in: "out/2026-11/summary.csv")
        #expect(row["prepaid_units"] == "500" && row["total"] == "40.00")
    }

    @Test(arguments: ["\r\n", "\n"])
    func aSettingsFileMayBeginWithAByteOrderMark(lineEnd: String) throws {
        let lines = ["\u{FEFF}logs: ../logs", "out: ../out", "workers: 1", ""]
        try runner.write(lines.joined(separator: lineEnd), to: "book/callbill.yaml")
        let asOf = "2026-12-31T00:30:00+08:00"
        let arguments = ["run", "--book", "book", "--quiet", "--as-of", asOf]
        let ending = try runner.callbill(arguments)
        #expect(ending.status == 0 && ending.errors.isEmpty, "\(ending.errors)")
        #expect(try runner.row(of: "a", in: "out/2026-11/summary.csv")["total"] == "75.00")
        try runner.write("\u{FEFF}logs: ../logs\nworker: 1\n", to: "book/callbill.yaml")
        #expect(try runner.callbill(arguments).errors.contains("callbill.yaml:2: unknown setting"))
    }

    @Test func theClosingTableThatCannotBeShownIsSaidInWords() throws {
        let ending = try runner.shell(
            "callbill run --logs logs --book book --out out --as-of 2026-12-31 > /dev/full")
        #expect(ending.status == 0)
        #expect(
            ending.errors.contains(
                "the closing table could not be shown: standard output: No space left on device"))
        #expect(!ending.errors.contains("Optional") && !ending.errors.contains("OperatingError"))
        let usage = try runner.shell("callbill usage logs > /dev/full")
        #expect(usage.status == 74)
        #expect(usage.errors == "callbill: error: standard output: No space left on device\n")
    }

    /// The built-in tariff with another price of the pool.
    private func tariff(price: String, currency: String = "CNY") throws {
        try runner.shell(
            """
            rm -rf tariff; callbill tariff export tariff
            sed -i 's/CNY/\(currency)/; s/^银行卡识别,\\([^,]*\\),.*/DROP/' tariff/prices.csv
            sed -i '/^DROP/d' tariff/prices.csv
            echo '银行卡识别,2020-01-01,flat,0,,\(price),\(currency)' >> tariff/prices.csv
            """)
    }

    @Test(arguments: [
        ("99999999999.99999999", "49999999999999.999995", "50000000000000.00"),
        ("300000000.01", "150000000005.00", "150000000005.00"),
        ("200000000", "100000000000.00", "100000000000.00"),
    ])
    func largeAmountsHold(price: String, amount: String, total: String) throws {
        try tariff(price: price)
        let ending = try runner.run(more: ["--tariff", "tariff"])
        #expect(ending.status == 0, "\(ending.errors)")
        let row = try runner.row(of: "a", in: "out/2026-11/summary.csv")
        #expect(row["usage_amount"] == amount && row["total"] == total)
        let common = ["--out", "out", "--book", "book", "--tariff", "tariff"]
        let close = ["close", "--as-of", "2026-12-31"]
        for command in [close, ["export", "focus"], ["export", "journal"]] {
            let arguments = command + common + ["--period", "2026-11"]
            #expect(try runner.callbill(arguments).status == 0, "\(command)")
        }
        let audit = try runner.callbill(["audit", "--failures"] + common)
        #expect(audit.status == 0, "\(audit.output)\(audit.errors)")
    }

    @Test func aPackMayCostMoreThanAnyUnit() throws {
        let price = "123456789012345678.90"
        try runner.write(
            Self.packs.replacing(",40,", with: ",\(price),"), to: "book/packs.csv")
        #expect(try runner.run().status == 0)
        let row = try runner.row(of: "a", in: "out/2026-11/summary.csv")
        #expect(row["packs_amount"] == price && row["total"] == price)
        let common = ["--out", "out", "--book", "book"]
        #expect(try runner.callbill(["export", "focus"] + common).status == 0)
        #expect(try runner.callbill(["audit"] + common).status == 0)
    }

    @Test(arguments: [
        ("KWD", "0.0013", "0.650"), ("VND", "0.5", "250"), ("CLF", "0.00015", "0.075"),
    ])
    func totalsAreRoundedToTheCurrencysUnit(currency: String, price: String, total: String) throws {
        try tariff(price: price, currency: currency)
        #expect(try runner.run(more: ["--tariff", "tariff"]).status == 0)
        let row = try runner.row(of: "a", in: "out/2026-11/summary.csv")
        #expect(Decimal(string: row["total"] ?? "") == Decimal(string: total))
        #expect(row["rounding"] == "0.00" && row["currency"] == currency)
    }

    @Test(arguments: ["RMB", "XXX", "cny", "CNH"])
    func anotherCodeIsAFault(currency: String) throws {
        try tariff(price: "0.15", currency: currency)
        let ending = try runner.run(more: ["--tariff", "tariff"])
        #expect(ending.status == 78)
        #expect(ending.errors.contains("currency \(currency) is no currency of ISO 4217"))
    }

    @Test func excelGetsIdsOfManyDigitsAsText() throws {
        let ids = ["0013", "100015591000123456", "12E3", "1E5", "123456789012345", "a-1", "13"]
        let text = ids.map { EndToEndMonth.call($0, account: $0) }.joined()
        try runner.write(EndToEndMonth.header + text, to: "ids.csv")
        let arguments = ["run", "--logs", "ids.csv", "--as-of", "2026-12-31T00:30:00+08:00"]
        let excel = ["--out", "out", "--csv-style", "excel", "--quiet"]
        #expect(try runner.callbill(arguments + excel).status == 0)
        let summary = try runner.text("out/2026-11/summary.csv")
        for id in ["'0013", "'100015591000123456", "'12E3", "'1E5"] {
            #expect(summary.contains("\n\(id),,2026-11"), "\(summary)")
            let invoice = try runner.text("out/2026-11/invoices/\(id.dropFirst()).csv")
            #expect(invoice.contains(",\(id),2026-11"))
            #expect(try runner.text("out/2026-11/balances.csv").contains("\n\(id),"))
        }
        for id in ["123456789012345", "a-1", "13"] { #expect(summary.contains("\n\(id),,2026-11")) }
        let audit = try runner.callbill(["audit", "--out", "out"])
        #expect(audit.status == 0, "\(audit.output)")
        #expect(try runner.callbill(arguments + ["--out", "plain", "--quiet"]).status == 0)
        #expect(try !runner.text("plain/2026-11/summary.csv").contains("'"))
    }
}
