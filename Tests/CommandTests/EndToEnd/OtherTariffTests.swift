import Foundation
import Testing

/// Another vendor's tariff: the example of Tariffs.md, "A worked example", billed by the program.
@Suite struct EndToEndOtherTariffTests {
    static let example = DocumentLibrary.package.appendingPathComponent("SampleData/other-tariff")

    /// A folder beside the sample data.
    static func runner() throws -> CommandLineRunner {
        let runner = try CommandLineRunner()
        try FileManager.default.createSymbolicLink(
            at: runner.folder.appendingPathComponent("SampleData"),
            withDestinationURL: DocumentLibrary.package.appendingPathComponent("SampleData"))
        return runner
    }

    /// The two months, billed as the document bills them.
    static func billed(_ more: [String] = []) throws -> CommandLineRunner {
        let runner = try runner()
        let ending = try runner.callbill(
            [
                "run", "--book", "SampleData/other-tariff/book", "--out", "out", "--quiet",
                "--as-of", "2026-05-01T00:30:00Z",
            ] + more)
        #expect(ending.status == 0, "\(ending.errors)")
        return runner
    }

    /// An invoice's lines in short: interface, usage type, source, quantity, price, amount.
    static func lines(_ runner: CommandLineRunner, _ invoice: String) throws -> [String] {
        try runner.rows("out/\(invoice).csv").map { row in
            ["interface", "usage_type", "source", "quantity", "unit_price", "amount"]
                .map { row[$0] ?? "?" }.joined(separator: " | ")
        }
    }

    // MARK: The bill

