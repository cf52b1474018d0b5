import BillingTime

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
