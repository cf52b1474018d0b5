import Foundation
import Testing

/// A folder with logs, a book and outputs, on which runs of the real program work.
final class NightlyFolder {
    /// What a run said and how it ended.
    struct Ending {
        var status: Int32
        var messages: String
    }

    let url: URL
    private var runCount = 0
    /// Whether runs end with 65 as long as anything is open, also if it was told before.
    var keepsTelling = true

    init() throws {
        url = FileManager.default.temporaryDirectory
            .appendingPathComponent("callbill-nightly-\(UUID().uuidString)")
        for name in ["logs", "book"] {
            try FileManager.default.createDirectory(
                at: url.appendingPathComponent(name), withIntermediateDirectories: true)
        }
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    /// The path of something in the folder.
    func path(_ name: String) -> String { url.appendingPathComponent(name).path }

    /// Writes a file as another program would: without care for readers.
    func write(_ bytes: [UInt8], to name: String) throws {
        try Data(bytes).write(to: url.appendingPathComponent(name))
    }

    /// Writes a text.
    func write(_ text: String, to name: String) throws { try write(Array(text.utf8), to: name) }

    /// The bytes as one gzip member.
    func gzipped(_ bytes: [UInt8], level: Int) throws -> [UInt8] {
        let plain = url.appendingPathComponent("packing-\(UUID().uuidString)")
        let packed = plain.appendingPathExtension("gz")
        try Data(bytes).write(to: plain)
        let status = try ScenarioProcess.run(
            URL(fileURLWithPath: "/usr/bin/gzip"), ["-n", "-c", "-\(level)", plain.path],
            output: packed)
        #expect(status == 0)
        defer {
            try? FileManager.default.removeItem(at: plain)
            try? FileManager.default.removeItem(at: packed)
        }
        return try Array(Data(contentsOf: packed))
    }

    /// The arguments of a run over `logs`, with `book` where it has accounts.
    func arguments(logs: String = "logs", out: String = "out", asOf: String) -> [String] {
        var arguments = ["run", "--logs", path(logs), "--out", path(out), "--as-of", asOf]
        if FileManager.default.fileExists(atPath: path("book/accounts.csv")) {
            arguments += ["--book", path("book")]
        }
        return arguments + ["--quiet", "--workers", "2"] + (keepsTelling ? ["--exit-open"] : [])
    }

    /// Runs the program to its end.
    @discardableResult
    func callbill(_ arguments: [String]) throws -> Ending {
        runCount += 1
        let output = url.appendingPathComponent("messages-\(runCount).txt")
        let status = try ScenarioProcess.run(
            ScenarioProcess.callbill(), arguments, output: output)
        return Ending(status: status, messages: try String(contentsOf: output, encoding: .utf8))
    }

    /// Starts the program without waiting for it.
    func start(_ arguments: [String], messages: String? = nil) throws -> Process {
        let process = Process()
        process.executableURL = try ScenarioProcess.callbill()
        process.arguments = arguments
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        if let messages {
            _ = FileManager.default.createFile(atPath: path(messages), contents: nil)
            process.standardError = FileHandle(forWritingAtPath: path(messages))
        }
        try process.run()
        return process
    }

    /// A night's run, which has to end well: with 0, or 65 where there are exceptions.
    @discardableResult
    func run(
        logs: String = "logs", out: String = "out", asOf: String = "2026-12-31T00:30:00+08:00"
    ) throws -> Ending {
        let ending = try callbill(arguments(logs: logs, out: out, asOf: asOf))
        #expect([0, 65].contains(ending.status), "\(ending.messages)")
        return ending
    }

    /// What must not depend on how the calls came: invoices, summary, balances and leakage. Tables
    /// without a row belong to months that only had exceptions, which may differ.
    func billed(_ out: String = "out") throws -> [String: String] {
        let names = ["summary.csv", "balances.csv", "leakage.csv"]
        return try published(out).filter { name, text in
            let isTable = names.contains { name.hasSuffix("/" + $0) }
            return name.contains("/invoices/")
                || (isTable && text.utf8.count { $0 == UInt8(ascii: "\n") } > 1)
        }
    }

    /// Every published file with its content, but the ledger and what tells the time.
    func published(_ out: String = "out") throws -> [String: String] {
        var files: [String: String] = [:]
        for name in try FileManager.default.subpathsOfDirectory(atPath: path(out)) {
            let last = name.split(separator: "/").last ?? ""
            let isHidden = name.hasPrefix(".") || name.hasPrefix("ledger.sqlite")
            guard !isHidden, !["run.json", "callbill.prom"].contains(last) else { continue }
            if let bytes = FileManager.default.contents(atPath: path("\(out)/\(name)")),
                try url.appendingPathComponent("\(out)/\(name)")
                    .resourceValues(forKeys: [.isRegularFileKey]).isRegularFile == true
            {
                files[name] = String(decoding: bytes, as: UTF8.self)
            }
        }
        return files
    }

    /// Compares two outputs file by file, and names those that differ.
    func expectSame(_ left: [String: String], _ right: [String: String], _ comment: String) {
        let names = Set(left.keys).union(right.keys).filter { left[$0] != right[$0] }.sorted()
        let first = names.first.map {
            "\n\($0):\n\(left[$0] ?? "(none)")\n---\n\(right[$0] ?? "(none)")"
        }
        #expect(names.isEmpty, "\(comment): \(names.count) differ\(first ?? "")")
    }
}
