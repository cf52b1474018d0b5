import BillingTime

/// A main account with the accounts of the ledger that are booked to it.
public struct PayerGroup: Sendable {
    /// The main account.
    public let accountID: String
    /// The ledger's numbers of the accounts whose calls it pays for.
    public let members: [Int64]
    /// Of members that moved, the months in which it pays for them.
    private let months: [Int64: [Range<Period>]]

    /// Makes a group.
    ///
    /// - Parameter months: of members that moved, the months in which it pays for them.
    public init(
        accountID: String, members: [Int64], months: [Int64: [Range<Period>]] = [:]
    ) {
        self.accountID = accountID
        self.members = members
        self.months = months
    }

    /// Whether it pays for a member's calls in a month.
    public func pays(for member: Int64, in period: Period) -> Bool {
        guard !months.isEmpty, let months = months[member] else { return true }
        return months.contains { $0.contains(period) }
    }
}

/// Who pays for whom: the ledger's accounts by the main accounts of the book.
public struct PayerGroups: Sendable {
    /// The main accounts, ascending bytewise; those of the book also where they have no calls.
    public let known: [PayerGroup]
    /// Accounts that the book doesn't know, ascending bytewise.
    public let unknown: [PayerGroup]

    /// Finds the payer of each account.
    ///
    /// - Parameters:
    ///   - accounts: the ledger's accounts; the number is the position plus one.
    ///   - issued: accounts with issued invoices. One that became a sub-account since is still a
    ///     payer group, without members: what was issued to it comes back.
    ///   - keepsLeft: whether this also holds for one that has left the book. It keeps what was
    ///     issued, so only those who look at issued months need it.
    public init(
        accounts: [[UInt8]], book: Book, issued: [[UInt8]] = [], keepsLeft: Bool = false
    ) {
        var known = Members()
        var unknown = Members()
        for id in book.mainAccountIDs { known.add(nil, to: id) }
        for (position, account) in accounts.enumerated() {
            let id = String(decoding: account, as: UTF8.self)
            let payers = book.payers(of: id)
            if !payers.isEmpty {
                known.add(Int64(position + 1), to: payers)
            } else if let main = book.mainAccount(of: id) {
                known.add(Int64(position + 1), to: main)
            } else {
                unknown.add(Int64(position + 1), to: id)
            }
        }
        for account in issued {
            let id = String(decoding: account, as: UTF8.self)
            if keepsLeft || book.mainAccount(of: id) != nil { known.add(nil, to: id) }
        }
        self.known = known.payers()
        self.unknown = unknown.payers()
    }
}

/// Accounts with those that are booked to them, to be put in order.
///
/// No dictionary: sorted by their first 16 bytes as one number, 100,000 accounts take 0.04 s and not
/// 0.28 s, in which all cores but one had nothing to do.
private struct Members {
    private struct Entry {
        /// The first 16 bytes; zeros behind the end, so that a shorter id comes first.
        let prefix: UInt128
        let main: String
        /// The ledger's number of the member; 0: none.
        let member: Int64

        static func precedes(_ left: Entry, _ right: Entry) -> Bool {
            if left.prefix != right.prefix { return left.prefix < right.prefix }
            if !left.isSame(as: right) {
                return left.main.utf8.lexicographicallyPrecedes(right.main.utf8)
            }
            return left.member < right.member
        }

        /// Whether it is of the same main account.
        func isSame(as other: Entry) -> Bool {
            prefix == other.prefix && main.utf8.elementsEqual(other.main.utf8)
        }
    }

    private var entries: [Entry] = []
    /// By main account: the months of members that moved.
    private var months: [Bytewise: [Int64: [Range<Period>]]] = [:]

    /// Adds a member that moved to those who pay for it, with the months in which they do.
    mutating func add(_ member: Int64, to payers: [(main: String, months: Range<Period>)]) {
        for payer in payers {
            let main = Bytewise(payer.main)
            if months[main]?[member] == nil { add(member, to: payer.main) }
            months[main, default: [:]][member, default: []].append(payer.months)
        }
    }

    /// Adds a member, or none, to a main account.
    mutating func add(_ member: Int64?, to main: String) {
        var prefix: UInt128 = 0
        var room = 128
        for byte in main.utf8.prefix(16) {
            room -= 8
            prefix |= UInt128(byte) << UInt128(room)
        }
        entries.append(Entry(prefix: prefix, main: main, member: member ?? 0))
    }

    /// The payer groups, ascending by main account.
    consuming func payers() -> [PayerGroup] {
        entries.sort(by: Entry.precedes)
        var payers: [PayerGroup] = []
        payers.reserveCapacity(entries.count)
        var start = 0
        while start < entries.count {
            var end = start + 1
            while end < entries.count, entries[end].isSame(as: entries[start]) { end += 1 }
            payers.append(
                PayerGroup(
                    accountID: entries[start].main,
                    members: entries[start..<end].map(\.member).filter { $0 > 0 },
                    months: months.isEmpty
                        ? [:] : months[Bytewise(entries[start].main), default: [:]]))
            start = end
        }
        return payers
    }
}
