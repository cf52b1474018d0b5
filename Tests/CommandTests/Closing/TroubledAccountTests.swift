import Foundation
import GRDB
import Testing

/// What the book, the tariff or a close does to one account is that account's trouble, and ends.
@Suite struct TroubledAccountTests {
    private static let october = "2026-10-01T00:30:00+08:00"
    private static let november = "2026-11-01T00:30:00+08:00"
    private static let december = "2026-12-01T00:30:00+08:00"
    private let closing: ClosingFolder

    init() throws {
        closing = try ClosingFolder()
        try closing.folder.write(
            """
            account_id,name,parent_account_id,activated_at,postpaid_from,postpaid_until
            alpha,Alpha,,2025-01-01 00:00:00,2025-01-01 00:00:00,
            beta,Beta,,2025-01-01 00:00:00,2025-01-01 00:00:00,

            """, to: "book/accounts.csv")
    }

    private func write(packs: String...) throws {
        let header = "pack_id,account_id,pool,quantity,price,effective_at,expires_at,refunded_at\n"
        try closing.folder.write(
            header + packs.map { "\($0)\n" }.joined(), to: "book/packs.csv")
    }

    /// The built-in tariff's files with lines changed; answers the folder's path.
    private func tariff(_ name: String, _ change: (String, String) -> String?) throws -> String {
        let path = closing.folder.path(name)
        _ = try closing.folder.callbill(["tariff", "export", path, "--quiet"])
        for file in try FileManager.default.contentsOfDirectory(atPath: path) {
            let text = try String(contentsOfFile: "\(path)/\(file)", encoding: .utf8)
            let lines = text.split(separator: "\n").compactMap { change(file, String($0)) }
            try (lines.joined(separator: "\n") + "\n").write(
                toFile: "\(path)/\(file)", atomically: true, encoding: .utf8)
        }
        return path
    }

    private func statuses(_ period: String) throws -> [String: String] {
        Dictionary(
            uniqueKeysWithValues: try closing.rows("\(period)/summary.csv").map {
                ($0["account_id"] ?? "", $0["status"] ?? "")
            })
    }

    private func exceptions(_ period: String) throws -> [String] {
        try closing.rows("\(period)/exceptions.csv").map {
            "\($0["reason"] ?? "") \($0["account_id"] ?? "") \($0["detail"] ?? "")"
        }
    }

    private static func call(
        _ number: Int, _ time: String, _ account: String, units: Int = 1,
        _ interface: String = "银行卡识别"
    ) -> String { "\(time),\(account),\(interface),r\(number),,\(units)" }

    // MARK: What left the tariff

