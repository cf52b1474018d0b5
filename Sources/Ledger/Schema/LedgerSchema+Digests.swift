import GRDB

extension LedgerSchema {
    /// The digests of rows, and what they add up to (`DigestedTable`, `RowSum`).
    ///
    /// The index by which request keys are found has their digests too: one walk through it tells
    /// whether each is found.
    static let version10 =
        DigestedTable.all.map {
            "ALTER TABLE \($0.name) ADD COLUMN row_digest INTEGER NOT NULL DEFAULT 0;\n"
        }.joined() + """
            CREATE TABLE row_sums (
                name TEXT NOT NULL,
                period INTEGER NOT NULL,
                row_count INTEGER NOT NULL,
                digests INTEGER NOT NULL,
                PRIMARY KEY (name, period)
            ) STRICT, WITHOUT ROWID;
            DROP INDEX request_keys_by_prefix;
            CREATE INDEX request_keys_by_prefix
                ON request_keys (reach, prefix_first, period, row_digest);
            """

    /// The first version with digests.
    static let firstWithDigests = 10

    /// Whether a ledger has digests.
    static func hasDigests(_ database: Database) throws -> Bool {
        try version(of: database) >= firstWithDigests
    }

    /// Computes all digests and sums.
    static func fillDigests(_ database: Database) throws {
        for table in DigestedTable.all { try table.fill(database) }
        try LedgerSettings.writeDigest(database)
    }
}
