import Foundation
import Reports
import Testing

/// The tables of the documents say what the program has.
@Suite struct DocumentTableTests {
    /// The rows of the first table below a heading, cell by cell.
    static func table(under heading: String, of name: String) throws -> [[String]] {
        let library = try DocumentLibrary.whole.get()
        let document = try #require(library.document(named: name))
        let lines = document.content.split(separator: "\n")
        let start = try #require(
            lines.firstIndex { $0.hasPrefix("#") && $0.hasSuffix(" \(heading)") }, "\(heading)")
        let rows = lines[start...].drop { !$0.hasPrefix("|") }.prefix { $0.hasPrefix("|") }
        return rows.dropFirst(2).map { row in
            row.dropFirst().dropLast().replacing("\\|", with: "\u{1}").split(separator: "|").map {
                $0.trimmingCharacters(in: .whitespaces).replacing("\u{1}", with: "|")
            }
        }
    }

    /// The names between backticks in the first cell of each row.
    static func names(under heading: String, of name: String) throws -> [String] {
        try table(under: heading, of: name).flatMap { row in
            row[0].matches(of: /`([^`]+)`/).map { String($0.1) }
        }
    }

    @Test func theCatalogIsTheBuiltInOne() throws {
        let path = "Sources/BillRun/Tariff/interfaces.csv"
        let bytes = try Data(contentsOf: DocumentLibrary.package.appendingPathComponent(path))
        let expected = ReferenceCSV.records(String(decoding: bytes, as: UTF8.self)).dropFirst()
        let rows = try Self.table(under: "1.4 The rows of the catalog", of: "Rules.md")
        #expect(rows == expected.map { [$0[0], $0[1], $0[2].replacing("|", with: ", "), $0[3]] })
    }

    @Test(arguments: [
        ("Invoices", InvoiceCSV.header), ("summary.csv", SummaryCSV.header),
        ("balances.csv", BalancesCSV.header), ("leakage.csv", LeakageCSV.header),
        ("exceptions.csv", ExceptionsCSV.header), ("alerts.csv", AlertsCSV.header),
    ])
    func everyColumnIsDescribed(heading: String, header: String) throws {
        let names = try Self.names(under: heading, of: "Formats.md")
        #expect(names == header.split(separator: ",").map(String.init))
    }

    @Test func everyColumnOfFocusIsDescribed() throws {
        let names = try Self.names(under: "focus.csv", of: "Formats.md")
        #expect(Set(names) == Set(FocusColumn.allCases.map(\.rawValue)))
    }

    @Test(arguments: ["interfaces", "pools", "prices", "billable_errors", "tickets"])
    func everyColumnOfATariffIsDescribed(file: String) throws {
        let path = "Sources/BillRun/Tariff/\(file).csv"
        let bytes = try Data(contentsOf: DocumentLibrary.package.appendingPathComponent(path))
        let header = ReferenceCSV.records(String(decoding: bytes, as: UTF8.self))[0]
        #expect(try Self.names(under: "\(file).csv", of: "Tariffs.md") == header)
    }
}
