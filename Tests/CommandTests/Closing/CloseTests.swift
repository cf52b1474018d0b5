import BillingTime
import Foundation
import Ledger
import Testing

/// `callbill close` and `reopen`, through the program.
@Suite struct CloseTests {
    private static let october = "2026-10-01T00:30:00+08:00"
    private static let november = "2026-11-01T00:30:00+08:00"

    private static func september(_ number: Int, units: Int, account: String = "alpha") -> String {
        "2026-09-10 10:00:00,\(account),银行卡识别,s\(number),,\(units)"
    }

    private static func folder() throws -> ClosingFolder {
        let closing = try ClosingFolder()
        try closing.folder.write(
            """
            account_id,name,parent_account_id,activated_at,postpaid_from,postpaid_until
            alpha,Alpha,,2025-01-01 00:00:00,2025-01-01 00:00:00,
            beta,Beta,,2025-01-01 00:00:00,2025-01-01 00:00:00,

            """, to: "book/accounts.csv")
        return closing
    }

    @Test func aLateCallThatReachesATierIsACredit() throws {
        let closing = try Self.folder()
        try closing.run([Self.september(1, units: 10_000)], delivery: "a", asOf: Self.october)
        try closing.command("close", ["--period", "2026-09"], asOf: Self.october)
        let issued = try closing.folder.published(closing.out)
        #expect(try closing.rows("2026-09/summary.csv").map { $0["status"] } == ["issued"])
        try closing.run([Self.september(2, units: 1)], delivery: "b", asOf: Self.november)
        let lines = try closing.rows("2026-10/invoices/alpha.csv")
        #expect(lines.map { $0["usage_type"] } == ["correction", "correction"])
        #expect(lines.map { $0["charge_period"] } == ["2026-09", "2026-09"])
        #expect(lines.map { $0["quantity"] } == ["-9000", "9001"])
        #expect(lines.map { $0["amount"] } == ["-1350.00", "900.10"])
        #expect(try closing.rows("2026-10/summary.csv").map { $0["total"] } == ["-449.90"])
        // The issued files are as they were, and the difference is charged once.
        let after = try closing.folder.published(closing.out)
        for (name, text) in issued where name.hasPrefix("2026-09/") {
            #expect(after[name] == text, "\(name)")
        }
        try closing.command("close", ["--period", "2026-10"], asOf: Self.november)
        try closing.run([], delivery: "c", asOf: "2026-12-01T00:30:00+08:00")
        #expect(try closing.rows("2026-11/summary.csv").isEmpty)
        try closing.command("audit", asOf: "2026-12-01T00:30:00+08:00")
    }

    /// A run that was killed may not have settled which of different calls counts: what is issued
    /// must not change with the next one.
    @Test func whatIsNotSettledIsNotIssued() throws {
        let closing = try Self.folder()
        try closing.run([Self.september(1, units: 1)], delivery: "a", asOf: Self.october)
        let store = try LedgerStore.open(
            path: closing.folder.path("\(closing.out)/ledger.sqlite"), mode: .readWrite)
        let run = try store.beginRun(
            command: "run", programVersion: "1", asOf: Instant(1), startedAt: Instant(1))
        let intake = try store.beginTransaction(run: run)
        try intake.addDisputes([[UInt8](repeating: 7, count: 12)])
        try intake.commit()
        try store.close()
        let refusal = try closing.command(
            "close", ["--period", "2026-09"], asOf: Self.october, expecting: [65])
        #expect(refusal.contains("run once more"), "\(refusal)")
        #expect(try closing.rows("2026-09/summary.csv").map { $0["status"] } == ["draft"])
        try closing.run([], delivery: "b", asOf: Self.october)
        try closing.command("close", ["--period", "2026-09"], asOf: Self.october)
        #expect(try closing.rows("2026-09/summary.csv").map { $0["status"] } == ["issued"])
    }

