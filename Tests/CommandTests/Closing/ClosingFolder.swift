import Foundation
import Testing

/// Outputs of the real program that grow month by month, with closes in between.
struct ClosingFolder {
    let folder: NightlyFolder
    /// The outputs' folder.
    var out = "out"

    init() throws { folder = try NightlyFolder() }

    /// Another outputs' folder over the same book.
    func with(out: String) -> ClosingFolder {
        var other = self
        other.out = out
        return other
    }

    /// Runs a command on the book and the outputs, and expects how it ends.
    @discardableResult
    func command(
        _ name: String, _ arguments: [String] = [], asOf: String? = nil,
        expecting codes: [Int32] = [0]
    ) throws -> String {
        let ending = try folder.callbill(
            [name] + arguments + [
                "--book", folder.path("book"), "--out", folder.path(out), "--quiet",
            ]
                + (asOf.map { ["--as-of", $0, "--workers", "2"] } ?? []))
        #expect(codes.contains(ending.status), "\(name) \(arguments): \(ending.messages)")
        return ending.messages
    }

    /// Writes calls as one log below a folder of their own, and takes them in.
    func run(
        _ calls: [String], delivery: String, asOf: String, more: [String] = []
    ) throws {
        try FileManager.default.createDirectory(
            atPath: folder.path(delivery), withIntermediateDirectories: true)
        let header = "time,account_id,interface,request_id,error_code,units"
        try folder.write(
            ([header] + calls).joined(separator: "\n") + "\n", to: "\(delivery)/calls.csv")
        try command("run", ["--logs", folder.path(delivery)] + more, asOf: asOf)
    }

    /// The rows of a published CSV file, by column.
    func rows(_ name: String) throws -> [[String: String]] {
        let text = try String(contentsOfFile: folder.path("\(out)/\(name)"), encoding: .utf8)
        let lines = text.split(separator: "\n").map {
            $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        }
        return lines.dropFirst().map { Dictionary(uniqueKeysWithValues: zip(lines[0], $0)) }
    }

    /// The lines of all invoices of all months.
    func invoiceLines() throws -> [[String: String]] {
        try folder.published(out).keys.filter { $0.contains("/invoices/") }.sorted()
            .flatMap { try rows($0) }
    }

    /// What was charged for each account and month, by pool, interface, source and price: units
    /// and money. It doesn't tell whether a line or a correction charged it.
    func charges() throws -> [String: Charge] {
        var charges: [String: Charge] = [:]
        for line in try invoiceLines() where line["usage_type"] != "rounding" {
            let key = ["account_id", "charge_period", "pool", "interface", "source", "unit_price"]
                .map { line[$0] ?? "" }.joined(separator: "|")
            let quantity = try #require(Int64(line["quantity"] ?? ""))
            let price = try #require(Decimal(string: line["unit_price"] ?? ""))
            let amount = try #require(Decimal(string: line["amount"] ?? ""))
            #expect(price * Decimal(quantity) == amount, "\(line)")
            charges[key, default: Charge()].units += quantity
            charges[key, default: Charge()].amount += amount
        }
        return charges.filter { $0.value != Charge() }
    }

    /// Units and money.
    struct Charge: Equatable {
        var units: Int64 = 0
        var amount: Decimal = 0
    }

    /// Checks that each summary row is the sum of its invoice.
    func expectTotals() throws {
        var sums: [String: Decimal] = [:]
        for line in try invoiceLines() {
            sums[line["invoice_id"] ?? "", default: 0] +=
                Decimal(string: line["amount"] ?? "") ?? 0
        }
        for name in try folder.published(out).keys where name.hasSuffix("summary.csv") {
            for row in try rows(name) {
                let id = "\(row["period"] ?? "")-\(row["account_id"] ?? "")"
                #expect(Decimal(string: row["total"] ?? "") == sums[id] ?? 0, "\(id)")
            }
        }
    }
}
