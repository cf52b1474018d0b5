import GRDB

/// A table whose rows have a digest each (`row_digest`), and a sum of these in `row_sums`.
struct DigestedTable: Sendable {
    /// Its name.
    let name: String
    /// Whether there is a sum for each month.
    var isMonthly = false
    /// SQL for what a row adds to the sum; empty: there is no sum.
    var entry = "row_digest"

    static let usage = DigestedTable(name: "usage", isMonthly: true)
    /// The sum is that of the index by which keys are found.
    static let requestKeys = DigestedTable(
        name: "request_keys", isMonthly: true,
        entry: """
            row_digest_of('request_keys_by_prefix', reach, prefix_first, id, row_digest)
            """)
    static let exceptions = DigestedTable(name: "exceptions")
    static let accounts = DigestedTable(name: "accounts")
    static let meters = DigestedTable(name: "meters")
    static let files = DigestedTable(name: "files")
    static let sources = DigestedTable(name: "sources")
    static let tails = DigestedTable(name: "tails")
    /// Too large to be looked at as a whole each time.
    static let rejectedParts = DigestedTable(name: "rejected_parts", entry: "")

    static let batches = DigestedTable(name: "batches")
    static let disputes = DigestedTable(name: "disputes")
    static let alerts = DigestedTable(name: "alerts")
    static let toldMonths = DigestedTable(name: "told_months")
    static let toldAccounts = DigestedTable(name: "told_accounts")

    /// Those that don't grow with the calls.
    static let small = [
        accounts, meters, files, exceptions, sources, tails, batches, disputes, alerts,
        toldMonths, toldAccounts,
    ]
    /// All of them.
    static let all = small + [rejectedParts, usage, requestKeys]

    private var month: String { isMonthly ? "\(name).period" : "0" }

    private func columns(in database: Database) throws -> [String] {
        try String.fetchAll(
            database.cachedStatement(
                sql: """
                    SELECT name FROM pragma_table_info(?) WHERE name <> 'row_digest' ORDER BY cid
                    """), arguments: [name])
    }

    /// SQL for the digest that a row should have.
    private func digest(in database: Database) throws -> String {
        let names = try columns(in: database).map { "\(name).\($0)" }
        return "row_digest_of('\(name)', \(names.joined(separator: ", ")))"
    }

    /// A condition of SQL that holds for each sound row, and fails at a damaged one.
    func isSound(in database: Database) throws -> String {
        "row_is_sound(\(try check(in: database)))"
    }

    /// SQL for what is wrong with a row; NULL where nothing is.
    func damage(in database: Database) throws -> String {
        "row_damage(\(try check(in: database)))"
    }

    private func check(in database: Database) throws -> String {
        let names = try columns(in: database)
        return "\(name).row_digest, '\(name):\(names.joined(separator: ","))', "
            + names.map { "\(name).\($0)" }.joined(separator: ", ")
    }

    /// Gives rows that were inserted or changed their digests, and adds them to the sum.
    func added(
        _ database: Database, where condition: String, _ arguments: StatementArguments
    ) throws {
        try database.cachedStatement(
            sql: "UPDATE \(name) SET row_digest = \(digest(in: database)) WHERE \(condition)"
        ).execute(arguments: arguments)
        try change(database, where: condition, arguments, isAdded: true)
    }

    /// Gives the row that was inserted last its digest, and adds it to the sum.
    func addedLast(_ database: Database) throws {
        try added(database, where: "id = ?", [database.lastInsertedRowID])
    }

    /// Takes rows that are about to be changed or deleted off the sum. A damaged one makes it fail.
    func removing(
        _ database: Database, where condition: String, _ arguments: StatementArguments = []
    ) throws {
        let isSound = try isSound(in: database)
        try change(database, where: "(\(condition)) AND \(isSound)", arguments, isAdded: false)
    }

    private func change(
        _ database: Database, where condition: String, _ arguments: StatementArguments,
        isAdded: Bool
    ) throws {
        let entry = entry.isEmpty ? "0" : entry
        let rows = try Row.fetchCursor(
            database.cachedStatement(
                sql: "SELECT \(month), \(entry) FROM \(name) WHERE \(condition)"),
            arguments: arguments)
        var sums: [Int64: RowSum] = [:]
        while let row = try rows.next() { sums[row[0], default: RowSum()].add(row[1]) }
        try add(isAdded ? sums : sums.mapValues(\.negated), to: database)
    }

    /// Adds to the sums, by month.
    func add(_ sums: [Int64: RowSum], to database: Database) throws {
        guard !entry.isEmpty else { return }
        let statement = try database.cachedStatement(
            sql: """
                INSERT INTO row_sums VALUES (?, ?, ?, ?)
                ON CONFLICT (name, period) DO UPDATE SET row_count = row_count + excluded.row_count,
                    digests = (digests + excluded.digests) & \(RowDigest.mask)
                """)
        for (month, sum) in sums.sorted(by: { $0.key < $1.key }) {
            try statement.execute(arguments: [name, month, sum.rows, sum.digests])
        }
    }

    /// Computes digests and sums of all rows.
    func fill(_ database: Database) throws {
        try database.execute(sql: "DELETE FROM row_sums WHERE name = ?", arguments: [name])
        try added(database, where: "TRUE", [])
    }

    // MARK: Checking sums

    /// What the sums must be, by month.
    func sums(in database: Database) throws -> [Int64: RowSum] {
        var sums: [Int64: RowSum] = [:]
        let rows = try Row.fetchAll(
            database, sql: "SELECT period, row_count, digests FROM row_sums WHERE name = ?",
            arguments: [name])
        for row in rows { sums[row[0]] = RowSum(rows: row[1], digests: row[2]) }
        return sums
    }

    /// The sums of the rows as they are now, by month.
    ///
    /// - Parameter source: how they are looked for, such as `NOT INDEXED`.
    private func found(_ source: String, in database: Database) throws -> [Int64: RowSum] {
        let statement = try RawStatement(
            "SELECT \(month), \(entry) FROM \(name) \(source)", in: database)
        defer { statement.reset() }
        var sums: [Int64: RowSum] = [:]
        while try statement.step() {
            sums[statement.integer(at: 0), default: RowSum()].add(statement.integer(at: 1))
        }
        return sums
    }

    /// What is wrong with the sums of all months.
    func differences(in database: Database) throws -> [String] {
        guard !entry.isEmpty else { return [] }
        let source = name == "request_keys" ? "INDEXED BY request_keys_by_prefix" : "NOT INDEXED"
        let expected = try sums(in: database)
        let found = try found(source, in: database)
        return Set(expected.keys).union(found.keys).sorted().compactMap { month in
            difference(month, expected, found[month] ?? RowSum())
        }
    }

    /// What is wrong with the sum of a month; nil: nothing.
    func difference(_ month: Int64, _ expected: [Int64: RowSum], _ found: RowSum) -> String? {
        let expected = expected[month] ?? RowSum()
        guard expected != found else { return nil }
        let place =
            isMonthly ? "table \(name), month \(RowDigest.monthText(month))" : "table \(name)"
        return expected.rows == found.rows
            ? "\(place): its \(found.rows) rows are not those that were written"
            : "\(place): \(found.rows) rows, and \(expected.rows) were written"
    }
}
