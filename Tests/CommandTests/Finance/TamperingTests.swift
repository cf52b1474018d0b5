import Foundation
import Testing

/// A flipped digit in any published file is found by `callbill audit`.
@Suite struct TamperingTests {
    private static let audit =
        "callbill audit --quiet --book SampleData/book --out out --as-of \(SampleRun.asOf); "
        + "echo exit $?"

    @Test func aFlippedDigitIsFoundInEveryFile() throws {
        let run = try SampleRun()
        // An issued month and an open one, with their exports.
        _ = try run.shell(
            "callbill close --quiet --period 2026-09 --except 1302000022,1302000023 "
                + "--book SampleData/book --out out --as-of \(SampleRun.asOf)")
        for export in ["focus", "journal", "journal --format hledger"] {
            _ = try run.shell(
                "callbill export \(export) --quiet --book SampleData/book --out out")
        }
        #expect(try run.shell(Self.audit) == "exit 0\n")
        let out = run.folder.path + "/out"
        var generator = ScenarioRandom(seed: 20_261_101)
        var flipped = 0
        var invoices = 0
        for name in try FileManager.default.subpathsOfDirectory(atPath: out).sorted()
        where !name.hasPrefix("ledger.sqlite") {
            // Of the invoices, which are alike, every sixth.
            if name.contains("/invoices/") {
                invoices += 1
                if invoices % 6 != 0 { continue }
            }
            let url = URL(fileURLWithPath: "\(out)/\(name)")
            guard let original = try? Data(contentsOf: url) else { continue }
            let digits = Self.digits(of: original, name)
            guard !digits.isEmpty else { continue }
            var tampered = original
            let position = generator.pick(digits)
            tampered[position] = tampered[position] == 0x39 ? 0x30 : tampered[position] + 1
            try tampered.write(to: url)
            let line = String(decoding: original[..<position], as: UTF8.self).count { $0 == "\n" }
            #expect(
                try run.shell(Self.audit).hasSuffix("exit 70\n"), "\(name), line \(line + 1)")
            try original.write(to: url)
            flipped += 1
        }
        #expect(flipped > 20)
        #expect(try run.shell(Self.audit) == "exit 0\n")
    }

    @Test func aMonthThatIsMissingInTheMetricsIsFound() throws {
        let run = try SampleRun()
        _ = try run.shell("sed -i '/period=\"2026-10\"/d' out/callbill.prom")
        #expect(try run.shell(Self.audit).hasSuffix("exit 70\n"))
    }

    /// `invoice --period` leaves the other months as the run has written them; what it wrote itself
    /// is compared.
    @Test func aRunOfOneMonthIsNoTampering() throws {
        let run = try SampleRun()
        let invoice =
            "callbill invoice --quiet --book SampleData/book --out out --as-of \(SampleRun.asOf)"
        _ = try run.shell("\(invoice) --period 2026-09")
        #expect(try run.shell(Self.audit) == "exit 0\n")
        let count = "callbill_accounts{period=\"2026-09\"}"
        #expect(try run.shell("grep -c '^\(count)' out/callbill.prom") == "1\n")
        _ = try run.shell("sed -i 's/^\(count) /&9/' out/callbill.prom")
        #expect(try run.shell(Self.audit).hasSuffix("exit 70\n"))
        _ = try run.shell(invoice)
        #expect(try run.shell(Self.audit) == "exit 0\n")
    }

    /// Where the digits are that mean something: not the time that a run took.
    private static func digits(of file: Data, _ name: String) -> [Data.Index] {
        var ignored: [Range<Data.Index>] = []
        let marks =
            name.hasSuffix("run.json")
            ? ["\"timings_ms\"", "}"] : ["\ncallbill_run_duration_seconds ", "\n"]
        if name.hasSuffix("run.json") || name.hasSuffix("callbill.prom"),
            let start = file.range(of: Data(marks[0].utf8)),
            let end = file.range(of: Data(marks[1].utf8), in: start.upperBound..<file.endIndex)
        {
            ignored.append(start.lowerBound..<end.upperBound)
        }
        return file.indices.filter { position in
            (0x30...0x39).contains(file[position])
                && !ignored.contains { $0.contains(position) }
        }
    }
}
