import Foundation
import Testing

/// A temporary folder and the real program, run in it as a shell would run it.
final class CommandLineRunner {
    /// How a program ended, and what it said.
    struct Ending {
        var status: Int32
        var output: String
        var errors: String
    }

    /// The folder; it disappears with the runner. Every name below is relative to it.
    let folder: URL
    private var programCount = 0
    private let captures: URL

    init() throws {
        let name = "callbill-end-to-end-\(UUID().uuidString)"
        let temporary = FileManager.default.temporaryDirectory.appendingPathComponent(name)
        folder = temporary.appendingPathComponent("work")
        captures = temporary.appendingPathComponent("captures")
        for url in [folder, captures] {
            try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        }
    }

    deinit { try? FileManager.default.removeItem(at: folder.deletingLastPathComponent()) }

    /// Runs `callbill` to its end, in the folder.
    @discardableResult
    func callbill(
        _ arguments: [String], input: [UInt8] = [], environment: [String: String] = [:]
    ) throws -> Ending {
        try start(
            ScenarioProcess.callbill(), arguments, input: input, environment: environment)
    }

    /// Runs a script with `callbill` on its path.
    @discardableResult
    func shell(_ script: String) throws -> Ending {
        let program = try ScenarioProcess.callbill()
        let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
        return try start(
            URL(fileURLWithPath: "/bin/sh"), ["-c", script], input: [],
            environment: ["PATH": "\(program.deletingLastPathComponent().path):\(path)"])
    }

    private func start(
        _ program: URL, _ arguments: [String], input: [UInt8], environment: [String: String]
    ) throws -> Ending {
        programCount += 1
        func capture(_ name: String, _ bytes: [UInt8] = []) throws -> URL {
            let url = captures.appendingPathComponent("\(programCount)-\(name)")
            try Data(bytes).write(to: url)
            return url
        }
        let (standardInput, output, errors) = try (
            capture("input", input), capture("output"), capture("errors")
        )
        let process = Process()
        process.executableURL = program
        process.arguments = arguments
        process.currentDirectoryURL = folder
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.standardInput = try FileHandle(forReadingFrom: standardInput)
        process.standardOutput = try FileHandle(forWritingTo: output)
        process.standardError = try FileHandle(forWritingTo: errors)
        try process.run()
        process.waitUntilExit()
        return Ending(
            status: process.terminationStatus,
            output: String(decoding: try Data(contentsOf: output), as: UTF8.self),
            errors: String(decoding: try Data(contentsOf: errors), as: UTF8.self))
    }
}

extension CommandLineRunner {
    /// A night's run over `logs`, with `book` where there is one; 65 as long as anything is open.
    @discardableResult
    func run(
        _ logs: [String] = ["logs"], out: String = "out", more: [String] = [],
        input: [UInt8] = [], asOf: String = "2026-12-31T00:30:00+08:00", quiet: Bool = true
    ) throws -> Ending {
        var arguments = ["run", "--logs"] + logs + ["--out", out, "--as-of", asOf, "--exit-open"]
        if exists("book/accounts.csv") { arguments += ["--book", "book"] }
        if quiet { arguments.append("--quiet") }
        return try callbill(arguments + more, input: input)
    }

    /// Whether there is such a file or folder.
    func exists(_ name: String) -> Bool {
        FileManager.default.fileExists(atPath: folder.appendingPathComponent(name).path)
    }

    /// Writes a file and the folders above it.
    func write(_ bytes: [UInt8], to name: String) throws {
        let url = folder.appendingPathComponent(name)
        try FileManager.default.createDirectory(
            at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(bytes).write(to: url)
    }

    /// Writes a text and the folders above it.
    func write(_ text: String, to name: String) throws { try write(Array(text.utf8), to: name) }

    /// A file's bytes.
    func read(_ name: String) throws -> [UInt8] {
        try Array(Data(contentsOf: folder.appendingPathComponent(name)))
    }

    /// A file's text.
    func text(_ name: String) throws -> String { String(decoding: try read(name), as: UTF8.self) }

    /// A table's rows, each as a map from column to cell.
    func rows(_ name: String) throws -> [[String: String]] {
        ReferenceCSV.rows(try text(name))
    }

    /// A table's first row of one account.
    func row(of account: String, in name: String) throws -> [String: String] {
        try #require(try rows(name).first { $0["account_id"] == account })
    }

    /// The bytes as one gzip member.
    func gzipped(_ bytes: [UInt8], level: Int = 6) throws -> [UInt8] {
        try filtered(bytes, "gzip -n -c -\(level)")
    }

    /// The bytes that a gzip file holds.
    func gunzipped(_ name: String) throws -> [UInt8] {
        try filtered(try read(name), "gzip -d -c")
    }

    private func filtered(_ bytes: [UInt8], _ command: String) throws -> [UInt8] {
        let source = captures.appendingPathComponent("source-\(UUID().uuidString)")
        let target = captures.appendingPathComponent("target-\(UUID().uuidString)")
        try Data(bytes).write(to: source)
        let ending = try shell("\(command) < '\(source.path)' > '\(target.path)'")
        #expect(ending.status == 0, "\(command): \(ending.errors)")
        return try Array(Data(contentsOf: target))
    }

    /// Every file and folder below `name`, with its time of change and size.
    func listing(_ name: String = ".") throws -> [String] {
        let ending = try shell("find '\(name)' -printf '%P %y %s %T@\\n'")
        #expect(ending.status == 0, "\(ending.errors)")
        return ending.output.split(separator: "\n").map(String.init).sorted()
    }

    /// Every regular file below `name`, but hidden ones, with its text.
    func files(_ name: String) throws -> [String: String] {
        var files: [String: String] = [:]
        let path = folder.appendingPathComponent(name).path
        for file in try FileManager.default.subpathsOfDirectory(atPath: path) {
            var isFolder: ObjCBool = false
            let full = "\(path)/\(file)"
            guard FileManager.default.fileExists(atPath: full, isDirectory: &isFolder) else {
                continue
            }
            if !isFolder.boolValue { files[file] = try text("\(name)/\(file)") }
        }
        return files
    }

    /// What must not depend on how the calls came: invoices, summary, balances and leakage.
    func billed(_ out: String) throws -> [String: String] {
        let tables = ["/summary.csv", "/balances.csv", "/leakage.csv"]
        return try files(out).filter { name, _ in
            name.contains("/invoices/") || tables.contains { name.hasSuffix($0) }
        }
    }
}
