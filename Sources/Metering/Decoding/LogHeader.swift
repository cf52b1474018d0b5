/// The first line of a CSV or TSV log.
struct LogHeader {
    /// The columns' delimiter: a tab where the line has one, else a comma.
    let delimiter: UInt8
    /// By column: the slot of `CallFields` that takes the column.
    let slots: [Int]

    /// Reads a header line.
    ///
    /// A name is looked for as it is, and a field's own name also in other spellings.
    ///
    /// - Throws: `LogFileError` (`not_a_log`) where a column that every call must have, or that
    ///   somebody named, is missing, or where two columns may be meant.
    init(line: ByteView, map: FieldMap) throws {
        let isTabbed = line.firstIndex(of: UInt8(ascii: "\t")) != nil
        delimiter = isTabbed ? UInt8(ascii: "\t") : UInt8(ascii: ",")
        let columns = Self.columns(line, delimiter: delimiter)
        let plan = FieldPlan(map)
        var slots = [Int](repeating: CallFields.ignored, count: columns.count)
        var found: UInt32 = 0
        func place(_ column: FieldPlan.Column, at places: [Int]) throws {
            guard places.count < 2 else { throw Self.ambiguity(places.map { columns[$0] }, column) }
            guard let place = places.first else { return }
            slots[place] = column.slot
            found |= 1 << UInt32(column.slot)
        }
        for column in plan.columns {
            try place(column, at: columns.indices.filter { columns[$0] == column.name })
        }
        for column in plan.columns
        where found & 1 << UInt32(column.slot) == 0 && plan.isFoldable(column) {
            let name = FieldPlan.folded(column.name)
            let places = columns.indices.filter {
                slots[$0] == CallFields.ignored && FieldPlan.folded(columns[$0]) == name
            }
            try place(column, at: places)
        }
        let free = columns.indices.filter { slots[$0] == CallFields.ignored }.map { columns[$0] }
        if let detail = Self.missing(plan, map, found, columns: columns, free: free) {
            throw LogFileError(fault: .notALog, detail: detail)
        }
        self.slots = slots
    }

    /// What to say of the columns that are missing; nil: none is.
    private static func missing(
        _ plan: FieldPlan, _ map: FieldMap, _ found: UInt32, columns: [String], free: [String]
    ) -> String? {
        let missing = CallField.allCases.filter { field in
            (field.isRequired || map[field].isNamed) && !plan.isThere(field, among: found)
        }
        let others = plan.needs.filter { !$0.isMet(by: found) && $0.field == nil }.map(\.name)
        guard missing.isEmpty, others.isEmpty else {
            return ColumnGuess.detail(
                missing: missing, others: others, columns: columns, free: free, map: map)
        }
        // Without its column every call succeeded, so that a misspelt one must not pass.
        guard map[.errorCode].isStandard, !plan.isThere(.errorCode, among: found),
            let column = free.first(where: ColumnGuess.isErrorCode)
        else { return nil }
        return "the first line names no column error_code, and \(column) looks like it; say so "
            + "with --map error_code=\(column), or give that column another name"
    }

    private static func ambiguity(_ names: [String], _ column: FieldPlan.Column) -> LogFileError {
        let isTwice = names.allSatisfy { $0 == names[0] }
        let what =
            isTwice
            ? "the column \(names[0]) \(names.count) times"
            : names.joined(separator: " and ") + ", which both may be \(column.name)"
        return LogFileError(
            fault: .notALog,
            detail: "the first line names \(what); say with --map which "
                + (isTwice ? "other column is meant" : "one is meant") + ", or take one out")
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
        name.withView { ValueText.trimmed($0).text }
    }
}
