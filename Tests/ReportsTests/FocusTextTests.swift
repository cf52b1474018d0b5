import Billing
import BillingTime
import Foundation
import Testing

@testable import Reports

/// Text from outside in FOCUS: its own columns are ASCII, and no cell is a formula (Formats.md,
/// "focus.csv").
@Suite struct FocusTextTests {
    /// The cells of the free units' row, for an account with this id and name.
    private static func cells(
        id: String, name: String, provider: String = "P", issuer: String = "I"
    ) -> [FocusColumn: String] {
        var statement = FinanceMonth.statement
        statement.accountID = id
        statement.name = name
        let csv = FocusCSV(
            catalog: FinanceMonth.catalog, zone: .shanghai, provider: provider, issuer: issuer)
        let row = text { csv.append([FinanceMonth.charges[0]], of: statement, to: &$0) }
        return Dictionary(uniqueKeysWithValues: zip(FocusColumn.allCases, split(row)))
    }

    /// A row's cells as they stand in it, with their quotes.
    private static func split(_ row: String) -> [String] {
        var cells = [""]
        var isQuoted = false
        for scalar in row.unicodeScalars.dropLast() {
            if scalar == "\"" { isQuoted.toggle() }
            if scalar == ",", !isQuoted {
                cells.append("")
            } else {
                cells[cells.count - 1].unicodeScalars.append(scalar)
            }
        }
        return cells
    }

    @Test(
        arguments: [
            ("", ""), ("plain-1.A_z ~", "plain-1.A_z ~"), ("100%", "100%25"),
            ("é", "%C3%A9"), ("e\u{301}", "e%CC%81"), ("云", "%E4%BA%91"), ("a\nb\0", "a%0Ab%00"),
            ("\u{7F}\u{1F}\u{20}", "%7F%1F "), ("=1+1", "=1+1"),
        ] as [(String, String)]) func otherBytesArePercentEncoded(text: String, ascii: String)
    {
        #expect(FocusCSV.ascii(text) == ascii)
    }

    @Test func differentTextsStayDifferent() {
        let texts = ["é", "%C3%A9", "%", "%25", "a%", "a", "e\u{301}", "云", "", " "]
        #expect(Set(texts.map(FocusCSV.ascii)).count == texts.count)
    }

    @Test func anIDFromOutside() {
        let cells = Self.cells(id: "=1,\"é\n%", name: "Plain")
        #expect(cells[.billingAccountID] == "\"acct-=1,\"\"%C3%A9%0A%25\"")
        #expect(cells[.invoiceID] == "\"2026-11-=1,\"\"%C3%A9%0A%25\"")
        #expect(cells[.billingAccountName] == "Plain" && cells[.accountName] == "Plain")
    }

    /// The name where it is plain ASCII, else the id as it is written beside it.
    @Test(
        arguments: [
            ("北京云", "acct-7", "北京云"), ("", "acct-7", ""), ("Café", "acct-7", "Café"),
            ("=cmd()", "'=cmd()", "'=cmd()"), ("-1", "'-1", "'-1"), ("@me", "'@me", "'@me"),
            ("a,b", "\"a,b\"", "\"a,b\""), ("+\"", "\"'+\"\"\"", "\"'+\"\"\""),
            ("=云", "acct-7", "'=云"), ("\tx", "'\tx", "'\tx"),
        ] as [(String, String, String)])
    func aNameFromOutside(name: String, billing: String, own: String) {
        let cells = Self.cells(id: "7", name: name)
        #expect(cells[.billingAccountName] == billing)
        #expect(cells[.accountName] == own)
    }

    @Test func sellersFromOutside() {
        let cells = Self.cells(id: "7", name: "", provider: "腾讯,", issuer: "=I")
        #expect(cells[.providerName] == "\"%E8%85%BE%E8%AE%AF,\"")
        #expect(cells[.publisherName] == cells[.providerName])
        #expect(cells[.invoiceIssuerName] == "'=I")
    }

    @Test func columnsOfFocusAreASCII() {
        let cells = Self.cells(id: "云\u{7F}", name: "云", provider: "云", issuer: "云")
        for (column, cell) in cells where !column.rawValue.hasPrefix("x_") {
            #expect(cell.utf8.allSatisfy { (0x20..<0x7F).contains($0) }, "\(column) \(cell)")
        }
    }

    /// The file that tells readers what the columns are names all of them, in their order.
    @Test func theSchemaHasEveryColumn() throws {
        let data = Data(FocusSchema.bytes)
        let schema = try #require(
            try JSONSerialization.jsonObject(with: data) as? [String: Any])
        #expect(schema["FocusVersion"] as? String == "1.2")
        let columns = try #require(schema["ColumnDefinition"] as? [[String: Any]])
        #expect(
            columns.map { $0["ColumnName"] as? String } == FocusColumn.allCases.map(\.rawValue))
        let decimals = columns.filter { $0["DataType"] as? String == "DECIMAL" }
            .compactMap { $0["ColumnName"] as? String }
        #expect(
            decimals == [
                "BilledCost", "ConsumedQuantity", "ContractedCost", "ContractedUnitPrice",
                "EffectiveCost", "ListCost", "ListUnitPrice", "PricingQuantity",
                "x_GrantRemaining",
            ])
        let times = columns.filter { $0["DataType"] as? String == "DATETIME" }.count
        #expect(times == 4)
    }
}
