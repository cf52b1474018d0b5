import BillingTime

/// A book as read: every row with its line, nothing checked but the form of its cells.
public struct BookRows: Sendable {
    /// The rows of `accounts.csv`.
    public var accounts: [AccountRow]
    /// The rows of `parents.csv`.
    public var parents: [ParentRow]
    /// The rows of `activations.csv`.
    public var activations: [ActivationRow]
    /// The rows of `packs.csv`.
    public var packs: [PackRow]
    /// The rows of `suspensions.csv`.
    public var suspensions: [SuspensionRow]
    /// The rows of `openings.csv`.
    public var openings: [OpeningRow]

    /// Makes a book's rows.
    public init(
        accounts: [AccountRow] = [], activations: [ActivationRow] = [], packs: [PackRow] = [],
        suspensions: [SuspensionRow] = [], openings: [OpeningRow] = [], parents: [ParentRow] = []
    ) {
        self.accounts = accounts
        self.parents = parents
        self.activations = activations
        self.packs = packs
        self.suspensions = suspensions
        self.openings = openings
    }
}
