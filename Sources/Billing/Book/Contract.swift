import BillingTime

/// All that the book says about one main account: what may be drawn, when, and from what.
public struct Contract: Sendable {
    /// A prepaid pack.
    public struct Pack: Hashable, Sendable {
        /// The id, unique in the book.
        public var id: String
        /// Its line in `packs.csv`.
        public var line: Int
        /// The pool, as an index into the catalog's pools.
        public var pool: Int
        /// Units bought.
        public var quantity: Int64
        /// The price paid.
        public var price: Amount
        /// The first second at which it can be drawn on.
        public var effectiveAt: Instant
        /// The first second at which it no longer can.
        public var expiresAt: Instant
        /// When it was given back; nil: it wasn't.
        public var refundedAt: Instant?
        /// Units drawn before the ledger's first month.
        public var opening: Int64

        /// Makes a pack.
        public init(
            id: String, line: Int, pool: Int, quantity: Int64, price: Amount,
            effectiveAt: Instant, expiresAt: Instant, refundedAt: Instant? = nil,
            opening: Int64 = 0
        ) {
            self.id = id
            self.line = line
            self.pool = pool
            self.quantity = quantity
            self.price = price
            self.effectiveAt = effectiveAt
            self.expiresAt = expiresAt
            self.refundedAt = refundedAt
            self.opening = opening
        }
    }

    /// Units of a pool's one-time free grant that were drawn before the ledger's first month.
    public struct FreeOpening: Hashable, Sendable {
        /// The pool, as an index into the catalog's pools.
        public var pool: Int
        /// Units drawn.
        public var used: Int64

        /// Makes an opening.
        public init(pool: Int, used: Int64) {
            self.pool = pool
            self.used = used
        }
    }

    /// The main account.
    public let accountID: String
    /// Its name.
    public let name: String
    /// When the account was activated; `distantPast`: since ever.
    public let activatedAt: Instant
    /// The activation of each row of the catalog; empty where all have the account's own.
    public let activationByRow: [Instant]
    /// When postpaid is on; nil: never.
    public let postpaid: Range<Instant>?
    /// When service was suspended: ascending, disjoint.
    public let suspensions: [Range<Instant>]
    /// Its packs and those of its sub-accounts, by pool and then in drawing order.
    public let packs: [Pack]
    /// What was drawn from one-time free grants before, by pool.
    public let freeOpenings: [FreeOpening]
    /// Rows of the book that name what the tariff doesn't have.
    public let unusable: [UnusableRow]

    /// A row of the book that can't be followed: the account is incomplete while it would hold.
    public struct UnusableRow: Hashable, Sendable {
        /// What is wrong with it.
        public var exception: AccountException
        /// When it would hold.
        public var time: Range<Instant>
    }

    /// Makes a contract; packs are put into drawing order, suspensions are merged.
    public init(
        accountID: String, name: String = "", activatedAt: Instant = .distantPast,
        activationByRow: [Instant] = [],
        postpaid: Range<Instant>? = Instant.distantPast..<Instant.distantFuture,
        suspensions: [Range<Instant>] = [], packs: [Pack] = [],
        freeOpenings: [FreeOpening] = [], unusable: [UnusableRow] = [],
        packOrder: Policies.PackOrder = .effective
    ) {
        self.accountID = accountID
        self.name = name
        self.activatedAt = activatedAt
        self.activationByRow = activationByRow
        self.postpaid = postpaid
        self.suspensions = mergedIntervals(suspensions)
        self.packs = packs.sorted { Contract.precedes($0, $1, packOrder) }
        self.freeOpenings = freeOpenings.sorted { $0.pool < $1.pool }
        self.unusable = unusable
    }

    /// When the interface of a row of the catalog was activated.
    public func activation(ofRow row: Int) -> Instant {
        activationByRow.isEmpty ? activatedAt : activationByRow[row]
    }

    /// Whether service was suspended at `instant`.
    public func isSuspended(at instant: Instant) -> Bool {
        suspensions.contains { $0.contains(instant) }
    }

    /// Whether uncovered units were postpaid at `instant`.
    public func isPostpaid(at instant: Instant) -> Bool {
        postpaid?.contains(instant) ?? false
    }

    /// What the rows that can't be followed make of a month.
    func exceptions(in month: MonthCalendar) -> [AccountException] {
        if unusable.isEmpty { return [] }
        return unusable.filter { $0.time.overlaps(month.start..<month.end) }.map(\.exception)
    }

    /// The drawing order of packs (Rules.md, 5.1 Free, prepaid, postpaid): a total order, since ids
    /// are unique.
    private static func precedes(
        _ left: Pack, _ right: Pack, _ order: Policies.PackOrder
    ) -> Bool {
        if left.pool != right.pool { return left.pool < right.pool }
        let starts = (left.effectiveAt, right.effectiveAt)
        let ends = (left.expiresAt, right.expiresAt)
        let (first, second) = order == .effective ? (starts, ends) : (ends, starts)
        if first.0 != first.1 { return first.0 < first.1 }
        if second.0 != second.1 { return second.0 < second.1 }
        return Bytewise(left.id) < Bytewise(right.id)
    }
}
