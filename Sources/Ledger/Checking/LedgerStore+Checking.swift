import GRDB

extension LedgerStore {
    /// Fails where rows have vanished, before anything is taken from the ledger.
    ///
    /// Each row is checked where it is read, and usage when all of it was. A writer looks at the
    /// indexes too, by which it finds what it changes.
    func checkAtOpening() throws(LedgerError) {
        try connection.read { database in
            guard try LedgerSchema.hasDigests(database) else { return }
            // Runs decide no charge; closes have digests of their own, compared when they were read.
            for name in ["runs", "closes", "close_tariffs", "close_exceptions", "close_files"] {
                try LedgerStore.refuse(LedgerStore.integrity(of: name, database))
            }
            for table in DigestedTable.small {
                try LedgerStore.refuse(table.differences(in: database))
                guard mode != .readOnly else { continue }
                try LedgerStore.refuse(LedgerStore.integrity(of: table.name, database))
            }
            guard mode != .readOnly else { return }
            try LedgerStore.refuse(DigestedTable.requestKeys.differences(in: database))
        }
    }

    /// Fails where a copy of this ledger is damaged.
    func checkCopy(_ copy: String) throws(LedgerError) {
        let connection = try LedgerConnection(path: copy, purpose: .readingImmutable)
        let damages: [String]
        do throws(LedgerError) {
            damages = try LedgerStore(path: copy, mode: .readOnly, connection: connection).damages()
            try connection.close()
        } catch .corrupt(let failure) {
            // The copy is as sound as the ledger, and is about to be removed.
            throw .corrupt(LedgerFailure(path: path, message: failure.message))
        }
        guard let first = damages.first else { return }
        let more = damages.count == 1 ? "" : ", and \(damages.count - 1) more"
        throw .corrupt(LedgerFailure(path: path, message: first + more))
    }

    /// What SQLite finds wrong with a table and its indexes.
    private static func integrity(of table: String, _ database: Database) throws -> [String] {
        try String.fetchAll(database, sql: "PRAGMA integrity_check(\(table))")
            .filter { $0 != "ok" }.map { "table \(table): \($0)" }
    }

    private static func refuse(_ damages: [String]) throws {
        guard let first = damages.first else { return }
        throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: first)
    }

    /// All that is damaged, a line each: rows by table, number, month and account; rows that
    /// vanished; indexes and pages.
    public func damages() throws(LedgerError) -> [String] {
        var found: [String] = []
        if try connection.read({ try LedgerSchema.hasDigests($0) }) {
            for table in DigestedTable.all {
                found += try orItsFailure { database in
                    let damage = try table.damage(in: database)
                    return try String.fetchAll(
                        database,
                        sql: """
                            SELECT damage FROM
                                (SELECT \(damage) AS damage FROM \(table.name) NOT INDEXED)
                            WHERE damage IS NOT NULL
                            """)
                }
                found += try orItsFailure { try table.differences(in: $0) }
            }
        }
        found += try integrityCheck()
        return found
    }

    /// What `find` finds; where the damage is such that it can't go on, that.
    private func orItsFailure(
        _ find: (Database) throws -> [String]
    ) throws(LedgerError) -> [String] {
        do {
            return try connection.read(find)
        } catch .corrupt(let failure) {
            return [failure.message]
        }
    }
}
