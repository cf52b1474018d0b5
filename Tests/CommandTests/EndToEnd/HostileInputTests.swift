import Testing

/// Text from outside does no harm: not as a file name, not in a spreadsheet, not on a terminal.
@Suite struct EndToEndHostileInputTests {
    /// An id with the name of its invoice, without the extension.
    static let ids = [
        "../x": "..%2Fx", "/etc/x": "%2Fetc%2Fx", "=1+1": "%3D1%2B1", "+1": "%2B1", "-1": "-1",
        "@a": "%40a", ".": "%2E", "..": "%2E%2E", "...": "...", "%2e": "%252e", "%2E": "%252E",
        "a\"b": "a%22b", "a\nb": "a%0Ab", "a\r\nb": "a%0D%0Ab", "a,b": "a%2Cb", "'q'": "%27q%27",
        "a\t=x": "a%09%3Dx", "a\u{1}\u{1B}[31mb": "a%01%1B%5B31mb", "a\u{7F}b": "a%7Fb",
        "a\u{9B}31m": "a%C2%9B31m", "😀": "%F0%9F%98%80", "a\\b": "a%5Cb", "CON": "CON",
        "a b": "a%20b", "\u{202E}abc": "%E2%80%AEabc",
    ]
    static let longID = String(repeating: "x", count: 300)

    /// Billed calls of every id; CSV and JSON Lines must agree on what an id is.
    static func runner() throws -> (CommandLineRunner, CommandLineRunner.Ending) {
        let runner = try CommandLineRunner()
        var log = EndToEndMonth.header
        var lines = ""
        for (number, id) in (ids.keys.sorted() + [longID]).enumerated() {
            let cells = [
                "2026-11-02 10:00:00", ReferenceCSV.quoted(id), "IDCardOCR", "r-\(number)", "",
                "1500", "",
            ]
            log += cells.joined(separator: ",") + "\n"
            lines += #"{"time":"2026-11-02 10:00:00","interface":"IDCardOCR","account_id":"#
            lines += json(id) + #","request_id":"s-\#(number)"}"# + "\n"
        }
        try runner.write(log, to: "in/logs/a.csv")
        try runner.write(lines, to: "in/logs/a.jsonl")
        let ending = try runner.run(["in/logs"], out: "deep/er/out", quiet: false)
        return (runner, ending)
    }

    /// A JSON string, every character escaped.
    static func json(_ text: String) -> String {
        let units = text.utf16.map { unit in
            let digits = String(unit, radix: 16)
            return #"\u"# + String(repeating: "0", count: 4 - digits.count) + digits
        }
        return "\"" + units.joined() + "\""
    }

    @Test func everyIdHasItsInvoice() throws {
        let (runner, ending) = try Self.runner()
        #expect(ending.status == 0, "\(ending.errors)")
        let files = try runner.files(".").keys
        let invoices = files.filter { $0.contains("/invoices/") }
        let prefix = "deep/er/out/2026-11/invoices/"
        let expected = Set(Self.ids.values.map { "\(prefix)\($0).csv" })
        let others = Set(invoices).subtracting(expected)
        #expect(expected.subtracting(invoices) == [])
        let long = try #require(others.first)
        #expect(others.count == 1 && long.utf8.count <= prefix.utf8.count + 204)
        // Nothing lies where it does not belong.
        let known = ["deep/er/out/2026-11/", "deep/er/out/ledger.sqlite", "in/logs/"]
        let outside = files.filter { name in !known.contains { name.hasPrefix($0) } }
        #expect(outside.sorted() == ["deep/er/out/callbill.prom"])
        // The folder above, and the root, have nothing new.
        #expect(!runner.exists("../x.csv") && !runner.exists("/etc/x.csv"))
    }

    @Test func everyIdIsBilledUnderItsOwnName() throws {
        let (runner, _) = try Self.runner()
        for (id, file) in Self.ids {
            let shown = "=+-@\t\r".contains(id.first!) ? "'" + id : id
            let invoice = "deep/er/out/2026-11/invoices/\(file).csv"
            let lines = try runner.rows(invoice)
            #expect(lines.map { $0["quantity"] } == ["1000", "501"], "\(file)")
            #expect(lines.allSatisfy { $0["account_id"] == shown }, "\(file)")
            let summary = try runner.row(of: shown, in: "deep/er/out/2026-11/summary.csv")
            #expect(summary["postpaid_units"] == "501")
            let balance = try runner.row(of: shown, in: "deep/er/out/2026-11/balances.csv")
            #expect(balance["used"] == "1000")
        }
    }

