/// Which program this is.
public enum ProgramVersion {
    /// The version, as `run.json` and the ledger have it.
    public static let current = "0.1.0"
}
