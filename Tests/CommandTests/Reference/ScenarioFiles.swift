import Foundation

/// Writes a scenario as files: `tariff/`, `book/` and `logs/` below a folder.
///
/// The logs come in several files of mixed formats. They lie in `logs/1` and `logs/2`, and all
/// records of one request id in the same of the two, so that a test may deliver them in two runs.
struct ScenarioFiles {
    let scenario: Scenario
    let folder: URL
    private var random: ScenarioRandom

    init(_ scenario: Scenario, folder: URL) {
        self.scenario = scenario
        self.folder = folder
        random = ScenarioRandom(seed: scenario.seed &+ 1_000_003)
    }

    /// Writes everything; throws where the disk does.
    mutating func write() throws {
        for (name, text) in scenario.tariffTexts ?? [:] { try write(text, to: "tariff/\(name)") }
        if !scenario.book.isOpenToAll { try writeBook() }
        try writeLogs()
    }

    private func write(_ text: String, to path: String) throws {
        let file = folder.appendingPathComponent(path)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
    }

    private mutating func writeBook() throws {
        let book = scenario.book
        let accounts = book.accounts.map { row in
            [row.id, row.name, row.parent ?? "", time(row.activatedAt)]
                + [time(row.postpaidFrom), time(row.postpaidUntil)]
        }
        let columns = "account_id,name,parent_account_id,activated_at,postpaid_from,postpaid_until"
        try writeTable("accounts", columns, accounts)
        let moves = book.moves.map { [$0.account, $0.parent ?? "", time($0.from)] }
        if !moves.isEmpty {
            try writeTable("parents", "account_id,parent_account_id,from", moves)
        }
        let activations = book.activations.map { [$0.account, $0.scope, time($0.at)] }
        if !activations.isEmpty {
            try writeTable("activations", "account_id,scope,activated_at", activations)
        }
        let packs = book.packs.map { row in
            [row.id, row.account, row.pool, "\(row.quantity)", row.price, time(row.effectiveAt)]
                + [time(row.expiresAt), time(row.refundedAt)]
        }
        let packColumns =
            "pack_id,account_id,pool,quantity,price,effective_at,expires_at,refunded_at"
        try writeTable("packs", packColumns, packs)
        let suspensions = book.suspensions.map {
            [$0.account, time($0.from), time($0.until), $0.reason]
        }
        try writeTable("suspensions", "account_id,from,until,reason", suspensions)
        let openings = book.openings.map { [$0.account, $0.pool, $0.grant, "\($0.used)"] }
        if !openings.isEmpty {
            try writeTable("openings", "account_id,pool,grant,used", openings)
        }
    }

    /// A book's table, its rows in any order.
    private mutating func writeTable(
        _ name: String, _ columns: String, _ rows: [[String]]
    ) throws {
        var rows = rows
        random.shuffle(&rows)
        let header = columns.split(separator: ",").map(String.init)
        try write(ReferenceCSV.table(header, rows), to: "book/\(name).csv")
    }

    private mutating func time(_ second: Int64?) -> String {
        guard let second else { return "" }
        return random.chance(80)
            ? scenario.policies.calendar.format(second) : ReferenceCalendar.formatUTC(second)
    }

    private mutating func writeLogs() throws {
        let count = random.int(2...6)
        var files = Array(repeating: [ReferenceCall](), count: count)
        for call in scenario.calls {
            let half = call.requestID.utf8.reduce(0) { $0 &+ Int($1) } % 2
            let places = (0..<count).filter { $0 % 2 == half }
            files[random.pick(places)].append(call)
        }
        for (number, calls) in files.enumerated() {
            let calls = random.chance(30) ? calls.sorted { $0.second < $1.second } : calls
            let kind = random.pick(["csv", "csv", "jsonl", "jsonl", "tsv"])
            let text = kind == "jsonl" ? jsonLines(calls) : table(calls, isTabbed: kind == "tsv")
            let path = "logs/\(number % 2 + 1)/calls-\(number).\(kind)"
            try write(text, to: path)
            if random.chance(40) {
                let file = folder.appendingPathComponent(path)
                try ScenarioProcess.gzip(file)
                if random.chance(20) {
                    // The name hides the compression; the content decides.
                    try FileManager.default.moveItem(
                        at: file.appendingPathExtension("gz"), to: file)
                }
            }
        }
    }
}

extension ScenarioFiles {
    /// The calls as CSV or TSV: columns in any order, sometimes one more, CRLF or a BOM.
    private mutating func table(_ calls: [ReferenceCall], isTabbed: Bool) -> String {
        var places = Array(ReferenceCall.columns.indices)
        if random.chance(40) { random.shuffle(&places) }
        let hasExtra = random.chance(30)
        let isQuoted = random.chance(20)
        let end = random.chance(25) ? "\r\n" : "\n"
        let separator = isTabbed ? "\t" : ","
        var text = random.chance(25) ? "\u{FEFF}" : ""
        let header = places.map { ReferenceCall.columns[$0] } + (hasExtra ? ["region"] : [])
        text += ReferenceCSV.line(header, separator: separator) + end
        for call in calls {
            let cells = places.map { call.cells[$0] } + (hasExtra ? ["ap-\"x\",\n1"] : [])
            text +=
                isQuoted
                ? cells.map(ReferenceCSV.quoted).joined(separator: separator)
                : ReferenceCSV.line(cells, separator: separator)
            text += end
        }
        return text
    }

    /// The calls as JSON Lines: numbers or strings, tickets joined or as an array.
    private mutating func jsonLines(_ calls: [ReferenceCall]) -> String {
        let isEscaped = random.chance(40)
        let hasNumbers = random.chance(50)
        let hasExtra = random.chance(30)
        let space = random.chance(50) ? " " : ""
        var lines = ""
        for call in calls {
            var members: [String] = []
            for (column, cell) in zip(ReferenceCall.columns, call.cells) {
                if cell.isEmpty, random.chance(70) { continue }
                var value = Self.jsonString(cell, isEscaped: isEscaped)
                let isNumber = !cell.isEmpty && cell.allSatisfy { "0123456789".contains($0) }
                let isNumeric = ["time", "units", "account_id"].contains(column)
                if hasNumbers, isNumeric, isNumber { value = cell }
                if hasNumbers, column == "tickets", let tickets = call.tickets {
                    value = "[\(tickets.map(String.init).joined(separator: ",\(space)"))]"
                }
                members.append("\"\(column)\":\(space)\(value)")
            }
            if hasExtra { members.append("\"extra\":\(space){\"units\":[1,\"}\"]}") }
            random.shuffle(&members)
            lines += "{\(members.joined(separator: ",\(space)"))}\n"
        }
        return lines
    }

    private static func jsonString(_ text: String, isEscaped: Bool) -> String {
        var escaped = ""
        for unit in text.utf16 {
            switch unit {
            case 0x22: escaped += "\\\""
            case 0x5C: escaped += "\\\\"
            case 0x2F where isEscaped: escaped += "\\/"
            default: escaped += ""
            }
            if [0x22, 0x5C].contains(unit) || (unit == 0x2F && isEscaped) { continue }
            if unit < 0x20 || (unit > 0x7E && isEscaped) {
                escaped += "\\u" + String(format: "%04x", Int(unit))
            } else {
                escaped += String(utf16CodeUnits: [unit], count: 1)
            }
        }
        return "\"\(escaped)\""
    }
}
