extension LedgerSchema {
    /// Quota alerts that were raised: each is raised once, over all runs.
    static let version4 = """
        CREATE TABLE alerts (
            account BLOB NOT NULL,
            pool TEXT NOT NULL,
            grant_name TEXT NOT NULL,
            threshold INTEGER NOT NULL,
            run INTEGER NOT NULL REFERENCES runs (id),
            PRIMARY KEY (account, pool, grant_name, threshold)
        ) STRICT, WITHOUT ROWID;
        """
}
