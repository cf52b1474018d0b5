import Foundation
import Testing

/// The limits of what is read, from both sides (Formats.md, "Limits").
@Suite struct EndToEndLimitsTests {
    private let runner: CommandLineRunner
    private static let packs =
        "pack_id,account_id,pool,quantity,price,effective_at,expires_at,refunded_at\n"

    init() throws {
        runner = try CommandLineRunner()
        try runner.write(EndToEndMonth.accounts(["a"]), to: "book/accounts.csv")
        try runner.write(EndToEndMonth.header + EndToEndMonth.call("r-1"), to: "logs/a.csv")
    }

    @Test func unitsOfACall() throws {
        try runner.write(
            EndToEndMonth.header + EndToEndMonth.call("r-1", units: "1000000000")
                + EndToEndMonth.call("r-2", units: "1000000001")
                + EndToEndMonth.call("r-3", units: "99999999999999999999")
                + EndToEndMonth.call("r-4", units: "0"), to: "logs/a.csv")
        #expect(try runner.run().status == 65)
        let rows = try runner.rows("out/2026-11/exceptions.csv")
        #expect(rows.map { $0["reason"] } == ["bad_units", "bad_units", "bad_units"])
        #expect(
            rows.map { $0["detail"] } == [
                "1000000001, more than 1000000000", "99999999999999999999, more than 1000000000",
                "0",
            ])
    }

    @Test func theNameOfAnInterface() throws {
        try runner.write(
            EndToEndMonth.header
                + EndToEndMonth.call("r-1", interface: String(repeating: "x", count: 4097))
                + EndToEndMonth.call("r-2", error: String(repeating: "E", count: 128))
                + EndToEndMonth.call("r-3", error: String(repeating: "E", count: 129)),
            to: "logs/a.csv")
        #expect(try runner.run().status == 65)
        let rows = try runner.rows("out/2026-11/exceptions.csv")
        #expect(rows.map { $0["reason"] } == ["unknown_interface", "bad_error_code"])
    }

    @Test(arguments: [
        ("9223372036854775807", "99999999999999999999.99999999", "9999-12-31", ""),
        ("9223372036854775808", "1", "", "`quantity` is larger than 9223372036854775807"),
        ("1", "100000000000000000000", "", "`price` is larger than 99999999999999999999.99999999"),
        ("1", String(repeating: "9", count: 60), "", "`price` is larger than 9999999999"),
        ("1", "0.123456789", "", "`price` has more than 8 decimals"),
        ("1", "1", "10000-01-01", "of the years 1970 to 9999"),
        ("1", "1", "1969-12-31", "of the years 1970 to 9999"),
    ]) func numbersOfAPack(quantity: String, price: String, end: String, fault: String) throws {
        try runner.write(
            Self.packs + "p,a,身份证识别,\(quantity),\(price),2026-11-01,\(end),\n",
            to: "book/packs.csv")
        let ending = try runner.run()
        #expect(ending.status == (fault.isEmpty ? 0 : 78), "\(ending.errors)")
        #expect(fault.isEmpty || ending.errors.contains("book/packs.csv:2: "))
        #expect(fault.isEmpty || ending.errors.contains(fault))
    }

    @Test func monthsAndTheRunsNow() throws {
        for (month, status) in [("1970-01", 0), ("9998-12", 0), ("9999-01", 64), ("1969-12", 64)] {
            let ending = try runner.callbill(
                ["invoice", "--out", "out", "--period", month, "--dry-run", "--without-book"]
                    + ["--ledger", try ledger()])
            #expect(ending.status == status, "\(month): \(ending.errors)")
            #expect(status == 0 || ending.errors.contains("from 1970-01 to 9998-12"))
        }
        let late = try runner.run(asOf: "9999-01-01T00:00:00+08:00")
        #expect(late.status == 64)
        #expect(late.errors.contains("--as-of must be before the year 9999"))
    }

    private func ledger() throws -> String {
        if !runner.exists("out/ledger.sqlite") { #expect(try runner.run().status == 0) }
        return "out/ledger.sqlite"
    }
}
