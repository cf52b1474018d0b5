import Foundation

/// A random month of calls, in files as several machines would write them.
struct NightlyMonth {
    /// A log as it will be once it is complete.
    struct Log {
        var name: String
        var header: String
        var lines: [String]
        /// The day of October on which its last call was made.
        var lastDay: Int

        var text: String { header + lines.joined() }
    }

    static let book = [
        "accounts.csv": """
        account_id,name,parent_account_id,activated_at,postpaid_from,postpaid_until
        a1,One,,2026-09-01,2026-09-01,
        a2,Two,,2026-10-05 12:00:00,2026-10-05,2026-10-20
        a3,Three,,2026-01-01,2026-01-01,
        a3s,Three's shop,a3,2026-01-01,2026-01-01,
        a4,Four,,2026-10-01,,
        """,
        "packs.csv": """
        pack_id,account_id,pool,quantity,price,effective_at,expires_at,refunded_at
        p1,a1,银行卡识别,40,12.00,2026-10-03,,
        p2,a3,银行卡识别,30,9.00,2026-10-10 08:30:00,2026-10-15,
        """,
        "suspensions.csv": """
        account_id,from,until,reason
        a3,2026-10-12 10:00:00,2026-10-13,arrears
        """,
    ]

    private(set) var logs: [Log] = []
    private var random: ScenarioRandom

    init(seed: UInt64) {
        random = ScenarioRandom(seed: seed)
        for number in 0..<10 { logs.append(log(number)) }
    }

    private mutating func log(_ number: Int) -> Log {
        let isJSON = number % 3 == 2
        let firstDay = random.int(1...27)
        let lastDay = firstDay + random.int(0...3)
        let header =
            isJSON ? "" : "time,account_id,interface,request_id,error_code,units,tickets\n"
        let lines = (0..<random.int(60...220)).map { _ in
            line(days: firstDay...lastDay, isJSON: isJSON)
        }
        return Log(
            name: "calls-\(number).\(isJSON ? "jsonl" : "csv")", header: header, lines: lines,
            lastDay: lastDay)
    }

    private mutating func line(days: ClosedRange<Int>, isJSON: Bool) -> String {
        let clock = [random.int(0...23), random.int(0...59), random.int(0...59)]
            .map { ($0 < 10 ? "0" : "") + "\($0)" }.joined(separator: ":")
        let day = random.int(days)
        let time = "2026-10-\(day < 10 ? "0" : "")\(day) \(clock)"
        let account = random.pick(["a1", "a1", "a2", "a3", "a3", "a3s", "a4", "stranger"])
        let isMixed = random.chance(8)
        let interface =
            isMixed
            ? "MixedInvoiceOCR"
            : random.pick(["BankCardOCR", "BankCardOCR", "QueryBarCode", "VinOCR", "IDCardOCR"])
        let id = random.hexadecimal(digits: 24)
        let error = random.chance(6) ? random.pick(["FailedOperation.ImageBlur", "Other"]) : ""
        // Many units at once, so that the free thousand is used up.
        let units = random.chance(30) && !isMixed ? "\(random.int(2...60))" : ""
        let tickets = isMixed ? random.pick(["3", "3|8|2", "99", ""]) : ""
        guard isJSON else {
            return "\(time),\(account),\(interface),\(id),\(error),\(units),\(tickets)\n"
        }
        return "{\"time\":\"\(time)\",\"account_id\":\"\(account)\",\"interface\":\"\(interface)\","
            + "\"request_id\":\"\(id)\",\"error_code\":\"\(error)\",\"units\":\"\(units)\","
            + "\"tickets\":\"\(tickets)\"}\n"
    }
}
