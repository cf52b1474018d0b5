import Foundation

/// The tables of a page whose first column has a certain heading, as one.
struct DocumentTable {
    /// The rows' cells.
    var rows: [[String]] = []

    /// Reads the tables of `document`, a path below the package, that begin with the column `heading`.
    init(_ document: String, _ heading: String) throws {
        var isInside = false
        for line in try EndToEndReadmeTests.text(document).split(
            separator: "\n", omittingEmptySubsequences: false)
        {
            guard line.hasPrefix("|") else {
                isInside = false
                continue
            }
            let cells = line.dropFirst().dropLast().split(
                separator: "|", omittingEmptySubsequences: false
            ).map { $0.trimmingCharacters(in: .whitespaces) }
            if cells[0] == heading { isInside = true }
            if isInside, cells[0] != heading, !line.hasPrefix("|-") { rows.append(cells) }
        }
    }

    /// The pieces of code in a cell.
    static func code(_ cell: String) -> [String] {
        cell.matches(of: /`([^`]*)`/).map { String($0.1) }
    }
}
