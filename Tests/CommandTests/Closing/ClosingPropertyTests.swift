import Foundation
import Testing

/// Late deliveries over closed months: issued + corrections = on time (Rules.md, 11.3 Corrections).
@Suite struct ClosingPropertyTests {
    /// A month of the year 2026, 1...12.
    private static let months = 1...4

    private static func text(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

    /// The night after a month ended.
    private static func nightAfter(_ month: Int) -> String {
        "2026-\(text(month + 1))-01T00:30:00+08:00"
    }

    @Test(arguments: [1, 2, 3, 4, 5, 6] as [UInt64])
    func issuedAndCorrectionsAreOnTime(seed: UInt64) throws {
        var random = ScenarioRandom(seed: seed)
        let late = try ClosingFolder()
        try Self.writeBook(late.folder, withLatePack: false)
        var deliveries: [Int: [String]] = [:]
        var all: [String] = []
        for number in 0..<160 {
            let month = Int(random.next() % 4) + 1
            let call = Self.call(number, month: month, &random)
            let isLate = random.next() % 3 == 0
            let arrival = isLate ? min(month + Int(random.next() % 4), 4) : month
            deliveries[arrival, default: []].append(call)
            all.append(call)
        }
        var corrections = 0
        var open = 1
        for month in Self.months {
            if month == 3 { try Self.writeBook(late.folder, withLatePack: true) }
            let night = Self.nightAfter(month)
            // Ids are remembered longer than calls come late: none is held back.
            try late.run(
                deliveries[month] ?? [], delivery: "late-\(month)", asOf: night,
                more: ["--dedupe-days", "200"])
            // Some months are closed at once, some with the next one; the last one stays open.
            while open <= month && open < 4 && (open < month || random.next() % 2 == 0) {
                let period = "2026-\(Self.text(open))"
                try late.command("close", ["--period", period], asOf: night)
                open += 1
            }
        }
        corrections = try late.invoiceLines().count { $0["usage_type"] == "correction" }
        #expect(corrections > 0)
        let onTime = late.with(out: "on-time")
        try onTime.run(all, delivery: "all", asOf: Self.nightAfter(4))
        #expect(try late.charges() == onTime.charges())
        try late.expectTotals()
        #expect(try late.rows("2026-04/balances.csv") == onTime.rows("2026-04/balances.csv"))
        try late.expectExportsTie(asOf: Self.nightAfter(4))
        try onTime.expectExportsTie(asOf: Self.nightAfter(4))
    }

    /// Big calls of few pools: tiers are reached, packs and one-time grants run out.
    private static func call(
        _ number: Int, month: Int, _ random: inout ScenarioRandom
    ) -> String {
        let interfaces = ["身份证识别", "快速文本检测", "二维码和条形码识别", "条码信息查询", "驾驶证识别"]
        let account = ["alpha", "beta", "gamma", "beta-sub"][Int(random.next() % 4)]
        let interface = interfaces[Int(random.next() % 5)]
        let day = Int(random.next() % 28) + 1
        let hour = Int(random.next() % 24)
        let units = [1, 7, 60, 900, 3000, 9000][Int(random.next() % 6)]
        return "2026-\(text(month))-\(text(day)) \(text(hour)):00:00,\(account),\(interface),"
            + "r\(number),,\(units)"
    }

    private static func writeBook(_ folder: NightlyFolder, withLatePack: Bool) throws {
        try folder.write(
            """
            account_id,name,parent_account_id,activated_at,postpaid_from,postpaid_until
            alpha,Alpha,,2025-01-01 00:00:00,2025-01-01 00:00:00,
            beta,Beta,,2026-01-10 12:00:00,2026-01-15 00:00:00,2026-04-20 00:00:00
            beta-sub,Sub,beta,,,
            gamma,Gamma,,2025-06-01 00:00:00,,

            """, to: "book/accounts.csv")
        let packs = """
            pack_id,account_id,pool,quantity,price,effective_at,expires_at,refunded_at
            P1,alpha,身份证识别,10000,800,2026-01-05 00:00:00,,
            P2,beta,图片文字识别（基础版）,10000,799.995,2026-02-03 00:00:00,2026-03-20 00:00:00,
            P3,gamma,条码信息查询,1000,100,2026-01-20 00:00:00,,

            """
        let latePack = "P4,gamma,身份证识别,10000,650,2026-02-10 00:00:00,,\n"
        try folder.write(packs + (withLatePack ? latePack : ""), to: "book/packs.csv")
    }
}
