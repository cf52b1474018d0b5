import Foundation
import Testing

/// Books that change: moves, closed accounts, and runs without the book.
@Suite struct MovingBookTests {
    private static let header =
        "account_id,name,parent_account_id,activated_at,postpaid_from,postpaid_until"

    private static func folder() throws -> ClosingFolder {
        let closing = try ClosingFolder()
        try closing.folder.write(
            """
            \(header)
            a,Ada,,2025-01-01,2025-01-01,
            b,Bob,,2025-01-01,2025-01-01,
            s,Sub,a,,,

            """, to: "book/accounts.csv")
        return closing
    }

    private static func call(_ month: Int, _ account: String, units: Int, day: Int = 5) -> String {
        let date = "2026-\(month < 10 ? "0" : "")\(month)-\(day < 10 ? "0" : "")\(day)"
        return "\(date)T10:00:00+08:00,\(account),IDCardOCR,\(account)-\(date)-\(units),,\(units)"
    }

    private static func move(_ text: String, in closing: ClosingFolder) throws {
        try closing.folder.write(
            "account_id,parent_account_id,from\n\(text)\n", to: "book/parents.csv")
    }

    @Test func aMoveLeavesTheMonthBeforeWhereItWas() throws {
        let closing = try Self.folder()
        try Self.move("s,b,2026-10-01", in: closing)
        try closing.run(
            [
                Self.call(9, "a", units: 800), Self.call(9, "s", units: 800),
                Self.call(10, "a", units: 800), Self.call(10, "s", units: 800),
                Self.call(10, "b", units: 800),
            ], delivery: "logs", asOf: "2026-11-02")
        #expect(try closing.rows("2026-09/summary.csv").map { $0["account_id"] } == ["a"])
        #expect(try closing.rows("2026-09/summary.csv").map { $0["total"] } == ["90.00"])
        let october = try closing.rows("2026-10/summary.csv")
        #expect(october.map { $0["account_id"] } == ["a", "b"])
        #expect(october.map { $0["total"] } == ["0.00", "90.00"])
        try closing.command("audit", asOf: "2026-11-02")
        // A move of an issued month is told once, and then charged.
        try closing.command("close", ["--period", "2026-09"], asOf: "2026-11-02")
        try Self.move("s,b,2026-09-01", in: closing)
        func run() throws -> String {
            try closing.folder.callbill([
                "invoice", "--book", closing.folder.path("book"), "--out",
                closing.folder.path(closing.out), "--as-of", "2026-11-03",
            ]).messages
        }
        let told =
            "2026-09: 2 accounts differ from what was issued by -90.00 CNY (2 by book); they become "
            + "corrections in 2026-10"
        #expect(try run().contains(told))
        #expect(try !run().contains("differs from what was issued"))
        try closing.command("audit", asOf: "2026-11-03")
    }

    @Test func lateCallsAndTheBookAreToldApart() throws {
        let closing = try Self.folder()
        try closing.run(
            [
                Self.call(9, "a", units: 800), Self.call(9, "s", units: 800),
                Self.call(9, "b", units: 1000),
            ], delivery: "first", asOf: "2026-10-02")
        try closing.command("close", ["--period", "2026-09"], asOf: "2026-10-02")
        try Self.move("s,,2026-09-01", in: closing)
        try closing.folder.write(
            """
            \(Self.header)
            a,Ada,,2025-01-01,2025-01-01,
            b,Bob,,2025-01-01,2025-01-01,
            s,Sub,a,2025-01-01,,

            """, to: "book/accounts.csv")
        try closing.folder.write(
            "time,account_id,interface,request_id,error_code,units\n"
                + Self.call(9, "b", units: 100, day: 6) + "\n", to: "logs/late.csv")
        let ending = try closing.folder.callbill([
            "run", "--logs", closing.folder.path("logs"), "--book", closing.folder.path("book"),
            "--out", closing.folder.path(closing.out), "--as-of", "2026-10-03",
        ])
        #expect(
            ending.messages.contains(
                "2026-09: 3 accounts differ from what was issued by -75.00 CNY (2 by book, 1 by late "
                    + "calls); they become corrections in 2026-10"), "\(ending.messages)")
    }

    @Test func callsOfAClosedAccountAreReportedUntilTheBookAgrees() throws {
        let closing = try Self.folder()
        func write(closedAt: String) throws {
            try closing.folder.write(
                """
                \(Self.header),closed_at
                a,Ada,,2025-01-01,2025-01-01,,
                b,Bob,,2025-01-01,2025-01-01,,\(closedAt)

                """, to: "book/accounts.csv")
        }
        try write(closedAt: "2026-09-05T10:00:00+08:00")
        let calls = [Self.call(9, "a", units: 1100), Self.call(9, "b", units: 1100)]
        try closing.folder.write(
            (["time,account_id,interface,request_id,error_code,units"] + calls)
                .joined(separator: "\n") + "\n", to: "logs/calls.csv")
        let logs = ["--logs", closing.folder.path("logs")]
        let asOf = "2026-10-01T00:30:00+08:00"
        try closing.command("run", logs, asOf: asOf, expecting: [65])
        let rows = try closing.rows("2026-09/exceptions.csv")
        #expect(rows.map { $0["reason"] } == ["account_closed"])
        #expect(rows.map { $0["account_id"] } == ["b"])
        let summary = try closing.rows("2026-09/summary.csv")
        #expect(summary.map { $0["status"] } == ["draft", "incomplete"])
        #expect(summary.map { $0["total"] } == ["15.00", "15.00"])
        try closing.command("audit", asOf: asOf)
        // It was told, and stands in the way of nobody else.
        try closing.command("run", logs, asOf: asOf)
        try closing.command("close", ["--period", "2026-09"], asOf: asOf, expecting: [65])
        try write(closedAt: "2026-09-05T10:00:01+08:00")
        try closing.command("run", logs, asOf: asOf)
        #expect(try closing.rows("2026-09/exceptions.csv").isEmpty)
        try closing.command("close", ["--period", "2026-09"], asOf: asOf)
    }

    @Test func aLedgerWithABookIsNotBilledWithout() throws {
        let closing = try Self.folder()
        try closing.run([Self.call(9, "a", units: 5)], delivery: "logs", asOf: "2026-10-02")
        let before = try closing.folder.published(closing.out)
        let out = ["--out", closing.folder.path(closing.out), "--as-of", "2026-10-02", "--quiet"]
        for command in [
            ["run", "--logs", closing.folder.path("logs")], ["invoice"],
            ["close", "--period", "2026-09"],
        ] {
            let ending = try closing.folder.callbill(command + out)
            #expect(ending.status == 78 && ending.messages.contains("--without-book"))
        }
        #expect(try closing.folder.published(closing.out) == before)
        #expect(try closing.folder.callbill(["invoice", "--without-book"] + out).status == 0)
        // Who says so once says so again.
        #expect(try closing.folder.callbill(["invoice"] + out).status == 78)
    }
}
