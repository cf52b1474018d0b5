import Foundation
import Testing

/// The folder of a simulated team: its logs, book and tariff, and the program that works on them.
final class YearsFolder {
    let url: URL
    /// What each file of logs holds, from its second line on, by name.
    private(set) var contents: [String: [YearsPost.Record]] = [:]
    private var commandCount = 0

    static let header = ReferenceCall.columns.joined(separator: ",") + "\n"

    init(seed: UInt64) throws {
        url = FileManager.default.temporaryDirectory
            .appendingPathComponent("callbill-years-\(seed)-\(UUID().uuidString)")
        for name in ["logs", "gone", "book", "tariff"] {
            try FileManager.default.createDirectory(
                at: url.appendingPathComponent(name), withIntermediateDirectories: true)
        }
    }

    func path(_ name: String) -> String { url.appendingPathComponent(name).path }

    func remove() { try? FileManager.default.removeItem(at: url) }

    func write(_ text: String, to name: String) throws {
        try Data(text.utf8).write(to: url.appendingPathComponent(name))
    }

    /// Writes a log, whole or as its first so many percent of bytes.
    func writeLog(_ name: String, _ records: [YearsPost.Record], percent: Int = 100) throws {
        contents[name] = records
        let bytes = Array((Self.header + records.map(\.line).joined()).utf8)
        let part = bytes[..<(bytes.count * percent / 100)]
        try Data(part).write(to: url.appendingPathComponent("logs/\(name)"))
    }

    /// Gives a log another name, as log rotation does.
    func rename(_ name: String, to other: String) throws {
        contents[other] = contents[name]
        try FileManager.default.moveItem(
            atPath: path("logs/\(name)"), toPath: path("logs/\(other)"))
    }

    /// Takes a log away, and keeps it elsewhere.
    func takeAway(_ name: String) throws {
        try FileManager.default.moveItem(atPath: path("logs/\(name)"), toPath: path("gone/\(name)"))
    }

    /// Brings back all logs that were taken away.
    func bringBack() throws {
        for name in try FileManager.default.contentsOfDirectory(atPath: path("gone")).sorted() {
            try FileManager.default.moveItem(
                atPath: path("gone/\(name)"), toPath: path("logs/\(name)"))
        }
    }

    func writeBook(_ book: ReferenceBook) throws {
        func time(_ second: Int64?) -> String { second.map(YearsWorld.calendar.format) ?? "" }
        func table(_ name: String, _ columns: String, _ rows: [[String]]) throws {
            let header = columns.split(separator: ",").map(String.init)
            try write(ReferenceCSV.table(header, rows), to: "book/\(name).csv")
        }
        try table(
            "accounts",
            "account_id,name,parent_account_id,activated_at,postpaid_from,postpaid_until",
            book.accounts.map {
                [$0.id, $0.name, $0.parent ?? "", time($0.activatedAt)]
                    + [time($0.postpaidFrom), time($0.postpaidUntil)]
            })
        try table(
            "packs", "pack_id,account_id,pool,quantity,price,effective_at,expires_at,refunded_at",
            book.packs.map {
                [$0.id, $0.account, $0.pool, "\($0.quantity)", $0.price, time($0.effectiveAt)]
                    + [time($0.expiresAt), time($0.refundedAt)]
            })
        try table(
            "suspensions", "account_id,from,until,reason",
            book.suspensions.map { [$0.account, time($0.from), time($0.until), $0.reason] })
    }

    /// Runs the program to its end.
    func callbill(_ arguments: [String]) throws -> NightlyFolder.Ending {
        try run(ScenarioProcess.callbill(), arguments)
    }

    /// Runs it where no file may grow over so many blocks of 1 KiB, as on a full disk.
    func callbill(_ arguments: [String], diskBlocks: Int) throws -> NightlyFolder.Ending {
        let script = "ulimit -f \(diskBlocks); trap '' XFSZ; exec \"$0\" \"$@\""
        return try run(
            URL(fileURLWithPath: "/bin/bash"),
            ["-c", script, ScenarioProcess.callbill().path] + arguments)
    }

    private func run(_ program: URL, _ arguments: [String]) throws -> NightlyFolder.Ending {
        commandCount += 1
        let output = url.appendingPathComponent("messages.txt")
        try? FileManager.default.removeItem(at: output)
        let status = try ScenarioProcess.run(program, arguments, output: output)
        let text = String(
            decoding: FileManager.default.contents(atPath: output.path) ?? Data(), as: UTF8.self)
        return NightlyFolder.Ending(status: status, messages: text)
    }

    /// Starts the program and kills it a little later, wherever it is by then.
    func kill(_ arguments: [String], afterMilliseconds milliseconds: Int) throws {
        let process = Process()
        process.executableURL = try ScenarioProcess.callbill()
        process.arguments = arguments
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        usleep(UInt32(milliseconds) * 1000)
        Foundation.kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    /// The lines of all invoices.
    func invoiceLines() throws -> [[String: String]] {
        var lines: [[String: String]] = []
        for month in try FileManager.default.contentsOfDirectory(atPath: path("out")).sorted() {
            let folder = path("out/\(month)/invoices")
            let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
            for name in names.sorted() where !name.hasPrefix(".") {
                let text = try String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8)
                lines += ReferenceCSV.rows(text)
            }
        }
        return lines
    }
}
