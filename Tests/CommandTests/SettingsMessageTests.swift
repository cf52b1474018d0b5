import ArgumentParser
import BillRun
import Logging
import Synchronization
import Testing

@testable import callbill

@Suite struct SettingsMessageTests {
    /// Collects what would be shown.
    final class Lines: Sendable {
        private let lines = Mutex<[String]>([])
        var all: [String] { lines.withLock { $0 } }
        func add(_ line: String) { lines.withLock { $0.append(line) } }
    }

    private func logger(_ lines: Lines, isJSON: Bool = false) -> Logger {
        let output = MessageOutput()
        output.isJSON = isJSON
        return Logger(label: "test") { _ in MessageHandler(output: output) { lines.add($0) } }
    }

    @Test func messagesAreLinesForPeople() {
        let lines = Lines()
        let logger = logger(lines)
        logger.warning("late file", metadata: ["file": "a.csv", "days": "3"])
        logger.notice("done")
        logger.info("not shown")
        #expect(
            lines.all == ["callbill: warning: late file", "callbill: done"])
    }

    @Test func controlCharactersNeverReachTheTerminal() {
        let lines = Lines()
        logger(lines).error("a\u{1B}[2Jb\nc\u{9B}\u{202E}d")
        #expect(lines.all == ["callbill: error: a\\x1b[2Jb\\nc\\x9b\\u{202e}d"])
    }

    @Test func messagesAreJSONLinesForPrograms() throws {
        let lines = Lines()
        logger(lines, isJSON: true).error(
            "a \"b\" \\ \n",
            metadata: [
                "file": "x\t", "count": .stringConvertible(Int64(3)),
                "reasons": ["b": "1", "a": "2"],
                "days": ["x", "y"],
            ])
        let line = try #require(lines.all.first)
        #expect(line.hasPrefix(#"{"time":"20"#))
        let rest = try #require(line.firstRange(of: #""level""#))
        #expect(
            line[rest.lowerBound...]
                == #""level":"error","message":"a \"b\" \\ \n","metadata":{"count":3,"days":["x","y"],"file":"x\t","reasons":{"a":"2","b":"1"}}}"#
        )
    }

    @Test func everyErrorHasItsExitCode() throws {
        func code(_ error: any Error) -> callbill.ExitCode? {
            ErrorReport.describe(error)?.exitCode
        }
        #expect(code(UsageError("x")) == .usage)
        #expect(code(InvalidInput([InputFault(file: "a", line: 3, reason: "b")])) == .invalid)
        #expect(code(OperatingError.reading("a", code: 2)) == .missingInput)
        #expect(code(OperatingError.reading("a", code: 5)) == .inputOutput)
        #expect(code(OperatingError.writing("a", code: 13)) == .cannotCreate)
        #expect(code(OperatingError.writing("a", code: 28)) == .inputOutput)
        #expect(code(CancellationError()) == .inputOutput)
        // The parser's own errors stay its own, and are exit 64 there.
        #expect(ErrorReport.describe(ValidationError("x")) == nil)
        #expect(Callbill.exitCode(for: ValidationError("x")).rawValue == 64)
        let parsing = #expect(throws: (any Error).self) { try RunCommand.parse(["--bogus"]) }
        #expect(Callbill.exitCode(for: try #require(parsing)).rawValue == 64)
    }

    @Test func theExitCodesAreThoseOfSysexits() {
        #expect(callbill.ExitCode.allCases.map(\.rawValue) == [0, 64, 65, 66, 70, 73, 74, 75, 78])
    }

    @Test func progressFitsTheTerminal() {
        let progress = Progress(
            files: 3, totalFiles: 12, bytes: 500_000_000, totalBytes: 2_000_000_000,
            rows: 6_000_000)
        let line = ProgressLine.render(progress, elapsedSeconds: 2, columns: 100)
        #expect(
            line == "[#####...............]  25%  3/12 files  500 MB/2.0 GB  3.0M rows/s  0:06 left"
        )
        for columns in 1...100 {
            let line = ProgressLine.render(progress, elapsedSeconds: 2, columns: columns)
            #expect(line.utf8.count < columns)
        }
        let unknown = Progress(files: 0, totalFiles: 1, bytes: 1_000_000, rows: 1500)
        #expect(
            ProgressLine.render(unknown, elapsedSeconds: 1, columns: 80)
                == "0/1 files  1 MB  1k rows/s")
    }

    @Test func theBarIsDrawnTenTimesASecondAndClearedAtTheEnd() {
        let start = ContinuousClock.now
        let elapsed = Mutex(Duration.zero)
        let lines = Lines()
        let bar = ProgressBar(
            totalFiles: 1, totalBytes: 100, isShown: true,
            now: { start + elapsed.withLock { $0 } }, columns: { 80 }, draw: { lines.add($0) })
        for _ in 0..<1000 {
            bar.add(files: 0, bytes: 0, rows: 1)
            elapsed.withLock { $0 += .milliseconds(1) }
        }
        bar.finish()
        bar.add(files: 1, bytes: 0, rows: 0)
        #expect(lines.all.count == 11)
        #expect(lines.all.last == "")
        #expect(bar.progress.rows == 1000)
    }

    @Test func aHiddenBarDrawsNothing() {
        let lines = Lines()
        let bar = ProgressBar(
            totalFiles: 1, totalBytes: nil, isShown: false, draw: { lines.add($0) })
        bar.add(files: 1, bytes: 0, rows: 0)
        bar.finish()
        #expect(lines.all.isEmpty)
    }
}
