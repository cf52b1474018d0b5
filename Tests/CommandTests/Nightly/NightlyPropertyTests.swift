import Foundation
import Testing

/// Many nights give what one run over everything gives.
///
/// `NIGHTLY_SEEDS=100` tries so many months, `NIGHTLY_SEED=7` that one alone.
@Suite struct NightlyPropertyTests {
    static let seeds: [UInt64] = {
        let environment = ProcessInfo.processInfo.environment
        if let seed = environment["NIGHTLY_SEED"].flatMap(UInt64.init) { return [seed] }
        return Array(0..<(environment["NIGHTLY_SEEDS"].flatMap(UInt64.init) ?? 4))
    }()

    @Test(arguments: seeds) func manyNightsEqualOneRun(seed: UInt64) throws {
        let folder = try NightlyFolder()
        let month = NightlyMonth(seed: seed)
        for (name, text) in NightlyMonth.book { try folder.write(text + "\n", to: "book/\(name)") }
        try FileManager.default.createDirectory(
            atPath: folder.path("all"), withIntermediateDirectories: true)
        for log in month.logs { try folder.write(log.text, to: "all/\(log.name)") }
        try folder.run(logs: "all", out: "once")

        var delivery = try NightlyDelivery(month, seed: seed, folder: folder)
        let nights = delivery.runNights(atMost: 9)
        for night in delivery.nights.indices {
            for file in delivery.nights[night] {
                try folder.write(file.bytes, to: "logs/\(file.name)")
            }
            guard nights.contains(night) else { continue }
            try folder.run(asOf: Self.time(night))
        }
        // Other months only had exceptions of files that came in halves.
        let (whole, others) = Self.split(try folder.billed(), byMonthsOf: try folder.billed("once"))
        folder.expectSame(try folder.billed("once"), whole, "seed \(seed)")
        #expect(whole.count > 6)
        #expect(others.allSatisfy { !$0.contains("/invoices/") })
        // Nothing is left to do.
        let before = try folder.published()
        try folder.run()
        folder.expectSame(before, try folder.published(), "seed \(seed), once more")
    }

    private static func split(
        _ files: [String: String], byMonthsOf other: [String: String]
    ) -> (common: [String: String], others: [String]) {
        let months = Set(other.keys.map { $0.prefix(7) })
        let common = files.filter { months.contains($0.key.prefix(7)) }
        return (common, files.keys.filter { common[$0] == nil })
    }

    /// Half an hour after midnight in Shanghai, as the so many-th of October begins.
    private static func time(_ night: Int) -> String {
        let firstOfOctober: Int64 = 1_790_784_000
        return ReferenceCalendar.formatUTC(firstOfOctober + 86_400 * Int64(night - 1) + 1800)
    }
}
