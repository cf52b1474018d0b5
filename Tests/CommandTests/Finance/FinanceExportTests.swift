import Billing
import Foundation
import Testing

/// What FOCUS's own validator does not check, and that the exports tie to the invoices.
@Suite struct FinanceExportTests {
    private func amount(_ row: [String: String], _ column: String) throws -> Amount {
        try #require(Amount(parsing: row[column] ?? ""), "\(column): \(row[column] ?? "nothing")")
    }

    private func focusRows(_ run: SampleRun, _ period: String) throws -> [[String: String]] {
        _ = try run.shell("callbill export focus --book SampleData/book --out out")
        return try run.rows("\(period)/focus.csv")
    }

    @Test(arguments: ["2026-09", "2026-10"])
    func focusTiesToTheInvoices(period: String) throws {
        let run = try SampleRun()
        var sums: [String: Amount] = [:]
        for row in try focusRows(run, period) {
            let billed = try amount(row, "BilledCost")
            sums[row["InvoiceId"] ?? "", default: .zero] += billed
            #expect(try amount(row, "ListCost") == billed)
            #expect(try amount(row, "ContractedCost") == billed)
            guard row["ChargeCategory"] != "Adjustment" else { continue }
            let quantity = try #require(
                row["PricingQuantity"].flatMap { Int64($0.dropLast(".0".utf8.count)) })
            #expect(try amount(row, "ContractedUnitPrice") * quantity == billed)
            #expect(try amount(row, "ListUnitPrice") * quantity == billed)
        }
        for account in try run.rows("\(period)/summary.csv") {
            let id = "\(period)-\(account["account_id"] ?? "")"
            #expect(sums[id] == Amount(parsing: account["total"] ?? ""), "\(id)")
        }
    }

    @Test func focusTimesAreUTCAndNumbersHaveAPoint() throws {
        let time = try Regex(#"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z"#)
        let run = try SampleRun()
        for row in try focusRows(run, "2026-10") {
            for side in ["BillingPeriod", "ChargePeriod"] {
                let start = row["\(side)Start"] ?? ""
                let end = row["\(side)End"] ?? ""
                #expect(try time.wholeMatch(in: start) != nil && time.wholeMatch(in: end) != nil)
                #expect(start < end)
            }
            #expect(row["BillingPeriodEnd"] == "2026-10-31T16:00:00Z")
            #expect(row["BillingAccountId"]?.hasPrefix("acct-") == true)
            for name in ["PricingQuantity", "ConsumedQuantity", "x_GrantRemaining"] {
                let cell = row[name] ?? ""
                #expect(cell.isEmpty || cell.contains("."), "\(name) \(cell)")
            }
        }
    }

    /// P-26-B: 300 units in September, 150 in October, and 550 lapse.
    @Test func aPacksEffectiveCostsAddUpToItsPrice() throws {
        let run = try SampleRun()
        var effective = Amount.zero
        let months = try focusRows(run, "2026-09") + run.rows("2026-10/focus.csv")
        for row in months where row["x_GrantId"] == "P-26-B" {
            #expect(row["BilledCost"] == "0.00")
            effective += try amount(row, "EffectiveCost")
        }
        let pack = try ReferenceCSV.rows(
            String(
                contentsOf: SampleRun.package.appendingPathComponent("SampleData/book/packs.csv"),
                encoding: .utf8)
        ).first { $0["pack_id"] == "P-26-B" }
        #expect(effective == Amount(parsing: pack?["price"] ?? ""))
    }

    @Test(arguments: ["2026-09", "2026-10"])
    func theJournalBalancesAndOwesTheInvoices(period: String) throws {
        let run = try SampleRun()
        _ = try run.shell(
            "callbill export journal --book SampleData/book --out out --format csv")
        var transactions: [String: Amount] = [:]
        var owed: [String: Amount] = [:]
        for row in try run.rows("\(period)/journal.csv") {
            let value = try amount(row, "amount")
            transactions[row["transaction"] ?? "", default: .zero] += value
            if row["account"]?.hasPrefix("Assets:Receivable:") == true {
                owed[row["invoice_id"] ?? "", default: .zero] += value
            }
        }
        #expect(transactions.values.allSatisfy { $0 == .zero })
        for account in try run.rows("\(period)/summary.csv") {
            let id = "\(period)-\(account["account_id"] ?? "")"
            #expect(owed[id, default: .zero] == Amount(parsing: account["total"] ?? ""), "\(id)")
        }
    }
}
