/// The accounts of the reference; all times are seconds since 1970.
struct ReferenceBook: Sendable {
    struct Account: Sendable {
        var id: String
        var name: String
        var parent: String?
        var activatedAt: Int64
        /// Nil: postpaid is never on.
        var postpaidFrom: Int64?
        var postpaidUntil: Int64?
    }
    struct Move: Sendable {
        var account: String
        /// Nil: it becomes a main account.
        var parent: String?
        /// The start of a month.
        var from: Int64
    }
    struct Activation: Sendable {
        var account: String
        var scope: String
        var at: Int64
    }
    struct Pack: Sendable {
        var id: String
        var account: String
        var pool: String
        var quantity: Int
        var price: String
        var effectiveAt: Int64
        var expiresAt: Int64?
        var refundedAt: Int64?
    }
    struct Suspension: Sendable {
        var account: String
        var from: Int64
        var until: Int64?
        var reason: String
    }
    struct Opening: Sendable {
        var account: String
        var pool: String
        var grant: String
        var used: Int
    }

    var accounts: [Account] = []
    var moves: [Move] = []
    var activations: [Activation] = []
    var packs: [Pack] = []
    var suspensions: [Suspension] = []
    var openings: [Opening] = []
    /// No book at all: whoever calls is active since ever, with postpaid on.
    var isOpenToAll = false

    /// The main account of an account at a second; nil where the book does not know it.
    func mainAccount(of id: String, at second: Int64) -> String? {
        if isOpenToAll { return id }
        guard var found = accounts.first(where: { $0.id == id }) else { return nil }
        while let parent = parent(of: found, at: second) {
            found = accounts.first { $0.id == parent }!
        }
        return found.id
    }

    /// The last move up to a second says it, else the account's own row.
    private func parent(of account: Account, at second: Int64) -> String? {
        var last: Move?
        for move in moves where move.account == account.id && move.from <= second {
            if last.map({ $0.from < move.from }) ?? true { last = move }
        }
        return last.map(\.parent) ?? account.parent
    }

    /// The accounts that are ever a main account, each with a small book of what is its own.
    func payers() -> [String: ReferenceBook] {
        var payers: [String: ReferenceBook] = [:]
        for second in [Int64.min] + moves.map(\.from) {
            for row in accounts where mainAccount(of: row.id, at: second) == row.id {
                payers[row.id, default: ReferenceBook()].accounts = [row]
            }
        }
        for row in activations { payers[row.account]?.activations.append(row) }
        for row in suspensions { payers[row.account]?.suspensions.append(row) }
        var owners: [String: String] = [:]
        for row in packs {
            let owner = mainAccount(of: row.account, at: row.effectiveAt)!
            owners[row.id] = owner
            payers[owner]!.packs.append(row)
        }
        for row in openings {
            let owner = owners[row.grant] ?? mainAccount(of: row.account, at: .min)!
            payers[owner]!.openings.append(row)
        }
        return payers
    }
}

/// One record of a call log, as delivered.
struct ReferenceCall: Sendable {
    var second: Int64
    var account: String
    var interfaceName: String
    /// Empty: the call succeeded.
    var errorCode = ""
    var units = 1
    var tickets: [Int]?
    var requestID: String
    /// The texts in the log: time, account, interface, request id, error code, units, tickets.
    var cells: [String] = []

    static let columns = [
        "time", "account_id", "interface", "request_id", "error_code", "units", "tickets",
    ]

    /// What decides between two records of one request id and one second: what the call was, in
    /// the columns' order. How a log spells the time or a success says nothing about the call.
    var record: String {
        "\(account),\(interfaceName),\(errorCode),\(units),\(cells.last ?? "")"
    }
}

/// The settings of the reference, named as on the command line.
struct ReferencePolicies: Sendable {
    enum GrantStart: String, Sendable, CaseIterable {
        case activation
        case nextHour = "next_hour"
    }
    enum PackOrder: String, Sendable, CaseIterable { case effective, expiry }
    enum TierBasis: String, Sendable, CaseIterable { case total, postpaid }

    var grantStart = GrantStart.activation
    var packOrder = PackOrder.effective
    var tierBasis = TierBasis.total
    var calendar = ReferenceCalendar.shanghai
}
