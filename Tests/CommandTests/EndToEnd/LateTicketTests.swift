import Foundation
import Testing

/// Exceptions that end by themselves: a call comes again with its tickets, or the tariff knows now what
/// it did not.
@Suite struct LateTicketTests {
    private static let small = "通用票据识别（小票）"
    private static let large = "通用票据识别（大票）"

    private static func runner() throws -> CommandLineRunner {
        let runner = try CommandLineRunner()
        try runner.write(EndToEndMonth.accounts(["a"]), to: "book/accounts.csv")
        return runner
    }

    private static func mixed(_ tickets: String, id: String = "r-1", units: String = "") -> String {
        EndToEndMonth.call(id, interface: "MixedInvoiceOCR", units: units, tickets: tickets)
    }

    /// The units that were metered, free and others together, by pool.
    private static func units(_ runner: CommandLineRunner) throws -> [String: Int] {
        var units: [String: Int] = [:]
        for row in try runner.rows("out/2026-11/invoices/a.csv") where row["pool"] != "" {
            units[row["pool"]!, default: 0] += Int(row["quantity"]!)!
        }
        return units
    }

    private static func reasons(_ runner: CommandLineRunner) throws -> [String] {
        try runner.rows("out/2026-11/exceptions.csv").map { $0["reason"] ?? "" }
    }

    private static func expectSound(_ runner: CommandLineRunner) throws {
        let audit = try runner.callbill([
            "audit", "--out", "out", "--book", "book", "--as-of", "2026-12-31T00:30:00+08:00",
        ])
        #expect(audit.status == 0, "\(audit.output)")
    }

    @Test func ticketsThatComeLaterReplaceNothingTwice() throws {
        let runner = try Self.runner()
        func night(_ name: String, _ records: String, expecting status: Int32) throws {
            try runner.write(EndToEndMonth.header + records, to: "logs/\(name).csv")
            let ending = try runner.run()
            #expect(ending.status == status, "\(name): \(ending.errors)")
        }
        try night("a", Self.mixed(""), expecting: 65)
        #expect(try Self.units(runner) == [Self.small: 1])
        #expect(try Self.reasons(runner) == ["tickets_missing"])
        // The same delivery in another file ends nothing.
        try night("a-again", Self.mixed("") + EndToEndMonth.call("x-1"), expecting: 65)
        #expect(try Self.reasons(runner) == ["tickets_missing"])
        // Its tickets: one 大票, two 小票; the call itself is counted already.
        try night("b", Self.mixed("3|8|2"), expecting: 0)
        #expect(try Self.reasons(runner) == [])
        #expect(try Self.units(runner)[Self.large] == 1)
        #expect(try Self.units(runner)[Self.small] == 3)
        try Self.expectSound(runner)
        // Whichever comes again is a duplicate; other tickets are another call.
        try night("c", Self.mixed("") + Self.mixed("3|8|2"), expecting: 0)
        #expect(try Self.units(runner)[Self.small] == 3)
        try night("d", Self.mixed("3"), expecting: 65)
        #expect(try Self.units(runner)[Self.large] == 1)
        #expect(try Self.units(runner)[Self.small] == 3)
        #expect(try Self.reasons(runner) == ["conflicting_duplicate"])
        try Self.expectSound(runner)
    }

    @Test func explainTellsBothDeliveries() throws {
        let runner = try Self.runner()
        try runner.write(EndToEndMonth.header + Self.mixed(""), to: "logs/a.csv")
        try runner.run()
        try runner.write(EndToEndMonth.header + Self.mixed("3|8"), to: "logs/b.csv")
        try runner.run()
        let text = try runner.callbill([
            "explain", "--request-id", "r-1", "--out", "out", "--book", "book",
        ]).output
        #expect(text.contains("counted: its tickets"), "\(text)")
        #expect(!text.contains("conflicting"), "\(text)")
    }

    @Test(arguments: ["other units", "another second", "another account"])
    func aCallThatDiffersOtherwiseIsAConflict(how: String) throws {
        let runner = try Self.runner()
        try runner.write(EndToEndMonth.accounts(["a", "b"]), to: "book/accounts.csv")
        try runner.write(EndToEndMonth.header + Self.mixed(""), to: "logs/a.csv")
        try runner.run()
        let other =
            switch how {
            case "other units": Self.mixed("3", units: "2")
            case "another second": Self.mixed("3").replacing("10:00:00", with: "10:00:01")
            default: Self.mixed("3").replacing(",a,", with: ",b,")
            }
        try runner.write(EndToEndMonth.header + other, to: "logs/b.csv")
        try runner.run()
        #expect(try Self.reasons(runner) == ["tickets_missing", "conflicting_duplicate"])
        #expect(try Self.units(runner) == [Self.small: 1])
    }

