extension LedgerSchema {
    /// What somebody was told, so that nobody is told it twice.
    ///
    /// Exceptions of a month were told up to the run that `told_months` names; those of accounts that
    /// are in no table of their own stand in `told_accounts`. Alerts keep the figures with which they
    /// were raised, in the order of `position` within their run; those of older ledgers have none, and no
    /// `period`.
    static let version9 = """
        CREATE TABLE told_months (
            period INTEGER PRIMARY KEY,
            run INTEGER NOT NULL REFERENCES runs (id)
        ) STRICT;
        CREATE TABLE told_accounts (
            period INTEGER NOT NULL,
            reason TEXT NOT NULL,
            account BLOB NOT NULL,
            PRIMARY KEY (period, reason, account)
        ) STRICT, WITHOUT ROWID;
        ALTER TABLE alerts ADD COLUMN period INTEGER;
        ALTER TABLE alerts ADD COLUMN position INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE alerts ADD COLUMN name BLOB NOT NULL DEFAULT x'';
        ALTER TABLE alerts ADD COLUMN class TEXT NOT NULL DEFAULT '';
        ALTER TABLE alerts ADD COLUMN granted INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE alerts ADD COLUMN used INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE alerts ADD COLUMN remaining INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE alerts ADD COLUMN ends_at INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE alerts ADD COLUMN exhausted_on INTEGER;
        ALTER TABLE alerts ADD COLUMN tier_over INTEGER;
        ALTER TABLE alerts ADD COLUMN tier_units INTEGER;
        ALTER TABLE alerts ADD COLUMN tier_price TEXT;
        ALTER TABLE alerts ADD COLUMN tier_difference TEXT;
        """
}