    /// Control characters that a terminal would obey.
    static func controls(_ text: String) -> [Unicode.Scalar] {
        text.unicodeScalars.filter { scalar in
            scalar != "\n" && (scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value))
        }
    }

    @Test func terminalsGetNoControlCharacters() throws {
        let (runner, ending) = try Self.runner()
        #expect(Self.controls(ending.output + ending.errors) == [])
        for id in Self.ids.keys {
            let explained = try runner.callbill(
                ["explain", "--out", "deep/er/out", "--account=\(id)", "--period", "2026-11"])
            #expect(explained.status == 0, "\(explained.errors)")
            #expect(Self.controls(explained.output + explained.errors) == [])
        }
        for arguments in [
            ["usage", "in/logs", "--by", "account"], ["status", "--out", "deep/er/out"],
            ["audit", "--out", "deep/er/out"],
        ] {
            let ending = try runner.callbill(arguments)
            #expect(ending.status == 0, "\(arguments) \(ending.errors)")
            #expect(Self.controls(ending.output + ending.errors) == [])
        }
    }

    @Test func rejectedRecordsAreShownEscapedToo() throws {
        let runner = try CommandLineRunner()
        let calls = [
            EndToEndMonth.call("r-1", account: "\u{1B}[2Ja", interface: "=cmd\u{1B}]0;x\u{7}"),
            EndToEndMonth.call("r-2", account: "=1+1", interface: "\u{9B}31mX"),
            EndToEndMonth.call("r-3", account: "", interface: "IDCardOCR"),
            EndToEndMonth.call("r-4", account: "x\ry", units: "=1"),
        ]
        try runner.write(EndToEndMonth.header + calls.joined(), to: "logs/\u{1B}[31m,=a.csv")
        let ending = try runner.run(quiet: false)
        #expect(ending.status == 65)
        #expect(Self.controls(ending.output + ending.errors) == [])
        let rows = try runner.rows("out/2026-11/exceptions.csv")
        #expect(
            rows.map { $0["reason"] } == [
                "unknown_interface", "unknown_interface", "missing_field", "bad_units",
            ])
        #expect(rows[1]["account_id"] == "'=1+1")
        #expect(rows[2]["account_id"] == "")
        for row in rows {
            for cell in row.values { #expect(cell.isEmpty || !"=+-@\t\r".contains(cell.first!)) }
        }
        let rejected = try runner.files("out/2026-11/rejected").keys
        #expect(rejected.count == 1)
        #expect(rejected.allSatisfy { Self.controls($0).isEmpty })
    }

    @Test func theBookIsNotTrustedEither() throws {
        let runner = try CommandLineRunner()
        let ids = ["../x", "=1+1", "a\nb", "\u{1B}[31m"]
        let name = "=HYPERLINK(\"http://x\")\u{1B}[31m"
        let columns = "account_id,name,parent_account_id,activated_at,postpaid_from,postpaid_until"
        let rows = ids.map { ReferenceCSV.line([$0, name, "", "2026-01-01", "", ""]) + "\n" }
        try runner.write("\(columns)\n\(rows.joined())", to: "book/accounts.csv")
        let calls = ids.enumerated().map { EndToEndMonth.call("r-\($0)", account: $1) }
        try runner.write(EndToEndMonth.header + calls.joined(), to: "logs/a.csv")
        let ending = try runner.run(quiet: false)
        #expect(ending.status == 0, "\(ending.errors)")
        #expect(Self.controls(ending.output + ending.errors) == [])
        let summary = try runner.rows("out/2026-11/summary.csv")
        #expect(summary.count == 4)
        #expect(summary.allSatisfy { $0["name"] == "'" + name })
        let invoices = try runner.files("out/2026-11/invoices").keys.sorted()
        #expect(invoices == ["%1B%5B31m.csv", "%3D1%2B1.csv", "..%2Fx.csv", "a%0Ab.csv"])
    }
}
