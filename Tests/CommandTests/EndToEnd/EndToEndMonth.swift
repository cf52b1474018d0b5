/// Books and logs of November 2026, by hand.
enum EndToEndMonth {
    /// The header of the logs below.
    static let header = "time,account_id,interface,request_id,error_code,units,tickets\n"

    /// A book with accounts that are active since January, postpaid.
    static func accounts(_ ids: [String]) -> String {
        ReferenceCSV.table(
            [
                "account_id", "name", "parent_account_id", "activated_at", "postpaid_from",
                "postpaid_until",
            ], ids.map { [$0, "Account \($0)", "", "2026-01-01", "2026-01-01", ""] })
    }

    /// One call at ten o'clock.
    static func call(
        _ id: String, account: String = "a", interface: String = "IDCardOCR", day: Int = 2,
        error: String = "", units: String = "", tickets: String = ""
    ) -> String {
        let date = "2026-11-\(day < 10 ? "0" : "")\(day) 10:00:00"
        return ReferenceCSV.line([date, account, interface, id, error, units, tickets]) + "\n"
    }

    /// So many calls, a second apart.
    static func calls(
        _ count: Int, account: String = "a", interface: String, prefix: String = "r"
    ) -> String {
        var text = ""
        for number in 0..<count {
            let (day, second) = (1 + number / 86_400, number % 86_400)
            let clock = [second / 3600, second / 60 % 60, second % 60].map(twoDigits)
            text += "2026-11-\(twoDigits(day)) \(clock.joined(separator: ":")),"
            text += "\(account),\(interface),\(prefix)-\(number),,,\n"
        }
        return text
    }

    private static func twoDigits(_ number: Int) -> String {
        number < 10 ? "0\(number)" : String(number)
    }
}
