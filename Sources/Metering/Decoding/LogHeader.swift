/// The first line of a CSV or TSV log.
struct LogHeader {
    /// The columns' delimiter: a tab where the line has one, else a comma.
    let delimiter: UInt8
    /// By column: the slot of `CallFields` that takes the column.
    let slots: [Int]

    /// Reads a header line.
    ///
    /// - Throws: `LogFileError` (`not_a_log`) where a column that every call must have is missing.
    init(line: ByteView, map: FieldMap) throws {
        let isTabbed = line.firstIndex(of: UInt8(ascii: "\t")) != nil
        delimiter = isTabbed ? UInt8(ascii: "\t") : UInt8(ascii: ",")
        let columns = Self.columns(line, delimiter: delimiter)
        var slots = [Int](repeating: CallFields.ignored, count: columns.count)
        var missing: [CallField] = []
        for field in CallField.allCases {
            let named = columns.indices.filter { columns[$0] == map[field] }
            guard named.count < 2 else {
                throw LogFileError(
                    fault: .notALog,
                    detail: "the first line names the column \(map[field]) \(named.count) times; "
                        + "say with --map which other column is meant, or take one out")
            }
            if let column = named.first {
                slots[column] = field.rawValue
            } else if field.isRequired {
                missing.append(field)
            }
        }
        guard missing.isEmpty else {
            throw LogFileError(
                fault: .notALog,
                detail: ColumnGuess.detail(missing: missing, columns: columns, map: map))
        }
        self.slots = slots
    }

    /// Whether a line names at least two of the columns that every call must have.
    static func namesColumns(_ line: ByteView, map: FieldMap) -> Bool {
        let isTabbed = line.firstIndex(of: UInt8(ascii: "\t")) != nil
        let delimiter = isTabbed ? UInt8(ascii: "\t") : UInt8(ascii: ",")
        return ColumnGuess.named(columns(line, delimiter: delimiter), map: map) >= 2
    }

    /// The names of a header's columns.
    static func columns(_ line: ByteView, delimiter: UInt8) -> [String] {
        var columns: [String] = []
        var name: [UInt8] = []
        var isQuoted = false
        for position in 0..<line.count {
            let byte = line[position]
            if byte == UInt8(ascii: "\"") {
                isQuoted.toggle()
            } else if byte == delimiter && !isQuoted {
                columns.append(trimmed(name))
                name.removeAll()
            } else {
                name.append(byte)
            }
        }
        return columns + [trimmed(name)]
    }

    private static func trimmed(_ name: [UInt8]) -> String {
        let isBlank: (UInt8) -> Bool = { $0 == 0x20 || $0 == 0x0D }
        let end = name.lastIndex { !isBlank($0) }.map { $0 + 1 } ?? 0
        return String(decoding: name[..<end].drop(while: isBlank), as: UTF8.self)
    }
}