    @Test func marchOfTheFirstAccount() throws {
        let lines = try Self.lines(Self.billed(), "2026-03/invoices/acme")
        #expect(
            lines == [
                "Sentence recognition | free | free:2026-03 | 400 | 0.00 | 0.00",
                "Sentence recognition | prepaid | PK-1 | 900 | 0.00 | 0.00",
                "Sentence recognition | postpaid | 1000-5000 | 2800 | 0.004 | 11.20",
                "Sentence recognition | postpaid | 5000- | 1207 | 0.0025 | 3.0175",
                "Streaming recognition | free | free:2026-03 | 100 | 0.00 | 0.00",
                "Streaming recognition | prepaid | PK-1 | 100 | 0.00 | 0.00",
                "Streaming recognition | postpaid | 0-1000 | 200 | 0.006 | 1.20",
                "Streaming recognition | postpaid | 1000-5000 | 500 | 0.004 | 2.00",
                "File transcription | postpaid | flat | 30 | 0.024 | 0.72",
                "File transcription | postpaid | flat | 45 | 0.02 | 0.90",
                "Voice verification | free | free:once | 40 | 0.00 | 0.00",
                "Voice verification | postpaid | 0-200 | 110 | 0.05 | 5.50",
                " | pack | PK-1 | 1 | 4.50 | 4.50", " | rounding |  | 1 | 0.0025 | 0.0025",
            ])
    }

    @Test func theOtherInvoices() throws {
        let runner = try Self.billed()
        #expect(
            try Self.lines(runner, "2026-04/invoices/acme") == [
                "Streaming recognition | free | free:2026-04 | 300 | 0.00 | 0.00",
                "Voice verification | postpaid | 200-100000 | 250 | 0.03 | 7.50",
            ])
        #expect(
            try Self.lines(runner, "2026-03/invoices/bolt") == [
                "Sentence recognition | free | free:2026-03 | 500 | 0.00 | 0.00",
                "Voice verification | free | free:once | 30 | 0.00 | 0.00",
            ])
        #expect(
            try Self.lines(runner, "2026-04/invoices/bolt") == [
                "Sentence recognition | free | free:2026-04 | 500 | 0.00 | 0.00",
                "Sentence recognition | postpaid | 0-1000 | 500 | 0.006 | 3.00",
                "Sentence recognition | postpaid | 1000-5000 | 700 | 0.004 | 2.80",
                "Voice verification | free | free:once | 70 | 0.00 | 0.00",
                "Voice verification | postpaid | 0-200 | 10 | 0.05 | 0.50",
            ])
    }

    @Test(arguments: [
        ("2026-03", "acme", "540 1000 4892 0 4.50 24.5375 0.0025 29.04"),
        ("2026-03", "bolt", "530 0 0 35 0.00 0.00 0.00 0.00"),
        ("2026-04", "acme", "300 0 250 0 0.00 7.50 0.00 7.50"),
        ("2026-04", "bolt", "570 0 1210 0 0.00 6.30 0.00 6.30"),
    ])
    func theSummary(month: String, account: String, figures: String) throws {
        let summary = try Self.billed().row(of: account, in: "out/\(month)/summary.csv")
        let columns = [
            "free_units", "prepaid_units", "postpaid_units", "unbilled_units", "packs_amount",
            "usage_amount", "rounding", "total",
        ]
        #expect(columns.map { summary[$0] ?? "?" }.joined(separator: " ") == figures)
        #expect(summary["currency"] == "USD" && summary["status"] == "draft")
    }

    @Test func theLeakage() throws {
        let rows = try Self.billed().rows("out/2026-03/leakage.csv").map { row in
            ["account_id", "interface", "reason", "units", "list_value"].map { row[$0] ?? "?" }
                .joined(separator: " | ")
        }
        #expect(
            rows == [
                "bolt | Sentence recognition | not_activated | 10 | 0.06",
                "bolt | Sentence recognition | postpaid_off | 20 | 0.12",
                "bolt | File transcription | postpaid_off | 5 | 0.12",
            ])
    }

    /// With the tier read at the postpaid units alone, free and prepaid ones move nothing: of
    /// Acme's 4,707 postpaid units in March, 1,000 cost 0.006 and 3,707 cost 0.004.
    @Test func theTiersReadAtThePostpaidUnits() throws {
        let rows = try Self.billed(["--tier-basis", "postpaid"])
            .rows("out/2026-03/invoices/acme.csv").filter {
                $0["pool"] == "Short speech" && $0["usage_type"] == "postpaid"
            }
        var units: [String: Int] = [:]
        for row in rows { units[row["unit_price"]!, default: 0] += Int(row["quantity"]!)! }
        #expect(units == ["0.006": 1000, "0.004": 3707])
    }

    // MARK: The document

    static func document() throws -> String {
        try #require(try DocumentLibrary.whole.get().document(named: "Tariffs.md")).content
    }

    @Test(arguments: [
        "tariff/interfaces.csv", "tariff/pools.csv", "tariff/prices.csv",
        "tariff/billable_errors.csv", "tariff/tickets.csv", "book/accounts.csv",
        "book/packs.csv", "book/openings.csv", "book/callbill.yaml", "logs/2026-03.csv",
        "logs/2026-04.csv",
    ])
    func theDocumentShowsTheFile(name: String) throws {
        let text = try String(
            contentsOf: Self.example.appendingPathComponent(name), encoding: .utf8)
        let kind = name.hasSuffix(".yaml") ? "yaml" : "csv"
        #expect(try Self.document().contains("`\(name)`:\n\n```\(kind)\n\(text)```"))
    }

    @Test func theDocumentsCommandsWork() throws {
        let runner = try Self.runner()
        let parts = try Self.document().components(separatedBy: "\n```sh\n")
        let block = try #require(parts.last?.components(separatedBy: "\n```").first)
        let ending = try runner.shell("set -e\n\(block)\n")
        #expect(ending.status == 0, "\(ending.errors)")
        // What the document shows of the output.
        for shown in parts[parts.count - 1].components(separatedBy: "\n```\n").dropFirst() {
            guard shown.contains(","), !shown.hasPrefix("\n") else { continue }
            #expect(ending.output.contains(shown), "\(shown)")
        }
        let focus = try runner.rows("speech/2026-03/focus.csv")
        #expect(focus.allSatisfy { $0["ProviderName"] == "Clearvoice" })
    }
}