    @Test func anInterfaceThatLeavesTheTariffMakesItsAccountsIncomplete() throws {
        let calls = [
            Self.call(1, "2026-09-10 10:00:00", "alpha", units: 1500, "身份证识别"),
            Self.call(2, "2026-09-10 10:00:00", "alpha", units: 1500),
            Self.call(3, "2026-09-10 10:00:00", "beta", units: 1100),
        ]
        try closing.run(calls, delivery: "a", asOf: Self.october)
        let smaller = try tariff("smaller") { _, line in line.contains("身份证识别") ? nil : line }
        let ledger = closing.folder.path("out/ledger.sqlite")
        let check = try closing.folder.callbill(
            ["tariff", "check", smaller, "--against", ledger])
        #expect(check.status == 78)
        #expect(
            check.messages.contains(
                "2026-09: 身份证识别 is not in the tariff, and has 1500 units of 1 account"),
            "\(check.messages)")
        let same = try tariff("same") { _, line in line }
        #expect(
            try closing.folder.callbill(["tariff", "check", same, "--against", ledger]).status == 0)

        let told = try closing.command(
            "invoice", ["--tariff", smaller], asOf: Self.october, expecting: [65])
        #expect(told.contains("1 new exception (interface_left_tariff 1)"), "\(told)")
        #expect(try statuses("2026-09") == ["alpha": "incomplete", "beta": "draft"])
        let row = try #require(try closing.rows("2026-09/summary.csv").first)
        #expect(row["unbilled_units"] == "1500" && row["postpaid_units"] == "500")
        #expect(
            try exceptions("2026-09")
                == ["interface_left_tariff alpha the tariff has no 身份证识别: 1500 units"])
        let leak = try #require(try closing.rows("2026-09/leakage.csv").first)
        #expect(leak["reason"] == "interface_left_tariff" && leak["units"] == "1500")
        #expect(leak["interface"] == "身份证识别" && leak["pool"] == "")
        try closing.command("audit", ["--tariff", smaller], asOf: Self.october)
        // It was told once, and stands in the way of the close.
        try closing.command("invoice", ["--tariff", smaller], asOf: Self.october)
        let refusal = try closing.command(
            "close", ["--period", "2026-09", "--tariff", smaller], asOf: Self.october,
            expecting: [65])
        #expect(refusal.contains("alpha: incomplete"))
        // Left out of the close, it is still told of, in the month that takes its corrections.
        try closing.command(
            "close", ["--period", "2026-09", "--tariff", smaller, "--except", "alpha"],
            asOf: Self.october)
        try closing.command(
            "invoice", ["--tariff", smaller], asOf: Self.november, expecting: [65])
        #expect(try statuses("2026-10")["alpha"] == "incomplete")
        #expect(
            try exceptions("2026-10") == [
                "interface_left_tariff alpha 2026-09: the tariff has no 身份证识别: 1500 units"
            ])
        // With the interface back all of it is charged, by today's tariff.
        try closing.command("invoice", asOf: Self.november)
        #expect(try statuses("2026-10") == ["alpha": "draft"])
        #expect(try closing.rows("2026-10/summary.csv")[0]["total"] == "150.00")
        try closing.command("audit", asOf: Self.november)
    }

    // MARK: Accounts left out of a close

    @Test func aLeftOutAccountIsRatedByWhatIsInForceWhenItIsBilled() throws {
        let calls = [
            Self.call(1, "2026-09-10 10:00:00", "alpha", units: 1_000_001),
            Self.call(2, "2026-09-10 10:00:00", "beta", units: 1_100),
        ]
        try closing.run(calls, delivery: "a", asOf: Self.october)
        #expect(try statuses("2026-09")["alpha"] == "unpriced")
        try closing.command(
            "close", ["--period", "2026-09", "--except", "alpha"], asOf: Self.october)
        try closing.command("invoice", asOf: Self.november, expecting: [0])
        #expect(try statuses("2026-10")["alpha"] == "unpriced")
        // A price is agreed: the highest tier costs as much as the one below it, all others more.
        let agreed = try tariff("agreed") { file, line in
            guard file == "prices.csv" else { return line }
            if line.contains("银行卡识别"), line.contains("1000000,,,") {
                return line.replacing("1000000,,,", with: "1000000,,0.06,")
            }
            return line.replacing(",0.15,", with: ",0.45,")
        }
        try closing.command("invoice", ["--tariff", agreed], asOf: Self.november)
        #expect(try statuses("2026-10") == ["alpha": "draft"])
        // (1,000,001 - 1,000) x 0.06; nothing of beta's, which is issued.
        #expect(try closing.rows("2026-10/summary.csv")[0]["total"] == "59940.06")
        try closing.command("audit", ["--tariff", agreed], asOf: Self.november)
        try closing.command(
            "close", ["--period", "2026-10", "--tariff", agreed], asOf: Self.november)
        // From here on it is frozen as it was billed, whatever tariff comes.
        try closing.command("invoice", asOf: Self.december)
        #expect(try closing.rows("2026-11/summary.csv").isEmpty)
        try closing.command("audit", asOf: Self.december)
    }

    // MARK: The book

    @Test func aRefundedPackThatWasUsedIsItsAccountsTrouble() throws {
        let pack = "P1,alpha,银行卡识别,1000,40,2026-09-01 00:00:00,"
        try write(packs: pack + ",2026-09-04 00:00:00")
        let calls = [
            Self.call(1, "2026-09-02 10:00:00", "alpha", units: 900),
            Self.call(2, "2026-09-10 10:00:00", "beta", units: 1_100),
        ]
        try closing.run(calls, delivery: "a", asOf: Self.october)
        #expect(try statuses("2026-09") == ["alpha": "draft", "beta": "draft"])
        // A late call of the day before the refund.
        let late = [Self.call(3, "2026-09-03 10:00:00", "alpha", units: 200)]
        try write(late, delivery: "b")
        let told = try closing.command(
            "run", ["--logs", closing.folder.path("b")], asOf: Self.october, expecting: [65])
        #expect(told.contains("1 new exception (refund_after_use 1)"), "\(told)")
        #expect(try statuses("2026-09") == ["alpha": "incomplete", "beta": "draft"])
        let row = try #require(try exceptions("2026-09").first)
        #expect(
            row == "refund_after_use alpha packs.csv:2: pack P1 was refunded after it had been "
                + "drawn on in 2026-09")
        try closing.command("audit", asOf: Self.october)
        try closing.command("close", ["--period", "2026-09"], asOf: Self.october, expecting: [65])
        try closing.command(
            "close", ["--period", "2026-09", "--except", "alpha"], asOf: Self.october)
        try closing.command("invoice", asOf: Self.november, expecting: [65])
        #expect(try statuses("2026-10") == ["alpha": "incomplete"])
        // The refund is taken back, and all of the month is charged.
        try write(packs: pack + ",")
        try closing.command("invoice", asOf: Self.november)
        #expect(try statuses("2026-10") == ["alpha": "draft"])
        #expect(try closing.rows("2026-10/summary.csv")[0]["total"] == "40.00")
    }

    private func write(_ calls: [String], delivery: String) throws {
        try FileManager.default.createDirectory(
            atPath: closing.folder.path(delivery), withIntermediateDirectories: true)
        let header = "time,account_id,interface,request_id,error_code,units"
        try closing.folder.write(
            ([header] + calls).joined(separator: "\n") + "\n", to: "\(delivery)/calls.csv")
    }

    @Test func aPoolThatTheTariffDoesNotHaveIsItsAccountsTrouble() throws {
        try write(
            packs: "P1,alpha,没有,1000,40,2026-09-01 00:00:00,2026-10-01 00:00:00,",
            "P2,beta,银行卡识别,1000,40,2026-09-01 00:00:00,,")
        let call = Self.call(1, "2026-09-10 10:00:00", "beta", units: 1_500)
        try write([call], delivery: "a")
        try closing.command(
            "run", ["--logs", closing.folder.path("a")], asOf: Self.october, expecting: [65])
        #expect(
            try exceptions("2026-09") == ["pool_unknown alpha packs.csv:2: pool 没有 is unknown"])
        #expect(try closing.rows("2026-09/summary.csv").map { $0["total"] } == ["40.00"])
        let refusal = try closing.command(
            "close", ["--period", "2026-09"], asOf: Self.october, expecting: [65])
        #expect(refusal.contains("alpha: incomplete"))
        try write(packs: "P2,beta,银行卡识别,1000,40,2026-09-01 00:00:00,,")
        try closing.command("close", ["--period", "2026-09"], asOf: Self.october)
        try closing.command("audit", asOf: Self.october)
    }

    // MARK: Request keys

    @Test(arguments: [
        "DELETE FROM request_keys WHERE period = (SELECT min(period) FROM request_keys)",
        "UPDATE settings SET value = '00000000000000000000000000000000' WHERE key = 'hash_seed'",
    ])
    func keysThatAreNotWhatTheyWereStopARun(change: String) throws {
        let calls = (1...9).map { Self.call($0, "2026-09-10 10:00:00", "alpha") }
        try closing.run(calls, delivery: "a", asOf: Self.october)
        let before = try closing.folder.published(closing.out)
        let database = try DatabaseQueue(path: closing.folder.path("out/ledger.sqlite"))
        try database.write { try $0.execute(sql: change) }
        try database.close()
        try write(calls, delivery: "b")
        let refusal = try closing.command(
            "run", ["--logs", closing.folder.path("b")], asOf: Self.october, expecting: [74])
        let table = change.contains("request_keys") ? "request_keys" : "settings"
        #expect(refusal.contains("table \(table)"), "\(refusal)")
        #expect(try closing.folder.published(closing.out) == before)
    }
}
