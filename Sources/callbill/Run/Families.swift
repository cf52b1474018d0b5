import Billing

/// A main account with the accounts of the ledger that are booked to it.
struct Family: Sendable {
    /// The main account.
    let accountID: String
    /// The ledger's numbers of the accounts whose calls it pays for.
    let members: [Int64]
}

/// Who pays for whom: the ledger's accounts by the main accounts of the book.
struct Families: Sendable {
    /// The main accounts, ascending bytewise; those of the book also where they have no calls.
    let known: [Family]
    /// Accounts that the book doesn't know, ascending bytewise.
    let unknown: [Family]

    /// - Parameters:
    ///   - accounts: the ledger's accounts; the number is the position plus one.
    ///   - issued: accounts with issued invoices. One that became a sub-account since is still a
    ///     family, without members: what was issued to it comes back.
    init(accounts: [[UInt8]], book: Book, issued: [[UInt8]] = []) {
        var members: [[UInt8]: [Int64]] = [:]
        var unknown: [Family] = []
        for id in book.mainAccountIDs { members[Array(id.utf8)] = [] }
        for (position, account) in accounts.enumerated() {
            let id = String(decoding: account, as: UTF8.self)
            if let main = book.mainAccount(of: id) {
                members[Array(main.utf8), default: []].append(Int64(position + 1))
            } else {
                unknown.append(Family(accountID: id, members: [Int64(position + 1)]))
            }
        }
        for account in issued
        where book.mainAccount(of: String(decoding: account, as: UTF8.self)) != nil {
            members[account, default: []] += []
        }
        let ids = members.keys.sorted { $0.lexicographicallyPrecedes($1) }
        known = ids.map {
            Family(accountID: String(decoding: $0, as: UTF8.self), members: members[$0]!)
        }
        self.unknown = unknown.sorted {
            $0.accountID.utf8.lexicographicallyPrecedes($1.accountID.utf8)
        }
    }
}
