extension LedgerSchema {
    /// Exceptions that somebody has accepted, with when and why; and those that a close went out with,
    /// a line each, which are part of what its hash covers.
    static let version8 = """
        ALTER TABLE exceptions ADD COLUMN accepted_at INTEGER;
        ALTER TABLE exceptions ADD COLUMN accepted_reason TEXT;
        ALTER TABLE closes ADD COLUMN accepted TEXT NOT NULL DEFAULT '';
        """
}
