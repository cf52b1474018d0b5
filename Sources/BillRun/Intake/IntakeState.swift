/// What an intake has come to so far: what changes with a transaction, and is dropped with it.
struct IntakeState: Sendable {
    /// What the logs came to.
    var result = IntakeResult()
    /// How many of the session's accounts the ledger has.
    var writtenAccounts: Int
    /// How many of the session's meters the ledger has.
    var writtenMeters: Int
}
