import Foundation
import Testing

/// Thousands of random accounts through `callbill`, compared with the naive reference.
///
/// `REFERENCE_SEEDS=200` tries so many scenarios; `REFERENCE_SEED=17` tries that one alone.
/// `CALLBILL_BINARY` names another binary than the one beside the tests. A scenario that differs
/// stays in the temporary folder, with the output that was `expected`.
@Suite struct ReferenceTests {
    static let seeds: [UInt64] = {
        let environment = ProcessInfo.processInfo.environment
        if let seed = environment["REFERENCE_SEED"].flatMap(UInt64.init) { return [seed] }
        return Array(0..<(environment["REFERENCE_SEEDS"].flatMap(UInt64.init) ?? 12))
    }()

    @Test(arguments: seeds) func invoicesEqualTheReference(seed: UInt64) throws {
        let scenario = ScenarioGenerator.scenario(seed: seed)
        let folder = try Self.temporaryFolder(seed: seed)
        var files = ScenarioFiles(scenario, folder: folder)
        try files.write()
        let expected = scenario.rater.rate(scenario.calls)
        let isSingleRun = seed % 4 != 3
        if !isSingleRun { _ = try Self.run(scenario, logs: "logs/1", in: folder) }
        let status = try Self.run(scenario, logs: "logs", in: folder)

        let output = folder.appendingPathComponent("out")
        var differences = ReferenceComparison.compare(expected, against: output)
        differences += ReferenceComparison.compareTotals(
            expected, against: output, isSingleRun: isSingleRun)
        let wanted: Int32 = expected.exceptions.isEmpty ? 0 : 65
        if status != wanted {
            differences.append("exit code: expected \(wanted), actual \(status)")
        }
        if differences.isEmpty {
            try FileManager.default.removeItem(at: folder)
        } else {
            let wanted = folder.appendingPathComponent("expected")
            try ReferenceOutput(result: expected).write(to: wanted)
            Issue.record("seed \(seed), \(folder.path): \(Self.summary(of: differences))")
        }
    }

    private static func run(_ scenario: Scenario, logs: String, in folder: URL) throws -> Int32 {
        var arguments = ["run", "--logs", folder.appendingPathComponent(logs).path]
        arguments += ["--out", folder.appendingPathComponent("out").path, "--quiet"]
        if !scenario.book.isOpenToAll {
            arguments += ["--book", folder.appendingPathComponent("book").path]
        }
        if scenario.tariffTexts != nil {
            arguments += ["--tariff", folder.appendingPathComponent("tariff").path]
        }
        return try ScenarioProcess.run(
            ScenarioProcess.callbill(), arguments + scenario.flags,
            output: folder.appendingPathComponent("output.txt"))
    }

    static func temporaryFolder(seed: UInt64) throws -> URL {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("callbill-reference-\(seed)-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        return folder
    }

    private static func summary(of differences: [String]) -> String {
        let rest = differences.count > 40 ? "\n… and \(differences.count - 40) more" : ""
        return "\(differences.count) differences\n"
            + differences.prefix(40).joined(separator: "\n") + rest
    }
}
