import BillingTime

/// A book as read: every row with its line, nothing checked but the form of its cells.
public struct BookRows: Sendable {
    /// The rows of `accounts.csv`.
    public var accounts: [AccountRow]
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
        suspensions: [SuspensionRow] = [], openings: [OpeningRow] = []
    ) {
        self.accounts = accounts
        self.activations = activations
        self.packs = packs
        self.suspensions = suspensions
        self.openings = openings
    }
}

/// A row of `accounts.csv`.
public struct AccountRow: Sendable {
    /// The row's line in its file, counted from 1.
    public var line: Int
    /// The account.
    public var accountID: String
    /// Its name.
    public var name: String
    /// The account that it belongs to; nil: it is a main account.
    public var parentAccountID: String?
    /// When it was activated.
    public var activatedAt: Instant
    /// When postpaid was switched on; nil: never.
    public var postpaidFrom: Instant?
    /// When postpaid was switched off; nil: it wasn't.
    public var postpaidUntil: Instant?

    /// Makes a row.
    public init(
        line: Int, accountID: String, name: String, parentAccountID: String?,
        activatedAt: Instant, postpaidFrom: Instant?, postpaidUntil: Instant?
    ) {
        self.line = line
        self.accountID = accountID
        self.name = name
        self.parentAccountID = parentAccountID
        self.activatedAt = activatedAt
        self.postpaidFrom = postpaidFrom
        self.postpaidUntil = postpaidUntil
    }
}

/// A row of `activations.csv`.
public struct ActivationRow: Sendable {
    /// The row's line in its file, counted from 1.
    public var line: Int
    /// The account.
    public var accountID: String
    /// A service category or a pool.
    public var scope: String
    /// When the scope was activated.
    public var activatedAt: Instant

    /// Makes a row.
    public init(line: Int, accountID: String, scope: String, activatedAt: Instant) {
        self.line = line
        self.accountID = accountID
        self.scope = scope
        self.activatedAt = activatedAt
    }
}

/// A row of `packs.csv`.
public struct PackRow: Sendable {
    /// The row's line in its file, counted from 1.
    public var line: Int
    /// The pack.
    public var packID: String
    /// The account that bought it.
    public var accountID: String
    /// The pool's name.
    public var pool: String
    /// Units bought.
    public var quantity: Int64
    /// The price paid.
    public var price: Amount
    /// When it takes effect.
    public var effectiveAt: Instant
    /// When it expires; nil: a calendar year later.
    public var expiresAt: Instant?
    /// When it was given back; nil: it wasn't.
    public var refundedAt: Instant?

    /// Makes a row.
    public init(
        line: Int, packID: String, accountID: String, pool: String, quantity: Int64,
        price: Amount, effectiveAt: Instant, expiresAt: Instant?, refundedAt: Instant?
    ) {
        self.line = line
        self.packID = packID
        self.accountID = accountID
        self.pool = pool
        self.quantity = quantity
        self.price = price
        self.effectiveAt = effectiveAt
        self.expiresAt = expiresAt
        self.refundedAt = refundedAt
    }
}

/// A row of `suspensions.csv`.
public struct SuspensionRow: Sendable {
    /// Why service was suspended; both kinds rate alike.
    public enum Reason: String, Hashable, Sendable {
        case violation
        case arrears
    }

    /// The row's line in its file, counted from 1.
    public var line: Int
    /// The account.
    public var accountID: String
    /// The first second without service.
    public var from: Instant
    /// The first second with service again; nil: not yet.
    public var until: Instant?
    /// Why.
    public var reason: Reason

    /// Makes a row.
    public init(line: Int, accountID: String, from: Instant, until: Instant?, reason: Reason) {
        self.line = line
        self.accountID = accountID
        self.from = from
        self.until = until
        self.reason = reason
    }
}

/// A row of `openings.csv`.
public struct OpeningRow: Sendable {
    /// The row's line in its file, counted from 1.
    public var line: Int
    /// The account.
    public var accountID: String
    /// The pool's name.
    public var pool: String
    /// `free:once` or a pack's id.
    public var grant: String
    /// Units drawn before the ledger's first month.
    public var used: Int64

    /// Makes a row.
    public init(line: Int, accountID: String, pool: String, grant: String, used: Int64) {
        self.line = line
        self.accountID = accountID
        self.pool = pool
        self.grant = grant
        self.used = used
    }
}
