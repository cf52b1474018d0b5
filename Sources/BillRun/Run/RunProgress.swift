/// Whoever wants to know how far the reading of logs has come.
///
/// Workers report once per block from several threads at once; a report must not take long.
public protocol RunProgress: Sendable {
    /// Adds what was done since the last report; `bytes` as they lie on disk. What turns out to
    /// have to be done again is taken back with negative numbers.
    func add(files: Int, bytes: Int64, rows: Int64)

    /// All is read, or nothing more will be.
    func finish()
}

/// Nobody wants to know.
public struct NoProgress: RunProgress {
    /// Makes it.
    public init() {}

    /// Forgets what was done.
    public func add(files: Int, bytes: Int64, rows: Int64) {}
    /// Does nothing.
    public func finish() {}
}
