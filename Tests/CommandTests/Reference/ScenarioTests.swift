import Foundation
import Testing

/// The generator and the comparison themselves: a test that can't fail proves nothing.
@Suite struct ScenarioTests {
    static let seeds: [UInt64] = [0, 1, 2, 3, 4, 5, 7, 10]

    @Test func sameSeedSameScenario() {
        let first = ScenarioGenerator.scenario(seed: 8)
        let second = ScenarioGenerator.scenario(seed: 8)
        #expect(first.calls.map(\.record) == second.calls.map(\.record))
        #expect(first.tariffTexts == second.tariffTexts)
        #expect(first.book.accounts.map(\.id) == second.book.accounts.map(\.id))
    }

    @Test func everythingHappens() {
        var types: [String: Int] = [:]
        for seed in Self.seeds {
            let scenario = ScenarioGenerator.scenario(seed: seed)
            let result = scenario.rater.rate(scenario.calls)
            for exception in result.exceptions { types[exception.reason, default: 0] += 1 }
            for statement in result.months.flatMap(\.statements) {
                for row in statement.invoice { types[row[7], default: 0] += Int(row[9])! }
                for leak in statement.leaks {
                    types[leak.reason.rawValue, default: 0] += leak.units
                }
                for row in statement.balanceRows { types["balance " + row[3], default: 0] += 1 }
                if statement.hasSummary {
                    types["status " + statement.summary[12], default: 0] += 1
                }
            }
            types["refunded", default: 0] += scenario.book.packs.count { $0.refundedAt != nil }
        }
        let wanted = [
            "free", "prepaid", "postpaid", "pack", "rounding", "not_activated", "suspended",
            "postpaid_off", "balance free", "balance prepaid", "status draft",
            "status incomplete", "status unpriced", "conflicting_duplicate", "unknown_account",
            "unknown_interface", "tickets_missing", "ticket_type_unknown", "refunded",
        ]
        for type in wanted { #expect(types[type, default: 0] >= 10, "\(type) is too rare") }
    }

    @Test func nothingIsLost() {
        for seed in Self.seeds {
            let scenario = ScenarioGenerator.scenario(seed: seed)
            let intake = ReferenceIntake(
                scenario.calls, tariff: scenario.tariff, book: scenario.book,
                calendar: scenario.policies.calendar)
            let read = intake.totals["records_read"]!
            #expect(intake.totals.values.reduce(0, +) - read == read)
            let units = intake.parts.reduce(0) { $0 + $1.units }
            let result = scenario.rater.rate(scenario.calls)
            let fates = result.months.flatMap { Array($0.units.values) }.reduce(0, +)
            let unknown = intake.unknownUnits.values.reduce(0, +)
            #expect(fates == units + unknown)
            for row in result.months.flatMap(\.statements) where row.hasInvoice {
                let sum = row.invoice.compactMap { ReferenceMoney($0[11]) }.reduce(.zero, +)
                #expect(sum.description == row.summary[10])
            }
        }
    }

    @Test func comparisonSeesEveryChangedCell() throws {
        let scenario = ScenarioGenerator.scenario(seed: 2)
        let result = scenario.rater.rate(scenario.calls)
        let folder = try ReferenceTests.temporaryFolder(seed: 2)
        try ReferenceOutput(result: result).write(to: folder)
        #expect(ReferenceComparison.compare(scenario, against: folder) == [])
        let month = folder.appendingPathComponent("\(result.months[0].month)")
        for name in ["invoices/steady.csv", "summary.csv", "balances.csv", "leakage.csv"] {
            let file = month.appendingPathComponent(name)
            let text = try String(contentsOf: file, encoding: .utf8)
            let last = text.dropLast().last!
            let changed = text.dropLast(2) + (last == "7" ? "8\n" : "7\n")
            try Data(changed.utf8).write(to: file)
            #expect(ReferenceComparison.compare(result, against: folder).count == 2)
            try FileManager.default.removeItem(at: file)
            #expect(ReferenceComparison.compare(result, against: folder).count == 1)
            try Data(text.utf8).write(to: file)
        }
        try FileManager.default.removeItem(at: folder)
    }

    @Test func filesCanBeWritten() throws {
        let folder = try ReferenceTests.temporaryFolder(seed: 3)
        var files = ScenarioFiles(ScenarioGenerator.scenario(seed: 3), folder: folder)
        try files.write()
        let book = try String(
            contentsOf: folder.appendingPathComponent("book/accounts.csv"), encoding: .utf8)
        #expect(book.hasPrefix("account_id,name,"))
        try FileManager.default.removeItem(at: folder)
    }
}
