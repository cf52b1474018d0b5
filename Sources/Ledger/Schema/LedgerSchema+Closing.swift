extension LedgerSchema {
    /// Closing: what was issued, and everything that it depends on.
    ///
    /// A reopened close keeps all its rows: only closes without `reopened_at` are in force.
    /// Corrections are issued lines whose `charge_period` is before the month of their close.
    static let version2 = """
        CREATE TABLE closes (
            id INTEGER PRIMARY KEY,
            period INTEGER NOT NULL,
            as_of INTEGER NOT NULL,
            closed_at INTEGER NOT NULL,
            run INTEGER NOT NULL REFERENCES runs (id),
            tariff_version TEXT NOT NULL,
            currency TEXT NOT NULL,
            policies TEXT NOT NULL,
            book_digest BLOB NOT NULL,
            input_count INTEGER NOT NULL,
            input_digest BLOB NOT NULL,
            content_digest BLOB NOT NULL,
            previous BLOB NOT NULL,
            hash BLOB NOT NULL CHECK (length(hash) = 32),
            reopened_at INTEGER,
            reopen_reason BLOB,
            reopen_hash BLOB
        ) STRICT;
        CREATE UNIQUE INDEX closes_in_force ON closes (period) WHERE reopened_at IS NULL;

        CREATE TABLE close_tariffs (
            close INTEGER NOT NULL REFERENCES closes (id),
            position INTEGER NOT NULL,
            content BLOB NOT NULL,
            PRIMARY KEY (close, position)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE close_exceptions (
            close INTEGER NOT NULL REFERENCES closes (id),
            account BLOB NOT NULL,
            PRIMARY KEY (close, account)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE close_files (
            close INTEGER NOT NULL REFERENCES closes (id),
            path BLOB NOT NULL,
            digest BLOB NOT NULL CHECK (length(digest) = 32),
            PRIMARY KEY (close, path)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE issued_accounts (
            id INTEGER PRIMARY KEY,
            close INTEGER NOT NULL REFERENCES closes (id),
            account BLOB NOT NULL,
            name BLOB NOT NULL,
            free_units INTEGER NOT NULL,
            prepaid_units INTEGER NOT NULL,
            postpaid_units INTEGER NOT NULL,
            unbilled_units INTEGER NOT NULL,
            not_billable_units INTEGER NOT NULL,
            packs_amount TEXT NOT NULL,
            usage_amount TEXT NOT NULL,
            rounding TEXT NOT NULL,
            total TEXT NOT NULL,
            UNIQUE (account, close)
        ) STRICT;

        CREATE TABLE issued_lines (
            issued INTEGER NOT NULL REFERENCES issued_accounts (id),
            position INTEGER NOT NULL,
            charge_period INTEGER NOT NULL,
            pool BLOB,
            interface BLOB,
            usage_type TEXT NOT NULL,
            corrected_type TEXT,
            source BLOB NOT NULL,
            quantity INTEGER NOT NULL,
            unit_price TEXT NOT NULL,
            amount TEXT NOT NULL,
            PRIMARY KEY (issued, position)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE issued_balances (
            issued INTEGER NOT NULL REFERENCES issued_accounts (id),
            position INTEGER NOT NULL,
            pool BLOB NOT NULL,
            grant_name BLOB NOT NULL,
            class TEXT NOT NULL,
            granted INTEGER NOT NULL,
            used_before INTEGER NOT NULL,
            used INTEGER NOT NULL,
            remaining INTEGER NOT NULL,
            lapsed INTEGER NOT NULL,
            starts_at INTEGER NOT NULL,
            ends_at INTEGER NOT NULL,
            PRIMARY KEY (issued, position)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE issued_leakage (
            issued INTEGER NOT NULL REFERENCES issued_accounts (id),
            position INTEGER NOT NULL,
            pool BLOB NOT NULL,
            interface BLOB NOT NULL,
            reason TEXT NOT NULL,
            units INTEGER NOT NULL,
            first_at INTEGER NOT NULL,
            last_at INTEGER NOT NULL,
            list_value TEXT,
            PRIMARY KEY (issued, position)
        ) STRICT, WITHOUT ROWID;
        """
}
