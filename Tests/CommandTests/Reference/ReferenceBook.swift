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
    var activations: [Activation] = []
    var packs: [Pack] = []
    var suspensions: [Suspension] = []
    var openings: [Opening] = []
    /// No book at all: whoever calls is active since ever, with postpaid on.
    var isOpenToAll = false

    /// The main account of an account; nil where the book does not know it.
    func mainAccount(of id: String) -> String? {
        if isOpenToAll { return id }
        var found = accounts.first { $0.id == id }
        while let parent = found?.parent { found = accounts.first { $0.id == parent } }
        return found?.id
    }

    /// The book cut into one small book for each main account and all below it.
    func payers() -> [String: ReferenceBook] {
        var mains: [String: String] = [:]
        var payers: [String: ReferenceBook] = [:]
        for account in accounts { mains[account.id] = mainAccount(of: account.id)! }
        func add(_ account: String, _ change: (inout ReferenceBook) -> Void) {
            change(&payers[mains[account]!, default: ReferenceBook()])
        }
        for row in accounts { add(row.id) { $0.accounts.append(row) } }
        for row in activations { add(row.account) { $0.activations.append(row) } }
        for row in packs { add(row.account) { $0.packs.append(row) } }
        for row in suspensions { add(row.account) { $0.suspensions.append(row) } }
        for row in openings { add(row.account) { $0.openings.append(row) } }
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
