import GRDB

/// The ledger's tables, as the list of steps that lead to them.
///
/// A step is never edited once released: a change is a further step.
struct LedgerSchema: Sendable {
    /// `CBil`: what tells a ledger from every other SQLite file.
    static let applicationID: Int32 = 0x4342_696C

    /// The schema of this release.
    static let current = LedgerSchema(migrations: [
        version1, version2, version3, version4, version5, version6, version7, version8, version9,
        version10,
    ])

    /// SQL that leads from version `index` to version `index + 1`.
    var migrations: [String]

    /// The version that all steps lead to; SQLite keeps it as `user_version`.
    var version: Int { migrations.count }

    /// Runs the steps that the database lacks, in one transaction with their version number and
    /// the digests of all rows: a step may change any.
    func migrate(_ database: Database) throws {
        let found = try LedgerSchema.version(of: database)
        guard found < version else { return }
        try database.inTransaction(.immediate) {
            for step in migrations.indices.dropFirst(found) {
                try database.execute(sql: migrations[step])
                try database.execute(sql: "PRAGMA user_version = \(step + 1)")
            }
            if try LedgerSchema.hasDigests(database) { try LedgerSchema.fillDigests(database) }
            return .commit
        }
    }

    /// The version that a database is at.
    static func version(of database: Database) throws -> Int {
        let version = try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
        guard version >= 0 else {
            throw DatabaseError(
                resultCode: .SQLITE_CORRUPT, message: "the version in the file's header is damaged")
        }
        return version
    }
}

extension LedgerSchema {
    /// Intake: files, usage, request keys, exceptions and runs.
    ///
    /// Ids, error codes, names and paths come from outside and may be any bytes: they are BLOBs.
    /// `usage` has a rowid on purpose. Clustered by its key instead (WITHOUT ROWID), a night's
    /// rows fall between those of all earlier nights, and rows of several kB leave most of their
    /// overflow pages empty: with 20,000 accounts a night's commit wrote 85 MB instead of 13 MB,
    /// and 60 MB of rows took 108 MB on disk instead of 68 MB.
    /// `reach` is the span of a key segment rounded up to 2^n - 1: segments of one reach that
    /// overlap a range start within a bounded distance of it, so the index finds them.
    static let version1 = """
        CREATE TABLE settings (
            key TEXT PRIMARY KEY,
            value TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE runs (
            id INTEGER PRIMARY KEY,
            command TEXT NOT NULL,
            program_version TEXT NOT NULL,
            as_of INTEGER NOT NULL,
            started_at INTEGER NOT NULL,
            finished_at INTEGER,
            exit_code INTEGER,
            files INTEGER NOT NULL DEFAULT 0,
            records_read INTEGER NOT NULL DEFAULT 0,
            metered INTEGER NOT NULL DEFAULT 0,
            not_billable INTEGER NOT NULL DEFAULT 0,
            duplicate INTEGER NOT NULL DEFAULT 0,
            conflicting INTEGER NOT NULL DEFAULT 0,
            rejected INTEGER NOT NULL DEFAULT 0,
            detail BLOB NOT NULL DEFAULT x''
        ) STRICT;

        CREATE TABLE batches (
            id INTEGER PRIMARY KEY,
            run INTEGER NOT NULL REFERENCES runs (id)
        ) STRICT;

        CREATE TABLE files (
            id INTEGER PRIMARY KEY,
            digest BLOB NOT NULL UNIQUE CHECK (length(digest) = 32),
            path BLOB NOT NULL,
            name BLOB NOT NULL,
            size_bytes INTEGER NOT NULL,
            content_bytes INTEGER NOT NULL,
            resume_offset INTEGER NOT NULL,
            resume_line INTEGER NOT NULL,
            first_second INTEGER,
            last_second INTEGER,
            records_read INTEGER NOT NULL,
            metered INTEGER NOT NULL,
            not_billable INTEGER NOT NULL,
            duplicate INTEGER NOT NULL,
            conflicting INTEGER NOT NULL,
            rejected INTEGER NOT NULL,
            run INTEGER NOT NULL REFERENCES runs (id),
            taken_at INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX files_by_name ON files (name);

        CREATE TABLE accounts (
            id INTEGER PRIMARY KEY,
            account BLOB NOT NULL UNIQUE
        ) STRICT;

        CREATE TABLE meters (
            id INTEGER PRIMARY KEY,
            interface TEXT NOT NULL,
            error_code BLOB NOT NULL,
            ticket BLOB
        ) STRICT;
        CREATE UNIQUE INDEX meters_by_content
            ON meters (interface, error_code, ifnull('=' || ticket, ''));

        CREATE TABLE usage (
            id INTEGER PRIMARY KEY,
            period INTEGER NOT NULL,
            account INTEGER NOT NULL REFERENCES accounts (id),
            batch INTEGER NOT NULL REFERENCES batches (id),
            units INTEGER NOT NULL,
            first_second INTEGER NOT NULL,
            last_second INTEGER NOT NULL,
            days BLOB NOT NULL,
            UNIQUE (period, account, batch)
        ) STRICT;

        CREATE TABLE request_keys (
            id INTEGER PRIMARY KEY,
            period INTEGER NOT NULL,
            reach INTEGER NOT NULL,
            prefix_first INTEGER NOT NULL CHECK (prefix_first >= 0),
            prefix_last INTEGER NOT NULL CHECK (prefix_last >= prefix_first),
            count INTEGER NOT NULL,
            keys BLOB NOT NULL
        ) STRICT;
        CREATE INDEX request_keys_by_prefix ON request_keys (reach, prefix_first);
        CREATE INDEX request_keys_by_period ON request_keys (period);

        CREATE TABLE exceptions (
            id INTEGER PRIMARY KEY,
            period INTEGER NOT NULL,
            file BLOB NOT NULL,
            line INTEGER NOT NULL,
            byte_offset INTEGER NOT NULL,
            reason TEXT NOT NULL,
            account BLOB NOT NULL,
            detail BLOB NOT NULL,
            request_key BLOB,
            run INTEGER NOT NULL REFERENCES runs (id),
            header BLOB,
            record BLOB,
            file_level INTEGER NOT NULL CHECK (file_level IN (0, 1))
        ) STRICT;
        CREATE INDEX exceptions_by_period ON exceptions (period);
        CREATE INDEX exceptions_by_request ON exceptions (request_key)
            WHERE request_key IS NOT NULL;
        CREATE INDEX exceptions_by_file ON exceptions (file) WHERE file_level = 1;
        """
}
