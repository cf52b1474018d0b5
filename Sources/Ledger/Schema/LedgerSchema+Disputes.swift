extension LedgerSchema {
    /// Request ids that calls of different content came with, in different commits of one intake.
    ///
    /// Which of them counts is settled at the end of the run, or of the one that goes on after a
    /// crash. For that a file says where its records begin and in which batch they were written,
    /// and a key of which run it is; keys of older ledgers have none, and are settled.
    static let version5 = """
        CREATE TABLE disputes (
            request_key BLOB PRIMARY KEY CHECK (length(request_key) = 12)
        ) STRICT, WITHOUT ROWID;
        ALTER TABLE files ADD COLUMN first_offset INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE files ADD COLUMN batch INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE request_keys ADD COLUMN run INTEGER NOT NULL DEFAULT 0;
        """
}
