/// The accounts and what they bought, checked as a whole (Formats.md, "The book").
public struct Book: Sendable {
    /// The book of a run without one: every account is active since ever, postpaid, without packs.
    public static let everyoneActive = Book(contracts: [], mainPositions: nil)

    /// The main accounts' contracts, ascending by account bytewise.
    let contracts: [Contract]
    /// The position in `contracts` of each account's main account; nil: every account is its own.
    let mainPositions: [Bytewise: Int]?

    init(contracts: [Contract], mainPositions: [Bytewise: Int]?) {
        self.contracts = contracts
        self.mainPositions = mainPositions
    }

    /// Whether this is the book of a run without one.
    public var isEveryoneActive: Bool { mainPositions == nil }

    /// The main accounts, ascending bytewise; empty where every account is active.
    public var mainAccountIDs: [String] { contracts.map(\.accountID) }

    /// The account that pays for `accountID`; nil: the book doesn't know it.
    public func mainAccount(of accountID: String) -> String? {
        guard let mainPositions else { return accountID }
        return mainPositions[Bytewise(accountID)].map { contracts[$0].accountID }
    }

    /// The contract of a main account; nil: the book knows no such main account.
    public func contract(of mainAccountID: String) -> Contract? {
        guard let mainPositions else { return Contract(accountID: mainAccountID) }
        guard let position = mainPositions[Bytewise(mainAccountID)],
            contracts[position].accountID.utf8.elementsEqual(mainAccountID.utf8)
        else { return nil }
        return contracts[position]
    }
}
