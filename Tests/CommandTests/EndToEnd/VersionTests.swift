import Metering
import Testing

@testable import callbill

/// What `--version` tells, which scripts and reports of faults rely on.
@Suite struct VersionTests {
    @Test func tellsVersionCommitAndInflate() throws {
        let ending = try CommandLineRunner().callbill(["--version"])
        #expect(ending.status == 0)
        let lines = ending.output.split(separator: "\n")
        try #require(lines.count == 3)
        #expect(lines[0] == "callbill \(Callbill.version)")
        // "unknown", or a commit, "-modified" where the sources were other than the commit's.
        #expect(lines[1].wholeMatch(of: /commit: (unknown|[0-9a-f]{7,40}(-modified)?)/) != nil)
        #expect(lines[2] == (InflateEngine.allCases.count == 2 ? "inflate: isal" : "inflate: zlib"))
    }
}