    /// All orders and portions of one night come to the same.
    @Test(arguments: [
        [["", "3|8"]], [["3|8", ""]], [[""], ["3|8"]], [["3|8"], [""]], [["", "", "3|8", "3|8"]],
    ])
    func inOneNightTheOneWithTicketsCounts(files: [[String]]) throws {
        for batchBytes in ["512MiB", "4096"] {
            let runner = try Self.runner()
            for (number, records) in files.enumerated() {
                // Long enough for batches of their own.
                let others = (0..<200).map { EndToEndMonth.call("f\(number)-\($0)") }.joined()
                try runner.write(
                    EndToEndMonth.header + records.map { Self.mixed($0) }.joined() + others,
                    to: "logs/\(number).csv")
            }
            let ending = try runner.run(more: ["--batch-bytes", batchBytes])
            #expect(ending.status == 0, "\(batchBytes): \(ending.errors)")
            #expect(try Self.reasons(runner) == [])
            #expect(try Self.units(runner)[Self.large] == 1)
            #expect(try Self.units(runner)[Self.small] == 2)
            try Self.expectSound(runner)
        }
    }

    @Test func anEmptyListIsNoMissingOne() throws {
        let runner = try Self.runner()
        func record(_ id: String, _ tickets: String) -> String {
            #"{"time":"2026-11-02 10:00:00","account_id":"a","interface":"MixedInvoiceOCR","#
                + #""request_id":"\#(id)"\#(tickets)}"# + "\n"
        }
        try runner.write(
            record("r-1", #","tickets":[]"#) + record("r-2", #","tickets":[ ]"#)
                + record("r-3", #","tickets":null"#) + record("r-4", ""), to: "logs/a.jsonl")
        try runner.write(EndToEndMonth.header + Self.mixed("[]", id: "r-5"), to: "logs/b.csv")
        #expect(try runner.run().status == 65)
        #expect(try Self.reasons(runner) == ["tickets_missing", "tickets_missing"])
        #expect(
            try runner.rows("out/2026-11/exceptions.csv").map { $0["line"] } == ["3", "4"])
        #expect(try Self.units(runner) == [Self.small: 5])
        let usage = try runner.callbill(["usage", "logs", "--by", "pool", "--format", "csv"]).output
        #expect(usage.contains("\(Self.small),5,5"), "\(usage)")
    }

    // MARK: The tariff

    /// The built-in tariff as a folder, to be changed.
    private static func exportTariff(_ runner: CommandLineRunner) throws {
        try runner.callbill(["tariff", "export", "tariff"])
    }

    private static func append(
        _ line: String, to name: String, _ runner: CommandLineRunner
    ) throws {
        try runner.write(try runner.text("tariff/\(name)") + line + "\n", to: "tariff/\(name)")
    }

    @Test func aTicketThatTheTariffKnowsNowIsCharged() throws {
        let runner = try Self.runner()
        try Self.exportTariff(runner)
        try runner.write(
            EndToEndMonth.header + Self.mixed("3|15") + Self.mixed("16", id: "r-2"),
            to: "logs/a.csv")
        #expect(try runner.run(more: ["--tariff", "tariff"]).status == 65)
        #expect(try Self.reasons(runner) == ["ticket_type_unknown", "ticket_type_unknown"])
        #expect(try Self.units(runner) == [Self.small: 2, Self.large: 1])
        try Self.append("15,可选发票,\(Self.small)", to: "tickets.csv", runner)
        #expect(try runner.run(more: ["--tariff", "tariff"]).status == 65)
        #expect(try Self.reasons(runner) == ["ticket_type_unknown"])
        #expect(try Self.units(runner) == [Self.small: 3, Self.large: 1])
    }

    @Test func aCallOfAnInterfaceThatTheTariffKnowsNowIsTakenIn() throws {
        let runner = try Self.runner()
        try Self.exportTariff(runner)
        try runner.write(
            EndToEndMonth.header + EndToEndMonth.call("r-1", interface: "NewOCR")
                + EndToEndMonth.call("r-2", interface: "NewerOCR") + EndToEndMonth.call("r-3"),
            to: "logs/a.csv")
        #expect(try runner.run(more: ["--tariff", "tariff"]).status == 65)
        #expect(try Self.reasons(runner) == ["unknown_interface", "unknown_interface"])
        // Its log may be gone by then.
        try runner.write(EndToEndMonth.header + EndToEndMonth.call("r-4"), to: "logs/b.csv")
        try FileManager.default.removeItem(at: runner.folder.appendingPathComponent("logs/a.csv"))
        try Self.append("卡证文字识别,新的识别,NewOCR,身份证识别", to: "interfaces.csv", runner)
        #expect(try runner.run(more: ["--tariff", "tariff"]).status == 65)
        #expect(
            try runner.rows("out/2026-11/exceptions.csv").map { $0["detail"] } == ["NewerOCR"])
        #expect(try Self.units(runner) == ["身份证识别": 3])
    }
}
