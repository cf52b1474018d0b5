import Foundation
import Testing

/// What README.md shows can be typed as it stands.
@Suite struct EndToEndReadmeTests {
    /// The package's folder.
    static let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    static func readme() throws -> String {
        try String(contentsOf: package.appendingPathComponent("README.md"), encoding: .utf8)
    }

    /// The blocks of shell commands, in their order.
    static func blocks() throws -> [String] {
        try readme().components(separatedBy: "\n```sh\n").dropFirst().compactMap {
            $0.components(separatedBy: "\n```").first
        }
    }

    @Test func everyShellBlockWorks() throws {
        let runner = try CommandLineRunner()
        for name in ["SampleData", "Sources"] {
            try FileManager.default.createSymbolicLink(
                at: runner.folder.appendingPathComponent(name),
                withDestinationURL: Self.package.appendingPathComponent(name))
        }
        let blocks = try Self.blocks()
        #expect(blocks.count >= 4)
        for block in blocks {
            // One after the other, as a reader does.
            let ending = try runner.shell("set -e\n\(block)\n")
            #expect([0, 65].contains(ending.status), "\(block)\n\(ending.errors)")
        }
        #expect(runner.exists("out/2026-09/summary.csv"))
    }

    @Test func everyNamedCommandExists() throws {
        let help = try CommandLineRunner().callbill(["--help"])
        #expect(help.status == 0)
        let commands = help.output.split(separator: "\n").compactMap { line in
            line.firstMatch(of: /^ {2}([a-z]+)\s/).map { String($0.1) }
        }
        #expect(commands.contains("run") && commands.contains("tariff"))
        let code = try Self.code().flatMap { text in
            text.matches(of: /(?:^|[ \/])callbill ([a-z]+)/.anchorsMatchLineEndings())
                .map { String($0.1) }
        }
        #expect(code.count > 5)
        for command in Set(code) where command != "help" {
            #expect(commands.contains(command), "callbill \(command)")
        }
    }

    /// Every piece of code: fenced blocks, and what stands between backticks on a line.
    static func code() throws -> [String] {
        var pieces: [String] = []
        var isFenced = false
        for line in try readme().split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("```") {
                isFenced.toggle()
            } else if isFenced {
                pieces.append(String(line))
            } else {
                let parts = line.split(separator: "`", omittingEmptySubsequences: false)
                pieces += parts.enumerated().filter { $0.offset % 2 == 1 }.map { String($0.element) }
            }
        }
        return pieces
    }
}
