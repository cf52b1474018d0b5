extension LedgerSchema {
    /// Records that the settings leave out, the seventh outcome of a file's and a run's records.
    static let version6 = """
        ALTER TABLE files ADD COLUMN filtered INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE runs ADD COLUMN filtered INTEGER NOT NULL DEFAULT 0;
        """
}
