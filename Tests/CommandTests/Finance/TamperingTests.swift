import Foundation
import Testing

/// A flipped digit in any published file is found by `callbill audit`.
///
/// Not covered: what only the run knew itself, which is its timings and version, the age of the
/// oldest file that could not be taken in, the list of files in a draft's `run.json`, and
/// `callbill.prom` of all months together.
@Suite struct TamperingTests {
    private static let audit =
        "callbill audit --quiet --book SampleData/book --out out; echo exit $?"

    /// September issued, October a draft, all exports beside both.
    private static func closedRun() throws -> SampleRun {
        let run = try SampleRun()
        let output = try run.shell(
            """
            set -e
            callbill close --quiet --period 2026-09 --except 1302000022,1302000023 \
                --book SampleData/book --out out --as-of \(SampleRun.asOf)
            callbill export focus --quiet --book SampleData/book --out out
            callbill export journal --quiet --book SampleData/book --out out --format csv
            callbill export journal --quiet --book SampleData/book --out out --format hledger
            """)
        #expect(output.isEmpty, "\(output)")
        return run
    }

    @Test func aFlippedDigitIsFoundInEveryFile() throws {
        let run = try Self.closedRun()
        #expect(try run.shell(Self.audit) == "exit 0\n")
        let out = run.folder.path + "/out"
        var generator = ScenarioRandom(seed: 20_261_101)
        var flipped = 0
        for name in try FileManager.default.subpathsOfDirectory(atPath: out).sorted() {
            let url = URL(fileURLWithPath: "\(out)/\(name)")
            guard !name.hasPrefix("ledger."), let original = try? Data(contentsOf: url) else {
                continue
            }
            let digits = Self.checkedDigits(original, name)
            guard !digits.isEmpty else { continue }
            for _ in 0..<(name.hasSuffix("run.json") || name.hasSuffix(".prom") ? 4 : 1) {
                var tampered = original
                let position = generator.pick(digits)
                tampered[position] = tampered[position] == 0x39 ? 0x30 : tampered[position] + 1
                try tampered.write(to: url)
                let line = String(decoding: original[..<position].suffix(60), as: UTF8.self)
                #expect(
                    try run.shell(Self.audit).hasSuffix("exit 70\n"), "\(name) after \(line)")
            }
            try original.write(to: url)
            flipped += 1
        }
        #expect(flipped > 50)
        #expect(try run.shell(Self.audit) == "exit 0\n")
    }

    /// Where the digits stand that an audit looks at.
    private static func checkedDigits(_ bytes: Data, _ name: String) -> [Int] {
        // The metrics of all months together are those of the last run alone.
        guard name != "callbill.prom" else { return [] }
        let isIssued = name.hasPrefix("2026-09/")
        var isFiles = false
        return bytes.split(separator: 0x0A, omittingEmptySubsequences: false).flatMap { line in
            let text = String(decoding: line, as: UTF8.self)
            if name.hasSuffix("run.json"), text.contains("\"files\"") { isFiles = true }
            let isOwn =
                isFiles || text.contains("callbill_version") || text.contains("run_duration")
                || text.contains("oldest_untaken") || text.hasPrefix("#")
            guard isIssued || !isOwn else { return [Int]() }
            return line.indices.filter { (0x30...0x39).contains(line[$0]) }
        }
    }
}
