import Foundation
import Testing

/// Every line of SampleData's invoices, beside what `callbill explain` says of it.
@Suite struct ExplainWalkTests {
    @Test func explainAgreesWithEveryLine() throws {
        let run = try SampleRun()
        var walked = 0
        for period in ["2026-09", "2026-10"] {
            for account in try run.rows("\(period)/summary.csv") {
                let id = try #require(account["account_id"])
                let invoice = try run.rows("\(period)/invoices/\(id).csv")
                let explained = try explanation(run, account: id, period: period)
                let lines = try #require(explained["lines"] as? [[String: Any]])
                #expect(lines.count == invoice.count, "\(period) \(id)")
                for (line, row) in zip(lines, invoice) {
                    expectSame(line, row, "\(period) \(id) line \(line["line"] ?? "")")
                    walked += 1
                }
                #expect(explained["total"] as? String == account["total"])
                expectGrantsAdd(explained, "\(period) \(id)")
            }
        }
        #expect(walked > 150)
    }

    private func explanation(
        _ run: SampleRun, account: String, period: String
    ) throws -> [String: Any] {
        let text = try run.shell(
            "callbill explain --book SampleData/book --out out --account \(account) "
                + "--period \(period) --format json")
        let json = try JSONSerialization.jsonObject(with: Data(text.utf8))
        return try #require(json as? [String: Any])
    }

    private func expectSame(_ line: [String: Any], _ row: [String: String], _ place: String) {
        for name in ["charge_period", "usage_type", "source", "unit_price", "amount"] {
            #expect(line[name] as? String ?? "" == row[name], "\(place): \(name)")
        }
        for name in ["pool", "interface"] {
            #expect(line[name] as? String ?? "" == row[name], "\(place): \(name)")
        }
        #expect("\(line["quantity"] ?? "")" == row["quantity"], "\(place): quantity")
        #expect((line["reason"] as? String)?.isEmpty == false, "\(place): reason")
        // The steps are those of the drawing itself: they add up to what the line charges.
        guard ["free", "prepaid", "postpaid"].contains(row["usage_type"]) else { return }
        let steps = line["steps"] as? [[String: Any]] ?? []
        let units = steps.reduce(0) { $0 + ($1["units"] as? Int ?? 0) }
        #expect("\(units)" == row["quantity"], "\(place): units of all steps")
    }

    /// A grant that is used up says when, and only then.
    private func expectGrantsAdd(_ explained: [String: Any], _ place: String) {
        for pool in explained["pools"] as? [[String: Any]] ?? [] {
            for grant in pool["grants"] as? [[String: Any]] ?? [] {
                func count(_ name: String) -> Int { grant[name] as? Int ?? -1 }
                let name = "\(place) \(grant["grant"] ?? "")"
                #expect(
                    count("granted") == count("used_before") + count("used")
                        + count("remaining") + count("lapsed"), "\(name)")
                let isUsedUp =
                    count("used") > 0 && count("used_before") + count("used") == count("granted")
                #expect(isUsedUp == (grant["ran_out_at"] is String), "\(name)")
            }
        }
    }
}