    @Test func aCloseWritesTheDraftsAfterItAnew() throws {
        let closing = try Self.folder()
        let october = "2026-10-02 00:00:00,alpha,银行卡识别,o1,,1"
        try closing.run(
            [
                Self.september(1, units: 1100), Self.september(2, units: 7, account: "beta"),
                october,
            ],
            delivery: "a", asOf: Self.november)
        try closing.command("audit", asOf: Self.november)
        try closing.command(
            "close", ["--period", "2026-09", "--except", "beta"], asOf: Self.november)
        // What beta was not issued stands on October's draft at once, and the books agree.
        #expect(
            try closing.rows("2026-10/invoices/beta.csv").map { $0["quantity"] } == ["7"])
        try closing.command("audit", asOf: Self.november)
    }

    @Test func refusals() throws {
        let closing = try Self.folder()
        try closing.run(
            [Self.september(1, units: 5), "2026-10-02 00:00:00,alpha,银行卡识别,o1,,1"],
            delivery: "a", asOf: Self.november)
        func refused(_ command: String, _ arguments: [String], asOf: String) throws -> String {
            try closing.command(command, arguments, asOf: asOf, expecting: [65])
        }
        #expect(
            try refused("close", ["--period", "2026-09"], asOf: "2026-09-30T23:59:59+08:00")
                .contains("2026-09 has not ended yet"))
        #expect(
            try refused("close", ["--period", "2026-10"], asOf: Self.november)
                .contains("2026-09 is still open"))
        #expect(
            try refused("reopen", ["--period", "2026-09", "--reason", "x"], asOf: Self.november)
                .contains("is not closed"))
        try closing.command("close", ["--period", "2026-09"], asOf: Self.november)
        #expect(
            try refused("close", ["--period", "2026-09"], asOf: Self.november)
                .contains("closed already"))
        try closing.command("close", ["--period", "2026-10"], asOf: Self.november)
        #expect(
            try refused("reopen", ["--period", "2026-09", "--reason", "x"], asOf: Self.november)
                .contains("2026-10 is closed too"))
        try closing.command(
            "invoice", ["--period", "2026-09"], asOf: Self.november, expecting: [64])
    }

    @Test func exceptedAccountsAreChargedNextMonth() throws {
        let closing = try Self.folder()
        let broken = "2026-09-11 10:00:00,beta,银行卡识别,x1,,-3"
        try closing.folder.write(
            ["time,account_id,interface,request_id,error_code,units", broken]
                .joined(separator: "\n") + "\n", to: "logs/broken.csv")
        try closing.command(
            "run", ["--logs", closing.folder.path("logs")], asOf: Self.october, expecting: [65])
        let calls = [
            Self.september(1, units: 1100), Self.september(2, units: 1010, account: "beta"),
        ]
        try closing.folder.write(
            (["time,account_id,interface,request_id,error_code,units"] + calls)
                .joined(separator: "\n") + "\n", to: "logs/calls.csv")
        try closing.command(
            "run", ["--logs", closing.folder.path("logs")], asOf: Self.october)
        let message = try closing.command(
            "close", ["--period", "2026-09"], asOf: Self.october, expecting: [65])
        #expect(message.contains("beta: incomplete"))
        try closing.command(
            "close", ["--period", "2026-09", "--except", "beta"], asOf: Self.october)
        #expect(try closing.rows("2026-09/summary.csv").map { $0["account_id"] } == ["alpha"])
        try closing.command("invoice", ["--exit-open"], asOf: Self.november, expecting: [65])
        let lines = try closing.rows("2026-10/invoices/beta.csv")
        #expect(lines.map { $0["source"] } == ["free:2026-09", "0-10000"])
        #expect(lines.map { $0["amount"] } == ["0.00", "1.50"])
        #expect(try closing.rows("2026-10/summary.csv").map { $0["status"] } == ["incomplete"])
        try closing.command("audit", asOf: Self.november)
    }

    @Test func reopeningGivesDraftsAgainAndStaysOnRecord() throws {
        let closing = try Self.folder()
        try closing.run([Self.september(1, units: 2000)], delivery: "a", asOf: Self.october)
        try closing.command("close", ["--period", "2026-09"], asOf: Self.october)
        try closing.command(
            "reopen", ["--period", "2026-09", "--reason", "a pack was missing"],
            asOf: Self.october)
        try closing.run([Self.september(2, units: 1)], delivery: "b", asOf: Self.october)
        let summary = try closing.rows("2026-09/summary.csv")
        #expect(summary.map { $0["status"] } == ["draft"])
        #expect(summary.map { $0["total"] } == ["150.15"])
        try closing.command("close", ["--period", "2026-09"], asOf: Self.october)
        #expect(try closing.command("audit", asOf: Self.october).isEmpty)
    }

    @Test func aFlippedDigitOfAnIssuedFileIsFound() throws {
        let closing = try Self.folder()
        try closing.run([Self.september(1, units: 2000)], delivery: "a", asOf: Self.october)
        try closing.command("close", ["--period", "2026-09"], asOf: Self.october)
        let name = "\(closing.out)/2026-09/invoices/alpha.csv"
        let text = try String(contentsOfFile: closing.folder.path(name), encoding: .utf8)
        try closing.folder.write(
            text.replacingOccurrences(of: "150.00", with: "151.00"), to: name)
        try closing.command("audit", asOf: Self.october, expecting: [70])
    }

    @Test func aNewTariffLeavesClosedMonthsAlone() throws {
        let closing = try Self.folder()
        let root = URL(fileURLWithPath: #filePath).pathComponents.dropLast(4)
        let builtIn = NSString.path(withComponents: root + ["Sources", "BillRun", "Tariff"])
        let tariff = closing.folder.path("tariff")
        try FileManager.default.copyItem(atPath: builtIn, toPath: tariff)
        let prices = try String(contentsOfFile: "\(tariff)/prices.csv", encoding: .utf8)
        try closing.run([Self.september(1, units: 2000)], delivery: "a", asOf: Self.october)
        try closing.command("close", ["--period", "2026-09"], asOf: Self.october)
        try closing.folder.write(
            prices.replacingOccurrences(of: ",0.15,", with: ",0.16,"), to: "tariff/prices.csv")
        let october = "2026-10-02 00:00:00,alpha,银行卡识别,o1,,1100"
        try closing.folder.write(
            ["time,account_id,interface,request_id,error_code,units", october]
                .joined(separator: "\n") + "\n", to: "logs/october.csv")
        try closing.command(
            "run", ["--logs", closing.folder.path("logs"), "--tariff", tariff],
            asOf: Self.november)
        var lines = try closing.rows("2026-10/invoices/alpha.csv")
        #expect(lines.map { $0["amount"] } == ["0.00", "16.00"])
        // What comes late for September takes September's price.
        try closing.folder.write(
            ["time,account_id,interface,request_id,error_code,units"]
                .joined(separator: "\n") + "\n" + Self.september(2, units: 10) + "\n",
            to: "logs/late.csv")
        try closing.command(
            "run", ["--logs", closing.folder.path("logs"), "--tariff", tariff],
            asOf: Self.november)
        lines = try closing.rows("2026-10/invoices/alpha.csv")
        #expect(lines.map { $0["amount"] } == ["0.00", "16.00", "1.50"])
    }

    @Test func anAccountThatBecomesASubAccountIsCredited() throws {
        let closing = try Self.folder()
        try closing.run([Self.september(1, units: 2000)], delivery: "a", asOf: Self.october)
        try closing.command("close", ["--period", "2026-09"], asOf: Self.october)
        try closing.folder.write(
            """
            account_id,name,parent_account_id,activated_at,postpaid_from,postpaid_until
            alpha,Alpha,beta,2025-01-01 00:00:00,2025-01-01 00:00:00,
            beta,Beta,,2025-01-01 00:00:00,2025-01-01 00:00:00,

            """, to: "book/accounts.csv")
        try closing.command("invoice", asOf: Self.november)
        let summary = try closing.rows("2026-10/summary.csv")
        #expect(summary.map { $0["account_id"] } == ["alpha", "beta"])
        #expect(summary.map { $0["total"] } == ["-150.00", "150.00"])
        try closing.command("audit", asOf: Self.november)
    }
}
