import Billing
import Foundation
import Testing

extension ClosingFolder {
    /// Exports everything, and checks that it adds up to the invoices, to the cent.
    func expectExportsTie(asOf: String) throws {
        try command("export", ["focus"])
        try command("export", ["journal", "--format", "csv"])
        let names = try folder.published(out).keys
        var totals: [String: Amount] = [:]
        for name in names.sorted() where name.hasSuffix("/summary.csv") {
            for row in try rows(name) {
                let id = "\(row["period"] ?? "")-\(row["account_id"] ?? "")"
                totals[id] = try amount(row, "total")
            }
        }
        let charged = totals.filter { $0.value != .zero }
        #expect(try focusSums(names).filter { $0.value != .zero } == charged)
        #expect(try journalSums(names).filter { $0.value != .zero } == charged)
        try command("audit", asOf: asOf)
    }

    /// What FOCUS bills, by invoice; each row's price times its quantity is its cost.
    private func focusSums(_ names: some Sequence<String>) throws -> [String: Amount] {
        var sums: [String: Amount] = [:]
        for name in names where name.hasSuffix("/focus.csv") {
            for row in try table(name) {
                let billed = try amount(row, "BilledCost")
                sums[row["InvoiceId"] ?? "", default: .zero] += billed
                guard row["ChargeCategory"] != "Adjustment" else { continue }
                let quantity = try #require(
                    row["PricingQuantity"].flatMap { Int64($0.dropLast(".0".utf8.count)) })
                #expect(try amount(row, "ContractedUnitPrice") * quantity == billed, "\(row)")
                #expect(
                    (row["ChargeClass"] == "Correction") == (row["x_PaymentMode"] == "correction"))
            }
        }
        return sums
    }

    /// What the journal makes each invoice owe; every transaction balances.
    private func journalSums(_ names: some Sequence<String>) throws -> [String: Amount] {
        var transactions: [String: Amount] = [:]
        var owed: [String: Amount] = [:]
        for name in names where name.hasSuffix("/journal.csv") {
            for row in try table(name) {
                let value = try amount(row, "amount")
                transactions["\(name) \(row["transaction"] ?? "")", default: .zero] += value
                if row["account"]?.hasPrefix("Assets:Receivable:") == true {
                    owed[row["invoice_id"] ?? "", default: .zero] += value
                }
            }
        }
        #expect(transactions.values.allSatisfy { $0 == .zero })
        return owed
    }

    private func table(_ name: String) throws -> [[String: String]] {
        ReferenceCSV.rows(
            try String(contentsOfFile: folder.path("\(out)/\(name)"), encoding: .utf8))
    }

    private func amount(_ row: [String: String], _ column: String) throws -> Amount {
        try #require(Amount(parsing: row[column] ?? ""), "\(column): \(row)")
    }
}
