import BillingTime

/// The accounts and what they bought, checked as a whole (Formats.md, "The book").
public struct Book: Sendable {
    /// The book of a run without one: every account is active since ever, postpaid, without packs.
    public static let everyoneActive = Book(contracts: [], mainPositions: nil)

    /// A month from which on an account has another main account.
    struct Move: Sendable {
        var from: Period
        /// The main account, as a position in `contracts`.
        var main: Int
    }

    /// An account of which no usage is expected any more.
    public struct Closing: Sendable {
        /// The account.
        public let accountID: String
        /// From when on.
        public let at: Instant
    }

    /// The main accounts' contracts, ascending by account bytewise.
    let contracts: [Contract]
    /// The position in `contracts` of each account's main account before any move; nil: every account
    /// is its own.
    let mainPositions: [Bytewise: Int]?
    /// The moves of the accounts that have any, ascending.
    let moves: [Bytewise: [Move]]
    /// The accounts that are closed, ascending bytewise.
    public let closings: [Closing]

    init(
        contracts: [Contract], mainPositions: [Bytewise: Int]?, moves: [Bytewise: [Move]] = [:],
        closings: [Closing] = []
    ) {
        self.contracts = contracts
        self.mainPositions = mainPositions
        self.moves = moves
        self.closings = closings
    }

    /// Whether this is the book of a run without one.
    public var isEveryoneActive: Bool { mainPositions == nil }

    /// The accounts that are main accounts in any month, ascending bytewise; empty where every account
    /// is active.
    public var mainAccountIDs: [String] { contracts.map(\.accountID) }

    /// The account that pays for `accountID` in a month; nil: the book doesn't know it.
    ///
    /// - Parameter period: the month; nil: the one after all moves.
    public func mainAccount(of accountID: String, in period: Period? = nil) -> String? {
        guard let mainPositions else { return accountID }
        let account = Bytewise(accountID)
        guard var main = mainPositions[account] else { return nil }
        if !moves.isEmpty, let moved = moves[account] {
            main =
                moved.last { move in period.map { move.from <= $0 } ?? true }.map(\.main) ?? main
        }
        return contracts[main].accountID
    }

    /// The accounts that pay for `accountID`, with the months in which they do, ascending; none where
    /// it is always the same one.
    func payers(of accountID: String) -> [(main: String, months: Range<Period>)] {
        guard !moves.isEmpty, let moved = moves[Bytewise(accountID)],
            let first = mainPositions?[Bytewise(accountID)]
        else { return [] }
        let mains = [first] + moved.map(\.main)
        let bounds =
            [Period(monthsSinceYearZero: .min)] + moved.map(\.from)
            + [Period(monthsSinceYearZero: .max)]
        return mains.indices.map {
            (contracts[mains[$0]].accountID, bounds[$0]..<bounds[$0 + 1])
        }
    }

    /// The contract of a main account; nil: the book knows no such main account.
    public func contract(of mainAccountID: String) -> Contract? {
        guard let mainPositions else { return Contract(accountID: mainAccountID) }
        guard let position = mainPositions[Bytewise(mainAccountID)] else { return nil }
        if contracts[position].accountID.utf8.elementsEqual(mainAccountID.utf8) {
            return contracts[position]
        }
        return moves.isEmpty ? nil : movedContract(of: mainAccountID)
    }

    /// The contract of an account that is a main account after a move.
    private func movedContract(of accountID: String) -> Contract? {
        var (low, high) = (0, contracts.count)
        while low < high {
            let middle = (low + high) / 2
            if Bytewise(contracts[middle].accountID) < Bytewise(accountID) {
                low = middle + 1
            } else {
                high = middle
            }
        }
        guard low < contracts.count,
            contracts[low].accountID.utf8.elementsEqual(accountID.utf8)
        else { return nil }
        return contracts[low]
    }
}
