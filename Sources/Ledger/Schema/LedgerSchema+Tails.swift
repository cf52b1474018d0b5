extension LedgerSchema {
    /// Last lines that had no line end when their file was taken in.
    ///
    /// Such a line may be half of one. Its call is written in a batch of its own, and is taken back
    /// when the file has grown and the line is read again, whole.
    static let version3 = """
        CREATE TABLE tails (
            digest BLOB PRIMARY KEY CHECK (length(digest) = 32),
            usage_row INTEGER NOT NULL,
            key_row INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        """
}
