import Foundation
import Testing

/// README is short, its figures are the measured ones, and it leads to every document.
@Suite struct FrontDoorTests {
    private typealias Documents = EndToEndReadmeTests

    @Test func readmeIsShort() throws {
        #expect(try Documents.text(Documents.readme).utf8.count <= 7000)
    }

    /// A page, and how it quotes a run's seconds and megabytes, and a peer's seconds.
    struct Quotation: Sendable {
        let page: String
        let run: String
        let peer: String
    }

    @Test(arguments: [
        Quotation(
            page: EndToEndReadmeTests.readme, run: "takes ([0-9.]+) seconds and ([0-9]+) MB",
            peer: "DuckDB takes ([0-9.]+) seconds"),
        Quotation(
            page: EndToEndReadmeTests.chinese, run: "用时 ([0-9.]+) 秒、内存 ([0-9]+) MB",
            peer: "DuckDB 只做去重计数就要 ([0-9.]+) 秒"),
    ])
    func figuresAreTheMeasuredOnes(quotation: Quotation) throws {
        let text = try Documents.text(quotation.page)
        let measured = try Self.measured()
        let run = try #require(text.firstMatch(of: Regex(quotation.run)))
        let figures = run.output.dropFirst().map { String($0.substring ?? "") }
        #expect(figures == [measured["run"]?.first, measured["run"]?.last])
        let peer = try #require(text.firstMatch(of: Regex(quotation.peer)))
        #expect(peer.output[1].substring.map(String.init) == measured["duckdb deduped"]?.first)
    }

    /// The rows of the measurements' first table: seconds, CPU seconds, peak MB.
    private static func measured() throws -> [String: [String]] {
        let text = try Documents.text("scripts/bench-results.md")
        #expect(text.contains("2 cores; 10,000,000 calls"))
        var rows: [String: [String]] = [:]
        for line in text.split(separator: "\n") {
            let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
            if cells.count == 4, rows[cells[0]] == nil { rows[cells[0]] = Array(cells.dropFirst()) }
        }
        return rows
    }

    // MARK: Links

    @Test(arguments: EndToEndReadmeTests.documents)
    func everyLinkLeadsSomewhere(document: String) throws {
        for target in try Self.links(document) {
            let path = Documents.package.appendingPathComponent(target).path
            #expect(FileManager.default.fileExists(atPath: path), "\(document): \(target)")
        }
    }

    @Test func everyDocumentIsTwoClicksAway() throws {
        let first = try Self.links(Documents.readme)
        let second = try first.filter { Documents.documents.contains($0) }.flatMap {
            try Self.links($0)
        }
        let reached = Set(first + second + [Documents.readme])
        for document in Documents.documents {
            #expect(reached.contains(document), "\(document)")
        }
    }

    /// The files that a page links to, seen from the package's folder.
    private static func links(_ document: String) throws -> [String] {
        let folder = URL(fileURLWithPath: "/" + document).deletingLastPathComponent()
        let targets = try Documents.text(document).matches(of: /\]\(([^)#\s]+)[^)]*\)/)
        return targets.map { String($0.1) }.filter { !$0.contains(":") }.map {
            String(folder.appendingPathComponent($0).standardizedFileURL.path.dropFirst())
        }
    }
}
