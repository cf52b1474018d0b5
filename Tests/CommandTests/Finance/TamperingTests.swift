import Foundation
import Testing

/// A flipped digit in any published file is found by `callbill audit`.
@Suite struct TamperingTests {
    @Test func aFlippedDigitIsFoundInEveryFile() throws {
        let run = try SampleRun()
        let audit = "callbill audit --quiet --book SampleData/book --out out; echo exit $?"
        #expect(try run.shell(audit) == "exit 0\n")
        let month = run.folder.path + "/out/2026-10"
        let names = try FileManager.default.subpathsOfDirectory(atPath: month).sorted()
        var generator = ScenarioRandom(seed: 20_261_101)
        var flipped = 0
        for name in names {
            let url = URL(fileURLWithPath: "\(month)/\(name)")
            guard let original = try? Data(contentsOf: url) else { continue }
            // In the run's report, the units are what everybody reads.
            let range = original.range(of: Data("\"units\"".utf8))
            let first = range?.upperBound ?? original.startIndex
            let digits = original.indices.filter {
                $0 >= first && (0x30...0x39).contains(original[$0])
                    && (range == nil || $0 < first + 100)
            }
            guard !digits.isEmpty else { continue }
            var tampered = original
            let position = generator.pick(digits)
            tampered[position] = tampered[position] == 0x39 ? 0x30 : tampered[position] + 1
            if name == "callbill.prom" {
                tampered = Data(
                    String(decoding: original, as: UTF8.self)
                        .replacingOccurrences(of: "59594.56", with: "59594.65").utf8)
            }
            try tampered.write(to: url)
            #expect(try run.shell(audit).hasSuffix("exit 70\n"), "\(name) at \(position)")
            try original.write(to: url)
            flipped += 1
        }
        #expect(flipped > 25)
        #expect(try run.shell(audit) == "exit 0\n")
    }
}
