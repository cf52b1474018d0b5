import Reports

/// A small CSV file with a header: RFC 4180 quoting, LF or CRLF, a byte order mark.
///
/// Empty lines are passed over. What can't be read is a fault with its line, and reading goes on.
struct CSVTable: Sendable {
    /// One record.
    struct Row: Sendable {
        /// The line on which the record begins, counted from 1.
        var line: Int
        /// The cells without surrounding blanks, one for each cell of the header.
        var cells: [String]
    }

    /// The header's cells without surrounding blanks.
    private(set) var header: [String] = []
    /// The line of the header; 1 where the file is empty.
    private(set) var headerLine = 1
    /// The records below the header that have as many cells as it.
    private(set) var rows: [Row] = []
    /// What can't be read, in the order of lines.
    private(set) var faults: [InputFault] = []

    private let file: String

    /// Reads `bytes`; `file` is their name in faults.
    init(file: String, bytes: [UInt8]) {
        self.file = file
        let hasMark = bytes.starts(with: [0xEF, 0xBB, 0xBF])
        var splitter = CSVSplitter(bytes: bytes, position: hasMark ? 3 : 0)
        var hasHeader = false
        while let record = splitter.next() {
            if let reason = record.fault {
                faults.append(InputFault(file: file, line: record.line, reason: reason))
                // A header that can't be read would make every row below it wrong as well.
                guard hasHeader else { return }
                continue
            }
            if hasHeader {
                append(record)
            } else {
                header = record.cells.map { $0.trimmingBlanks() }
                headerLine = record.line
                hasHeader = true
            }
        }
        if !hasHeader {
            faults.append(InputFault(file: file, reason: "is empty; its header is missing"))
        }
    }

    private mutating func append(_ record: CSVSplitter.Record) {
        guard record.cells.count == header.count else {
            let reason =
                "has \(counted(record.cells.count, "cell")) where the header has \(header.count)"
            faults.append(InputFault(file: file, line: record.line, reason: reason))
            return
        }
        rows.append(Row(line: record.line, cells: record.cells.map { $0.trimmingBlanks() }))
    }
}

extension String {
    /// The text without blanks and line breaks at its ends, those of Unicode included: spreadsheets
    /// and web pages leave wide and unbreakable ones, and some without any width.
    func trimmingBlanks() -> String {
        func isBlank(_ scalar: Unicode.Scalar) -> Bool {
            scalar.properties.isWhitespace || scalar == "\u{FEFF}" || scalar == "\u{200B}"
        }
        let scalars = unicodeScalars
        guard let first = scalars.firstIndex(where: { !isBlank($0) }),
            let last = scalars.lastIndex(where: { !isBlank($0) })
        else { return "" }
        return String(scalars[first...last])
    }
}
