import Foundation

/// Lists every difference between what a run wrote and what the reference says.
struct ReferenceComparison {
    let expected: ReferenceResult
    let output: URL
    private var differences: [String] = []

    init(_ expected: ReferenceResult, output: URL) {
        self.expected = expected
        self.output = output
    }

    /// Compares the invoices, summaries, balances and leakage of all months.
    static func compare(_ scenario: Scenario, against output: URL) -> [String] {
        compare(scenario.rater.rate(scenario.calls), against: output)
    }

    static func compare(_ expected: ReferenceResult, against output: URL) -> [String] {
        var comparison = ReferenceComparison(expected, output: output)
        comparison.compareFolders()
        for month in expected.months { comparison.compare(month) }
        return comparison.differences
    }

    private mutating func compareFolders() {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: output.path)) ?? []
        let months = names.filter { $0.wholeMatch(of: /[0-9]{4}-[0-9]{2}/) != nil }.sorted()
        let wanted = expected.months.map { "\($0.month)" }
        if months != wanted { differences.append("months: expected \(wanted), actual \(months)") }
    }

    private mutating func compare(_ month: ReferenceResult.Month) {
        let folder = output.appendingPathComponent("\(month.month)")
        let tables = ReferenceOutput(result: expected).tables(of: month)
        let invoices =
            (try? FileManager.default.contentsOfDirectory(
                atPath: folder.appendingPathComponent("invoices").path)) ?? []
        for name in invoices.sorted() where tables["invoices/\(name)"] == nil {
            differences.append("\(month.month)/invoices/\(name): not expected")
        }
        for path in tables.keys.sorted() {
            let file = folder.appendingPathComponent(path)
            guard let text = try? String(contentsOf: file, encoding: .utf8) else {
                differences.append("\(month.month)/\(path): missing")
                continue
            }
            let actual = ReferenceCSV.records(text)
            let isOrdered = path.hasPrefix("invoices/")
            compare(
                "\(month.month)/\(path)", expected: tables[path]!, actual: actual,
                isOrdered: isOrdered)
        }
    }

    private mutating func compare(
        _ path: String, expected: [[String]], actual: [[String]], isOrdered: Bool
    ) {
        guard expected != actual else { return }
        if expected[0] != actual.first {
            differences.append(
                "\(path): expected header \(expected[0]), actual \(actual.first ?? [])")
            return
        }
        let missing = Self.rows(of: expected, notIn: actual)
        let surplus = Self.rows(of: actual, notIn: expected)
        differences += missing.map { "\(path): expected  \(ReferenceCSV.line($0))" }
        differences += surplus.map { "\(path): actual    \(ReferenceCSV.line($0))" }
        if isOrdered, missing.isEmpty, surplus.isEmpty {
            differences.append(
                "\(path): other order: expected \(expected.map { ReferenceCSV.line($0) }), "
                    + "actual \(actual.map { ReferenceCSV.line($0) })")
        }
    }

    private static func rows(of left: [[String]], notIn right: [[String]]) -> [[String]] {
        var counts: [[String]: Int] = [:]
        for row in right { counts[row, default: 0] += 1 }
        return left.filter { row in
            counts[row, default: 0] -= 1
            return counts[row]! < 0
        }
    }
}

extension ReferenceComparison {
    /// Compares each month's units in `run.json` and, after a single run, its record totals.
    static func compareTotals(
        _ expected: ReferenceResult, against output: URL, isSingleRun: Bool
    ) -> [String] {
        var differences: [String] = []
        for month in expected.months {
            let path = "\(month.month)/run.json"
            let data = try? Data(contentsOf: output.appendingPathComponent(path))
            let json = data.flatMap { try? JSONSerialization.jsonObject(with: $0) }
            guard let object = json as? [String: Any] else {
                differences.append("\(path): missing or no JSON object")
                continue
            }
            let units = object["units"] as? [String: Int] ?? [:]
            differences += Self.differences("\(path) units", month.units, units)
            if isSingleRun {
                let totals = object["totals"] as? [String: Int] ?? [:]
                differences += Self.differences("\(path) totals", expected.totals, totals)
            }
        }
        return differences
    }

    private static func differences(
        _ title: String, _ expected: [String: Int], _ actual: [String: Int]
    ) -> [String] {
        expected.keys.sorted().filter { expected[$0] != actual[$0] }.map { key in
            let found = actual[key].map(String.init) ?? "none"
            return "\(title).\(key): expected \(expected[key]!), actual \(found)"
        }
    }
}
