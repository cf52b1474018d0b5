/// An account that usage has been seen for.
public struct LedgerAccount: Hashable, Sendable {
    /// The ledger's number for it.
    public var id: Int64
    /// The id in the logs.
    public var account: [UInt8]

    /// Makes an account.
    public init(id: Int64, account: [UInt8]) {
        self.id = id
        self.account = account
    }
}
