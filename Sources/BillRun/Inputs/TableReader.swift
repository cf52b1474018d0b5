import Billing
import BillingTime

/// Reads the rows of a CSV file into values and collects what is wrong with them.
struct TableReader {
    /// The file's path as faults show it.
    let file: String
    /// The zone of times that name none.
    let zone: BillingZone
    /// What is wrong, in the order of lines within rows and cells.
    private(set) var faults: [InputFault]
    /// Whether no row is lost, so that checks across rows make sense.
    let hasAllRows: Bool

    private let table: CSVTable
    /// The columns' positions; empty where one is missing, so that no row can be read.
    private let columns: [String: Int]

    /// Starts with the file's bytes; `columns` must all be in its header, in any order, and those of
    /// `optional` may be.
    init(
        file: String, bytes: [UInt8], columns: [String], optional: [String] = [],
        zone: BillingZone
    ) {
        self.file = file
        self.zone = zone
        let table = CSVTable(file: file, bytes: bytes)
        let header = table.header
        var faults = table.faults
        var positions: [String: Int] = [:]
        if !header.isEmpty {
            for column in columns + optional {
                let matches = header.indices.filter { header[$0] == column }
                positions[column] = matches.first
                let isAbsent = matches.isEmpty && optional.contains(column)
                guard matches.count != 1, !isAbsent else { continue }
                let reason =
                    matches.isEmpty
                    ? "the column `\(column)` is missing"
                    : "the column `\(column)` is there \(matches.count) times"
                faults.append(InputFault(file: file, line: table.headerLine, reason: reason))
            }
        }
        self.table = table
        self.faults = faults
        hasAllRows = faults.isEmpty
        self.columns = columns.allSatisfy { positions[$0] != nil } ? positions : [:]
    }

    /// The values of all rows, with stand-ins for cells that can't be read.
    ///
    /// Such a row is kept, or every row that refers to it would look wrong too.
    mutating func rows<Value>(_ make: (inout RowReader) -> Value) -> [Value] {
        guard !columns.isEmpty else { return [] }
        var values: [Value] = []
        for row in table.rows {
            var reader = RowReader(row: row, columns: columns, zone: zone)
            values.append(make(&reader))
            faults += reader.reasons.map { InputFault(file: file, line: row.line, reason: $0) }
        }
        return values
    }
}
