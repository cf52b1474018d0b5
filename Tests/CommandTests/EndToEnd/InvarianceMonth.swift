/// A month of random calls that can be written in every format and order.
struct InvarianceMonth {
    /// How a log is written.
    enum Format: String, CaseIterable {
        case csv
        case tsv
        case jsonl
    }

    static let columns = [
        "time", "account_id", "interface", "request_id", "error_code", "units", "tickets",
    ]

    static let book = [
        "accounts.csv": """
        account_id,name,parent_account_id,activated_at,postpaid_from,postpaid_until
        a1,One,,2026-10-01,2026-10-01,
        a2,Two,,2026-11-05 12:00:00,2026-11-05,2026-11-20
        a3,Three,,2026-01-01,2026-01-01,
        a3s,Three's shop,a3,2026-01-01,2026-01-01,
        a4,Four,,2026-11-01,,
        """,
        "packs.csv": """
        pack_id,account_id,pool,quantity,price,effective_at,expires_at,refunded_at
        p1,a1,银行卡识别,700,12.00,2026-11-03,,
        p2,a3,银行卡识别,300,9.005,2026-11-10 08:30:00,2026-11-15,
        """,
        "suspensions.csv": """
        account_id,from,until,reason
        a3,2026-11-12 10:00:00,2026-11-13,arrears
        """,
    ]

    static let interfaces = [
        "BankCardOCR", "银行卡识别", "QueryBarCode", "MixedInvoiceOCR", "车辆 VIN 码识别", "QrcodeOCR",
    ]

    /// The calls' cells, in the order of `columns`; some calls are in there twice.
    private(set) var calls: [[String]] = []

    /// So many calls; with conflicts, some request ids come with two contents.
    init(seed: UInt64, calls count: Int, hasConflicts: Bool) {
        var random = ScenarioRandom(seed: seed)
        for number in 0..<count {
            let call = Self.call(number, &random)
            calls.append(call)
            if random.chance(4) { calls.append(call) }
            if hasConflicts, random.chance(2) {
                var other = Self.call(number, &random)
                // Another second, so that no format decides which of the two counts.
                other[0] = "2026-11-\(random.int(10...29)) 12:30:00"
                if other[0] != call[0] { calls.append(other) }
            }
        }
    }

    private static func call(_ number: Int, _ random: inout ScenarioRandom) -> [String] {
        let clock = [random.int(0...23), random.int(0...59), random.int(0...59)].map(twoDigits)
        let interface = random.pick(interfaces)
        let isMixed = interface == "MixedInvoiceOCR"
        let tickets = (0...random.int(0...4)).map { _ in random.pick(["3", "12", "8", "2", "9"]) }
        return [
            "2026-11-\(twoDigits(random.int(1...30))) \(clock.joined(separator: ":"))",
            random.pick(["a1", "a1", "a2", "a3", "a3s", "a4"]), interface, "r-\(number)",
            random.pick(["", "", "", "OK", "FailedOperation.ImageBlur", "InternalError"]),
            isMixed || random.chance(50) ? "" : String(random.int(1...40)),
            isMixed ? tickets.joined(separator: "|") : "",
        ]
    }

    private static func twoDigits(_ number: Int) -> String {
        number < 10 ? "0\(number)" : String(number)
    }

    /// Some calls as a log.
    static func log(_ calls: [[String]], as format: Format) -> [UInt8] {
        let text =
            switch format {
            case .csv: ReferenceCSV.table(columns, calls)
            case .tsv:
                ([columns] + calls).map { ReferenceCSV.line($0, separator: "\t") + "\n" }.joined()
            case .jsonl: calls.map(line).joined()
            }
        return Array(text.utf8)
    }

    private static func line(_ call: [String]) -> String {
        var members: [String] = []
        for (name, cell) in zip(columns, call) where !cell.isEmpty {
            switch name {
            case "units": members.append(#""units":\#(cell)"#)
            case "tickets":
                members.append(#""tickets":[\#(cell.replacing("|", with: ","))]"#)
            default: members.append(#""\#(name)":"\#(cell)""#)
            }
        }
        return "{\(members.joined(separator: ","))}\n"
    }

    /// The calls in so many parts of different length.
    static func split(_ calls: [[String]], into parts: Int, seed: UInt64) -> [[[String]]] {
        var random = ScenarioRandom(seed: seed)
        var result = Array(repeating: [[String]](), count: parts)
        for call in calls { result[random.int(0...random.int(0...parts - 1))].append(call) }
        return result
    }
}
