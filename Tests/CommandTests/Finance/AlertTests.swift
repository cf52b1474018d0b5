import Foundation
import Testing

/// `--alert-at`, through the program: each grant and threshold once over all runs.
@Suite struct AlertTests {
    private static let header = """
        account_id,name,pool,grant,class,threshold,granted,used,remaining,ends_at,exhausted_on,\
        next_tier_over,next_tier_units,next_tier_price,next_tier_difference,period,run,raised_at
        """

    private static func call(_ number: Int, day: Int, units: Int, account: String) -> String {
        let date = day < 10 ? "0\(day)" : "\(day)"
        return "2026-11-\(date) 12:00:00,\(account),身份证识别,r\(number),,\(units)"
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

    /// Takes in calls and returns the rows of `alerts.csv`.
    private static func night(
        _ day: Int, _ calls: [String], _ closing: ClosingFolder, more: [String] = []
    ) throws -> [String] {
        let name = "night-\(day).csv"
        let header = "time,account_id,interface,request_id,error_code,units"
        try closing.folder.write(([header] + calls).joined(separator: "\n") + "\n", to: name)
        let date = day < 10 ? "0\(day)" : "\(day)"
        try closing.command(
            "run", ["--logs", closing.folder.path(name), "--alert-at", "80,100"] + more,
            asOf: "2026-11-\(date)T00:00:00+08:00")
        let text = try String(
            contentsOfFile: closing.folder.path("\(closing.out)/alerts.csv"), encoding: .utf8)
        let lines = text.split(separator: "\n").map(String.init)
        #expect(lines.first == Self.header)
        return Array(lines.dropFirst())
    }

    @Test func eachIsRaisedOnce() throws {
        let closing = try Self.folder()
        #expect(
            try Self.night(5, [Self.call(1, day: 4, units: 799, account: "alpha")], closing) == [])
        // 800 in ten days: the other 200 last two and a half days more.
        let alpha =
            "alpha,Alpha,身份证识别,free:2026-11,free,80,1000,800,200,2026-12-01T00:00:00+08:00,"
            + "2026-11-13,10000,9201,0.10,900.10,2026-11,2,2026-11-11T00:00:00+08:00"
        #expect(
            try Self.night(
                11,
                [
                    Self.call(2, day: 10, units: 1, account: "alpha"),
                    Self.call(3, day: 10, units: 700, account: "beta"),
                ], closing) == [alpha])
        // What was raised stays, with the run that raised it.
        #expect(try Self.night(12, [], closing) == [alpha])
        let rest =
            "0,2026-12-01T00:00:00+08:00,,10000,9001,0.10,900.10,2026-11,4,2026-11-13T00:00:00+08:00"
        #expect(
            try Self.night(
                13,
                [
                    Self.call(4, day: 12, units: 200, account: "alpha"),
                    Self.call(5, day: 12, units: 300, account: "beta"),
                ], closing) == [
                    alpha,
                    "alpha,Alpha,身份证识别,free:2026-11,free,100,1000,1000," + rest,
                    "beta,Beta,身份证识别,free:2026-11,free,80,1000,1000," + rest,
                    "beta,Beta,身份证识别,free:2026-11,free,100,1000,1000," + rest,
                ])
        // A dry run raises nothing, and a new threshold is news.
        let before = try String(
            contentsOfFile: closing.folder.path("out/alerts.csv"), encoding: .utf8)
        try closing.command(
            "invoice", ["--alert-at", "90", "--dry-run"], asOf: "2026-11-14T00:00:00+08:00")
        #expect(
            try String(contentsOfFile: closing.folder.path("out/alerts.csv"), encoding: .utf8)
                == before)
        // Nor does a run that writes another month alone.
        try closing.command(
            "invoice", ["--alert-at", "90", "--period", "2026-10"],
            asOf: "2026-11-14T00:00:00+08:00")
        #expect(
            try String(contentsOfFile: closing.folder.path("out/alerts.csv"), encoding: .utf8)
                == before)
        // The four that were raised stay, and the new ones are those of the last run.
        let last = try Self.night(14, [], closing, more: ["--alert-at", "90"])
        #expect(last.count == 6)
        #expect(last.filter { $0.contains(",free,90,") }.count == 2)
        #expect(last.suffix(2).allSatisfy { $0.contains(",free,90,") }, "\(last)")
    }

    @Test func withoutTheFlagThereIsNoFile() throws {
        let closing = try Self.folder()
        try closing.run(
            [Self.call(1, day: 4, units: 1000, account: "alpha")], delivery: "a",
            asOf: "2026-11-05T00:00:00+08:00")
        #expect(!FileManager.default.fileExists(atPath: closing.folder.path("out/alerts.csv")))
    }

    @Test(arguments: ["0", "101", "80;100", "", "80,", "x"]) func otherPercentsAreRefused(
        text: String
    ) throws {
        let closing = try Self.folder()
        let message = try closing.command(
            "invoice", ["--alert-at", text], asOf: "2026-11-05T00:00:00+08:00", expecting: [64])
        #expect(message.contains("--alert-at must be whole percents from 1 to 100"), "\(message)")
    }
}
