import Foundation
import Testing

/// Files that somebody puts into a month's folder, logs above all: a run leaves them alone
/// (Formats.md, "How files are written").
@Suite struct EndToEndKeptLogsTests {
    private let runner: CommandLineRunner
    private static let month = "out/2026-11"

    init() throws {
        runner = try CommandLineRunner()
        try runner.write(EndToEndMonth.accounts(["a", "b"]), to: "book/accounts.csv")
        try runner.write(
            EndToEndMonth.header + EndToEndMonth.call("r-1")
                + EndToEndMonth.call("r-2", account: "b")
                + EndToEndMonth.call("bad-1", units: "x") + EndToEndMonth.call("bad-2", units: "x"),
            to: "logs/a.csv")
        #expect(try runner.run().status == 65)
    }

    private func expectAudited() throws {
        let audit = try runner.callbill(
            ["audit", "--out", "out", "--book", "book", "--failures"])
        #expect(audit.status == 0, "\(audit.output)")
    }

    /// A night with something new for one account.
    private func night(_ number: Int, _ logs: [String] = ["logs"]) throws {
        try runner.write(
            EndToEndMonth.header + EndToEndMonth.call("n-\(number)"), to: "logs/n\(number).csv")
        #expect([0, 65].contains(try runner.run(logs).status))
    }

    @Test func logsStayWhereverTheyLie() throws {
        let log = EndToEndMonth.header + EndToEndMonth.call("mine")
        let packed = try runner.gzipped(Array(log.utf8))
        var names = ["calls.csv", "sub/calls.csv", "invoices/calls.csv", "rejected/calls.csv"]
        for name in names { try runner.write(log, to: "\(Self.month)/\(name)") }
        for name in ["invoices/calls.csv.gz", "rejected/calls.csv.gz", "calls.gz"] {
            try runner.write(packed, to: "\(Self.month)/\(name)")
            names.append(name)
        }
        for number in 0..<3 { try night(number) }
        // Also where one file changes alone, and where a whole folder goes.
        try runner.write(EndToEndMonth.accounts(["a"]), to: "book/accounts.csv")
        try night(3)
        for name in names {
            #expect(
                try runner.read("\(Self.month)/\(name)")
                    == (name.hasSuffix("gz") ? packed : Array(log.utf8)), "\(name)")
        }
        #expect(!runner.exists("\(Self.month)/invoices/b.csv"))
        try expectAudited()
    }

    @Test func whatIsStaleGoes() throws {
        try runner.write(EndToEndMonth.accounts(["a"]), to: "book/accounts.csv")
        try runner.write(
            EndToEndMonth.header + EndToEndMonth.call("bad-1") + EndToEndMonth.call("bad-2"),
            to: "logs/mended.csv")
        try night(1)
        #expect(!runner.exists("\(Self.month)/invoices/b.csv"))
        #expect(!runner.exists("\(Self.month)/rejected/a.csv.gz"))
        try expectAudited()
        // What looks like one that was forgotten is told.
        try runner.write("invoice_id,account_id\n", to: "\(Self.month)/invoices/c.csv")
        let audit = try runner.callbill(["audit", "--out", "out", "--book", "book"])
        #expect(audit.status == 70)
    }

    /// Rejected records are unpacked, mended, packed again and fed where they lie.
    @Test func recordsThatAreMendedWhereTheyLieAreALogFromThenOn() throws {
        let file = "\(Self.month)/rejected/a.csv.gz"
        let text = String(decoding: try runner.gunzipped(file), as: UTF8.self)
        // One of two is mended.
        let mended = text.replacingOccurrences(of: "bad-1,,x", with: "bad-1,,3")
        #expect(mended != text)
        let bytes = try runner.gzipped(Array(mended.utf8))
        try runner.write(bytes, to: file)
        try night(1, ["logs", file])
        #expect(try runner.read(file) == bytes)
        // The other one stands beside it.
        let rest = try runner.gunzipped("\(Self.month)/rejected/a.csv.2.gz")
        #expect(String(decoding: rest, as: UTF8.self).contains("bad-2"))
        try expectAudited()
        try night(2)
        #expect(try runner.read(file) == bytes)
        try expectAudited()
        // All is mended: the log stays, the rest goes.
        try runner.write(
            EndToEndMonth.header + EndToEndMonth.call("bad-2"), to: "logs/other.csv")
        try night(3)
        #expect(try runner.read(file) == bytes)
        #expect(
            try runner.shell("ls \(Self.month)/rejected").output == "a.csv.gz\n")
        #expect(try runner.row(of: "a", in: "\(Self.month)/summary.csv")["status"] == "draft")
        try expectAudited()
    }

    /// A file that is still being written is no log yet.
    @Test func aLogThatCannotBeTakenInYetStays() throws {
        let file = "\(Self.month)/rejected/a.csv.gz"
        let text = EndToEndMonth.header + EndToEndMonth.calls(50, interface: "IDCardOCR")
        let half = Array(try runner.gzipped(Array(text.utf8)).dropLast(20))
        try runner.write(half, to: file)
        try night(1, ["logs", file])
        #expect(try runner.read(file) == half)
    }
}
