import Foundation
import GRDB
import Testing

/// Exceptions that somebody accepts: on record, and in nobody's way (Formats.md, "Accepted
/// exceptions").
@Suite struct AcceptedExceptionTests {
    private static let good = "2026-09-10 10:00:00,alpha,银行卡识别,s1,,1200"
    private static let bad = "2026-09-10 11:00:00,alpha,银行卡识别,s2,,many"
    private static let conflict = "2026-09-10 12:00:00,alpha,银行卡识别,s1,,7"
    private static let october = "2026-10-10 10:00:00,alpha,银行卡识别,o1,,3"
    private static let night = "2026-10-01T00:30:00+08:00"

    private static func folder() throws -> ClosingFolder {
        let closing = try ClosingFolder()
        try closing.folder.write(
            """
            account_id,name,parent_account_id,activated_at,postpaid_from,postpaid_until
            alpha,Alpha,,2025-01-01 00:00:00,2025-01-01 00:00:00,

            """, to: "book/accounts.csv")
        return closing
    }

    private static func take(_ calls: [String], _ closing: ClosingFolder, asOf: String) throws {
        let header = "time,account_id,interface,request_id,error_code,units"
        try closing.folder.write(
            ([header] + calls).joined(separator: "\n") + "\n", to: "logs/calls.csv")
        try closing.command(
            "run", ["--logs", closing.folder.path("logs")], asOf: asOf, expecting: [65])
    }

    private static func exceptions(
        _ closing: ClosingFolder, _ arguments: [String], asOf: String = night,
        expecting codes: [Int32] = [0]
    ) throws -> String {
        let ending = try closing.folder.callbill(
            ["exceptions"] + arguments + ["--out", closing.folder.path("out"), "--quiet"]
                + (arguments[0] == "list"
                    ? [] : ["--book", closing.folder.path("book"), "--as-of", asOf]))
        #expect(codes.contains(ending.status), "\(arguments): \(ending.messages)")
        return ending.messages
    }

    @Test(arguments: [
        ["--account", "alpha"], ["--kind", "bad_units,conflicting_duplicate"],
        ["--period", "2026-09"],
    ])
    func whatIsAcceptedStopsNoCloseAndStaysOnRecord(choice: [String]) throws {
        let closing = try Self.folder()
        try Self.take([Self.good, Self.bad, Self.conflict], closing, asOf: Self.night)
        let close = ["--period", "2026-09"]
        try closing.command("close", close, asOf: Self.night, expecting: [65])
        let text = try Self.exceptions(
            closing, ["accept", "--reason", "checked and it cost nothing"] + choice)
        #expect(text.contains("2 exceptions accepted"), "\(text)")
        // The drafts are written anew at once, and agree with the ledger.
        #expect(try closing.rows("2026-09/exceptions.csv").isEmpty)
        let accepted = try closing.rows("2026-09/accepted.csv")
        #expect(accepted.map { $0["reason"] } == ["bad_units", "conflicting_duplicate"])
        #expect(accepted.map { $0["accepted_at"] } == [Self.night, Self.night])
        #expect(accepted[0]["accepted_reason"] == "checked and it cost nothing")
        #expect(try closing.rows("2026-09/summary.csv").map { $0["status"] } == ["draft"])
        try closing.command("audit", asOf: Self.night)
        try closing.command("run", ["--logs", closing.folder.path("logs")], asOf: Self.night)
        try closing.command("close", close, asOf: Self.night)
        // 1,000 calls a month are free: the other 200 cost 0.15 each.
        #expect(try closing.rows("2026-09/summary.csv").map { $0["total"] } == ["30.00"])
        try closing.command("audit", asOf: Self.night)
        let list = try Self.exceptions(closing, ["list", "--accepted", "--format", "csv"])
        #expect(list.contains("2026-09,") && list.contains("checked and it cost nothing"))
        let refusal = try Self.exceptions(
            closing, ["reopen", "--account", "alpha"], expecting: [65])
        #expect(refusal.contains("2026-09 was closed with exceptions that are accepted"))
    }

