extension LedgerSchema {
    /// The contents that exceptions and waiting last lines belong to, and the rejected records.
    ///
    /// `sources` has a row for each content of a file of which records were rejected, or whose last
    /// line has no end yet. `witnesses` are request keys of its own calls, 12 bytes each, that did not
    /// come once more; `calls` is how many there were. A waiting last line stands in `tail`, with its
    /// header and place, since `tail_since`, in the month `tail_period`.
    ///
    /// `changed_by` is the last run that changed a file's totals: records of it were taken in late.
    ///
    /// `rejected_parts` are gzip members of rejected records, in their order; an exception has the
    /// part, the first byte and the length of its record. Those of a part that `is_rest` have none of
    /// their own. `count` is how many records an exception stands for, `second` the time of a call in
    /// the future.
    static let version7 = """
        CREATE TABLE sources (
            id INTEGER PRIMARY KEY,
            digest BLOB NOT NULL,
            path BLOB NOT NULL,
            calls INTEGER NOT NULL DEFAULT 0,
            witnesses BLOB NOT NULL DEFAULT x'',
            tail BLOB,
            tail_header BLOB,
            tail_line INTEGER,
            tail_offset INTEGER,
            tail_since INTEGER,
            tail_period INTEGER
        ) STRICT;
        CREATE INDEX sources_by_digest ON sources (digest);
        CREATE TABLE rejected_parts (
            id INTEGER PRIMARY KEY,
            source INTEGER NOT NULL REFERENCES sources (id),
            header BLOB NOT NULL,
            packed BLOB NOT NULL,
            unpacked_bytes INTEGER NOT NULL,
            is_rest INTEGER NOT NULL CHECK (is_rest IN (0, 1))
        ) STRICT;
        CREATE INDEX rejected_parts_by_source ON rejected_parts (source);
        ALTER TABLE files ADD COLUMN changed_by INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE exceptions ADD COLUMN source INTEGER;
        ALTER TABLE exceptions ADD COLUMN part INTEGER;
        ALTER TABLE exceptions ADD COLUMN part_start INTEGER;
        ALTER TABLE exceptions ADD COLUMN part_length INTEGER;
        ALTER TABLE exceptions ADD COLUMN count INTEGER NOT NULL DEFAULT 1;
        ALTER TABLE exceptions ADD COLUMN second INTEGER;
        CREATE INDEX exceptions_by_source ON exceptions (source) WHERE source IS NOT NULL;
        """
}
