import Foundation

/// Who looks after the program: nights, mails, accepts, backups and restores.
struct YearsOperator {
    struct Failure: Error, CustomStringConvertible { var description: String }

    let folder: YearsFolder
    private var random: ScenarioRandom
    var day = 0
    /// Calls that have come in whole, by request id.
    private(set) var delivered: [String: ReferenceCall] = [:]
    /// All ids that have come, also in records that are rejected.
    private(set) var come: Set<String> = []
    /// The ids that the ledger counts, and those of the last backup's ledger.
    private var counted: Set<String> = []
    private var countedInBackup: Set<String>?

    init(folder: YearsFolder, seed: UInt64) {
        self.folder = folder
        random = ScenarioRandom(seed: seed &+ 99)
    }

    private var asOf: String {
        YearsWorld.calendar.format(YearsWorld.start(ofDay: day) + 1800)
    }

    private var common: [String] {
        [
            "--book", folder.path("book"), "--tariff", folder.path("tariff"), "--out",
            folder.path("out"), "--as-of", asOf, "--quiet",
        ]
    }

    private var runArguments: [String] {
        ["run", "--logs", folder.path("logs"), "--workers", "2", "--dedupe-days", "20"]
            + ["--earliest-call", "2026-01-01", "--allow-no-logs"] + common
    }

    @discardableResult
    func command(_ arguments: [String], endsWith codes: [Int32] = [0]) throws -> (
        status: Int32, messages: String
    ) {
        let ending = try folder.callbill(arguments)
        guard codes.contains(ending.status) else {
            throw Failure(
                description: "day \(day): \(arguments.joined(separator: " ")): "
                    + "\(ending.status): \(ending.messages)")
        }
        return (ending.status, ending.messages)
    }

    /// Notes that the records have come in whole.
    mutating func note(_ records: [YearsPost.Record]) {
        for record in records {
            come.insert(record.call.requestID)
            if record.counts { delivered[record.call.requestID] = record.call }
        }
    }

    /// A night: sometimes killed, sometimes on a full disk, sometimes after a restore.
    mutating func runNight() throws {
        if random.chance(12) {
            try folder.kill(runArguments, afterMilliseconds: random.int(1...90))
        }
        if random.chance(8) {
            let ending = try folder.callbill(runArguments, diskBlocks: random.int(1...300))
            guard [0, 65, 73, 74].contains(ending.status) else {
                throw Failure(description: "day \(day): full disk: \(ending)")
            }
        }
        try run()
        if random.chance(6) { try restore() }
        if random.chance(15) {
            try command(["backup", "--out", folder.path("out"), folder.path("backup.sqlite")])
            countedInBackup = counted
        }
    }

    mutating func run() throws {
        try command(runArguments, endsWith: [0, 65])
        try acceptHeldBack()
    }

    /// Puts the last backup in the ledger's place, if no month was closed since, and runs with
    /// all logs.
    private mutating func restore() throws {
        guard let before = countedInBackup else { return }
        for suffix in ["", "-wal", "-shm"] {
            try? FileManager.default.removeItem(atPath: folder.path("out/ledger.sqlite" + suffix))
        }
        try FileManager.default.copyItem(
            atPath: folder.path("backup.sqlite"), toPath: folder.path("out/ledger.sqlite"))
        try folder.bringBack()
        counted = before
        // The invoices are newer than the ledger: somebody has to say that this is meant.
        let refused = try folder.callbill(runArguments)
        if refused.status == 70 {
            try command(runArguments + ["--accept-older-ledger"], endsWith: [0, 65])
        }
        try run()
    }

    /// The exceptions that are open.
    func open(_ choice: [String] = []) throws -> [[String: String]] {
        let text = try command(
            ["exceptions", "list", "--open", "--format", "csv", "--quiet"] + choice
                + ["--out", folder.path("out")]
        ).messages
        return ReferenceCSV.rows(text)
    }

    /// Bills the calls that were held back and never came before; accepts the others.
    private mutating func acceptHeldBack() throws {
        var rows: [String: [(record: YearsPost.Record, row: [String: String])]] = [:]
        for row in try open(["--reason", "late_beyond_dedupe"]) {
            let name = URL(fileURLWithPath: row["file"] ?? "").lastPathComponent
            let line = Int(row["line"] ?? "") ?? 0
            guard let records = folder.contents[name], records.indices.contains(line - 2) else {
                throw Failure(description: "day \(day): nobody wrote what is held back: \(row)")
            }
            let record = records[line - 2]
            rows[record.call.requestID, default: []].append((record, row))
        }
        for id in rows.keys.sorted() {
            let sorted = rows[id]!.sorted { $0.record.counts && !$1.record.counts }
            for (place, held) in sorted.enumerated() {
                let isNew = place == 0 && held.record.counts && !counted.contains(id)
                try command(
                    ["exceptions", "accept", "--file", held.row["file"]!, "--line"]
                        + [held.row["line"]!, "--reason", "looked at"] + (isNew ? ["--bill"] : [])
                        + common)
            }
        }
        counted = Set(delivered.keys)
    }

    /// Accepts everything that is open.
    func acceptAll() throws {
        let reasons = Set(try open().compactMap { $0["reason"] }).sorted()
        guard !reasons.isEmpty else { return }
        let choice = ["--kind", reasons.joined(separator: ","), "--reason", "can't be mended"]
        try command(["exceptions", "accept"] + choice + common)
    }

    func audit() throws { try command(["audit", "--failures"] + common) }

    /// Closes a month; accounts in trouble are accepted, or sometimes left out, where they may be.
    /// Tells whether everybody was issued an invoice.
    mutating func close(_ month: ReferenceMonth, mayLeaveOut: Bool) throws -> Bool {
        let close = ["close", "--period", "\(month)"] + common
        countedInBackup = nil
        if random.chance(10) {
            try folder.kill(close, afterMilliseconds: random.int(1...90))
            try run()
        }
        let first = try command(close, endsWith: [0, 65])
        if first.status == 65, !first.messages.contains("closed already") {
            let left = try incompleteAccounts(month)
            if mayLeaveOut, random.chance(40), !left.isEmpty {
                let ending = try command(
                    close + ["--except", left.joined(separator: ",")], endsWith: [0, 65])
                if ending.status == 0 { return false }
            }
            try acceptAll()
            try command(close)
        }
        if random.chance(15) {
            try command(
                ["reopen", "--period", "\(month)", "--reason", "looked at once more"] + common)
            try run()
            try acceptAll()
            try command(close)
        }
        return true
    }

    private func incompleteAccounts(_ month: ReferenceMonth) throws -> [String] {
        let text = try String(
            contentsOfFile: folder.path("out/\(month)/summary.csv"), encoding: .utf8)
        return ReferenceCSV.rows(text).filter { $0["status"] == "incomplete" }
            .compactMap { $0["account_id"] }.sorted()
    }
}
