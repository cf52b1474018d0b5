import Foundation
import Testing

/// Commands as folders: `Cases/<name>` has a `command`, which is run beside SampleData and the
/// output of its nightly run, and what it is `expected` to print.
///
/// `CALLBILL_RECORD=1 swift test --filter CaseTests` writes the expectations anew; `git diff` then
/// shows what changed.
@Suite struct CaseTests {
    static let cases = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("Cases")

    static let names: [String] = {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: cases.path)) ?? []
        return names.sorted()
    }()

    @Test(arguments: names)
    func printsWhatIsExpected(name: String) throws {
        let folder = Self.cases.appendingPathComponent(name)
        let command = try String(
            contentsOf: folder.appendingPathComponent("command"), encoding: .utf8)
        let found = try SampleRun().shell(command)
        let expectation = folder.appendingPathComponent("expected")
        if ProcessInfo.processInfo.environment["CALLBILL_RECORD"] == "1" {
            try found.write(to: expectation, atomically: true, encoding: .utf8)
        }
        let expected = try String(contentsOf: expectation, encoding: .utf8)
        let lines = found.split(separator: "\n", omittingEmptySubsequences: false)
        let wanted = expected.split(separator: "\n", omittingEmptySubsequences: false)
        let same = zip(lines, wanted).prefix { $0 == $1 }.count
        #expect(
            found == expected,
            "line \(same + 1): \(same < lines.count ? lines[same] : "the output ends")")
    }
}