    @Test func theReasonIsPartOfWhatTheCloseFroze() throws {
        let closing = try Self.folder()
        try Self.take([Self.good, Self.bad], closing, asOf: Self.night)
        _ = try Self.exceptions(closing, ["accept", "--reason", "seen", "--kind", "bad_units"])
        try closing.command("close", ["--period", "2026-09"], asOf: Self.night)
        try DatabaseQueue(path: closing.folder.path("out/ledger.sqlite")).write {
            try $0.execute(sql: "UPDATE closes SET accepted = replace(accepted, 'seen', 'sawn')")
        }
        let audit = try closing.command("audit", asOf: Self.night, expecting: [70])
        #expect(audit.contains("hash of what was frozen"), "\(audit)")
    }

    @Test func acceptedOnesComeBackWhenOpenedAgain() throws {
        let closing = try Self.folder()
        try Self.take([Self.good, Self.bad], closing, asOf: Self.night)
        let line = ["--file", "calls.csv", "--line", "3"]
        _ = try Self.exceptions(closing, ["accept", "--reason", "x"] + line, expecting: [64])
        let list = try Self.exceptions(closing, ["list", "--format", "csv"])
        let file = try #require(list.split(separator: "\n").last?.split(separator: ",")[1])
        let named = ["--file", String(file), "--line", "3"]
        _ = try Self.exceptions(closing, ["accept", "--reason", "x"] + named)
        #expect(try closing.rows("2026-09/summary.csv").map { $0["status"] } == ["draft"])
        _ = try Self.exceptions(closing, ["reopen"] + named)
        #expect(try closing.rows("2026-09/summary.csv").map { $0["status"] } == ["incomplete"])
        #expect(try closing.rows("2026-09/exceptions.csv").map { $0["reason"] } == ["bad_units"])
        try closing.command("audit", asOf: Self.night)
        _ = try Self.exceptions(closing, ["accept", "--reason", "x"], expecting: [64])
        _ = try Self.exceptions(closing, ["accept", "--reason", " "] + named, expecting: [64])
    }

    @Test func heldBackCallsAreBilledOnRequest() throws {
        let closing = try Self.folder()
        try closing.run([Self.good], delivery: "a", asOf: Self.night)
        try closing.command("close", ["--period", "2026-09"], asOf: Self.night)
        // This run forgets the ids at its end.
        try closing.run([Self.october], delivery: "b", asOf: "2026-11-06T00:30:00+08:00")
        let late = Self.good.replacing(",s1,", with: ",s9,").replacing("1200", with: "100")
        try Self.take([late, Self.good], closing, asOf: "2026-11-07T00:30:00+08:00")
        #expect(try closing.rows("2026-10/summary.csv").map { $0["status"] } == ["incomplete"])
        let rows = try closing.rows("2026-10/exceptions.csv")
        #expect(rows.map { $0["reason"] } == ["late_beyond_dedupe", "late_beyond_dedupe"])
        let night = "2026-11-07T00:30:00+08:00"
        let file = try #require(rows[0]["file"])
        _ = try Self.exceptions(
            closing,
            ["accept", "--bill", "--reason", "a new file", "--file", file, "--line", "2"],
            asOf: night)
        _ = try Self.exceptions(
            closing, ["accept", "--reason", "came before", "--account", "alpha"], asOf: night)
        // 100 units more in September, at 0.15 each; those that came before are not billed.
        #expect(try closing.rows("2026-10/summary.csv").map { $0["total"] } == ["15.00"])
        #expect(try closing.rows("2026-10/summary.csv").map { $0["status"] } == ["draft"])
        try closing.command("audit", asOf: night)
    }

    @Test func aFileThatCantBeReadStaysAccepted() throws {
        let closing = try Self.folder()
        try closing.folder.write("no log", to: "logs/notes.txt")
        try Self.take([Self.good], closing, asOf: Self.night)
        let logs = ["--logs", closing.folder.path("logs")]
        _ = try Self.exceptions(closing, ["accept", "--reason", "a note", "--kind", "not_a_log"])
        let message = try closing.command("run", logs, asOf: Self.night)
        #expect(!message.contains("not_a_log"), "\(message)")
        // With another fault it is another matter.
        try closing.folder.write("time,account_id,interface\n", to: "logs/notes.txt")
        try closing.command("run", logs, asOf: Self.night, expecting: [65])
    }
}
