import Foundation
import Testing

/// Whatever happens in years of nights, each call is charged once, at its price
/// (`scripts/simulate-years`).
///
/// `YEARS_MONTHS=24` plays so many months, `YEARS_SEEDS=200` so many seeds, `YEARS_SEED=7` one.
@Suite(.serialized) struct YearsTests {
    private static let environment = ProcessInfo.processInfo.environment

    static let seeds: [UInt64] = {
        if let seed = environment["YEARS_SEED"].flatMap(UInt64.init) { return [seed] }
        return Array(0..<(environment["YEARS_SEEDS"].flatMap(UInt64.init) ?? 3))
    }()

    static let months = environment["YEARS_MONTHS"].flatMap(Int.init) ?? 3

    @Test(arguments: seeds) func invoicesAreThoseOfTheRater(seed: UInt64) throws {
        var simulation = try YearsSimulation(seed: seed, months: Self.months)
        let folder = simulation.folder
        do {
            let differences = try simulation.play()
            guard !differences.isEmpty else { return folder.remove() }
            let first = differences.prefix(12).joined(separator: "\n")
            Issue.record("\(differences.count) differences, see \(folder.url.path):\n\(first)")
        } catch {
            Issue.record("seed \(seed), see \(folder.url.path): \(error)")
        }
    }
}
