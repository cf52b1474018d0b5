import Foundation
import Testing

@testable import Ledger
@testable import callbill

/// What the documents for operators list is what there is: exit codes, series, messages, versions.
@Suite struct OperatingDocumentTests {
    private static let operating = "Sources/callbill/callbill.docc/Operating.md"
    private static let monthEnd = "Sources/callbill/callbill.docc/MonthEnd.md"

    @Test func everyExitCodeIsExplained() throws {
        let codes = try DocumentTable(Self.operating, "Code").rows.map(\.[0])
        let all = ExitCode.allCases.map { "\($0.rawValue)" }
        // The last row is for signals: 128 and the signal's number.
        #expect(codes == all + ["\(128 + SIGHUP), \(128 + SIGINT), \(128 + SIGTERM)"])
    }

    @Test func everySeriesIsListed() throws {
        let metrics = try SampleRun().shell("cat out/callbill.prom")
        var found: [String: Set<String>] = [:]
        for line in metrics.split(separator: "\n") where !line.hasPrefix("#") {
            let name = line.prefix { $0 != "{" && $0 != " " }
            let labels = line.matches(of: /([a-z_]+)="/).map { String($0.1) }
            found[String(name), default: []].formUnion(labels)
        }
        var listed: [String: Set<String>] = [:]
        for row in try DocumentTable(Self.operating, "Series").rows {
            let name = try #require(DocumentTable.code(row[0]).first)
            listed[name] = Set(DocumentTable.code(row[1]))
        }
        #expect(found == listed)
    }

    @Test func alertRulesUseSeriesThatAreThere() throws {
        let text = try EndToEndReadmeTests.text(Self.operating)
        let listed = try DocumentTable(Self.operating, "Series").rows.flatMap {
            DocumentTable.code($0[0])
        }
        let rules = try #require(text.firstMatch(of: /```yaml\n(groups:[\s\S]*?)```/)).1
        let used = rules.matches(of: /callbill_[a-z_]+/).map { String($0.0) }
        #expect(!used.isEmpty)
        #expect(Set(used).subtracting(listed) == [])
    }

    @Test func everyMessageIsOneOfTheProgram() throws {
        let program = try Self.program()
        let rows =
            try DocumentTable(Self.operating, "Message").rows
            + DocumentTable(Self.monthEnd, "What it says").rows
        #expect(rows.count > 20)
        for message in rows.flatMap({ DocumentTable.code($0[0]) }) {
            for part in message.split(separator: "…") {
                let part = part.trimmingCharacters(in: CharacterSet(charactersIn: " ;,:"))
                let isThere = program.contains(part)
                #expect(isThere, "\(message): \(part)")
            }
        }
    }

    /// The program's sources, with texts that go over several lines in one piece.
    private static func program() throws -> String {
        let paths = FileManager.default.enumerator(
            atPath: EndToEndReadmeTests.package.appendingPathComponent("Sources").path)
        let sources = (paths?.allObjects as? [String] ?? []).filter { $0.hasSuffix(".swift") }
        return try sources.map { try EndToEndReadmeTests.text("Sources/\($0)") }
            .joined(separator: "\n").replacing(/"\s*\+\s*"/, with: "")
            .replacing(/\\\n\s*/, with: "")
    }

    @Test func everyLedgerVersionIsListed() throws {
        let versions = try DocumentTable(Self.operating, "Version").rows.map(\.[0])
        #expect(versions == (1...LedgerSchema.current.version).map { "\($0)" })
    }
}
