import BillingTime

/// An account's month as it was issued; amounts are plain decimals.
public struct IssuedAccount: Hashable, Sendable {
    /// The main account.
    public var account: [UInt8]
    /// Its name at the time.
    public var name: String
    /// Units by class: free, prepaid, postpaid, unbilled, and metered but not billable.
    public var units: Units
    /// The sum of the pack lines, with their corrections.
    public var packsAmount: String
    /// The sum of the usage lines, with their corrections.
    public var usageAmount: String
    /// What rounding added.
    public var rounding: String
    /// The invoice's total.
    public var total: String
    /// The invoice's lines in their order.
    public var lines: [IssuedLine] = []
    /// The balances of its grants.
    public var balances: [IssuedBalance] = []
    /// What was not billed.
    public var leakage: [IssuedLeakage] = []

    /// Units by class.
    public struct Units: Hashable, Sendable {
        /// Units covered by free grants.
        public var free: Int64
        /// Units covered by packs.
        public var prepaid: Int64
        /// Units charged by the unit.
        public var postpaid: Int64
        /// Units that nobody pays for.
        public var unbilled: Int64
        /// Metered units that the tariff doesn't charge.
        public var notBillable: Int64

        /// Makes units.
        public init(
            free: Int64, prepaid: Int64, postpaid: Int64, unbilled: Int64, notBillable: Int64
        ) {
            self.free = free
            self.prepaid = prepaid
            self.postpaid = postpaid
            self.unbilled = unbilled
            self.notBillable = notBillable
        }
    }

    /// Makes an account's month; its lists are filled in afterwards.
    public init(
        account: [UInt8], name: String, units: Units, packsAmount: String, usageAmount: String,
        rounding: String, total: String
    ) {
        self.account = account
        self.name = name
        self.units = units
        self.packsAmount = packsAmount
        self.usageAmount = usageAmount
        self.rounding = rounding
        self.total = total
    }

    /// Appends everything to the bytes that a close's content digest is made of.
    public func appendContent(to bytes: inout [UInt8]) {
        var content = CanonicalContent()
        content.append(account)
        content.append(name)
        content.append(
            "\(units.free) \(units.prepaid) \(units.postpaid) \(units.unbilled) "
                + "\(units.notBillable)")
        content.append("\(packsAmount) \(usageAmount) \(rounding) \(total)")
        content.append("\(lines.count) \(balances.count) \(leakage.count)")
        for line in lines { line.append(to: &content) }
        for balance in balances { balance.append(to: &content) }
        for line in leakage { line.append(to: &content) }
        bytes += content.bytes
    }
}

/// A line of an issued invoice.
public struct IssuedLine: Hashable, Sendable {
    /// The month that the usage belongs to.
    public var chargePeriod: Period
    /// The pool's name; nil on a rounding line.
    public var pool: String?
    /// The interface's name; nil on pack and rounding lines.
    public var interface: String?
    /// The usage type, as in the invoice.
    public var usageType: String
    /// The usage type of the line that a correction is about.
    public var correctedType: String?
    /// The grant, pack or tier.
    public var source: String
    /// Units.
    public var quantity: Int64
    /// The price of a unit.
    public var unitPrice: String
    /// Quantity times unit price.
    public var amount: String

    /// Makes a line.
    public init(
        chargePeriod: Period, pool: String?, interface: String?, usageType: String,
        correctedType: String?, source: String, quantity: Int64, unitPrice: String,
        amount: String
    ) {
        self.chargePeriod = chargePeriod
        self.pool = pool
        self.interface = interface
        self.usageType = usageType
        self.correctedType = correctedType
        self.source = source
        self.quantity = quantity
        self.unitPrice = unitPrice
        self.amount = amount
    }

    func append(to content: inout CanonicalContent) {
        content.append(chargePeriod.description)
        content.append(pool)
        content.append(interface)
        content.append(usageType)
        content.append(correctedType)
        content.append(source)
        content.append("\(quantity) \(unitPrice) \(amount)")
    }
}

/// What was left of a grant when its month was issued.
public struct IssuedBalance: Hashable, Sendable {
    /// The pool's name.
    public var pool: String
    /// The grant's name.
    public var grant: String
    /// `free` or `prepaid`.
    public var grantClass: String
    /// Units granted, drawn before, drawn in the month, left, and lapsed.
    public var units: [Int64]
    /// The grant's first second.
    public var startsAt: Instant
    /// The first second after the grant.
    public var endsAt: Instant

    /// Makes a balance; `units` has the five counts in their order.
    public init(
        pool: String, grant: String, grantClass: String, units: [Int64], startsAt: Instant,
        endsAt: Instant
    ) {
        precondition(units.count == 5, "granted, used before, used, remaining, lapsed")
        self.pool = pool
        self.grant = grant
        self.grantClass = grantClass
        self.units = units
        self.startsAt = startsAt
        self.endsAt = endsAt
    }

    func append(to content: inout CanonicalContent) {
        content.append(pool)
        content.append(grant)
        content.append(grantClass)
        let counts = units.map(String.init).joined(separator: " ")
        content.append("\(counts) \(startsAt.secondsSinceEpoch) \(endsAt.secondsSinceEpoch)")
    }
}

/// Units of an issued month that nobody pays for.
public struct IssuedLeakage: Hashable, Sendable {
    /// The pool's name.
    public var pool: String
    /// The interface's name.
    public var interface: String
    /// Why.
    public var reason: String
    /// Units.
    public var units: Int64
    /// The second of the first such call.
    public var firstAt: Instant
    /// The second of the last such call.
    public var lastAt: Instant
    /// What they would have cost; nil: unpriced.
    public var listValue: String?

    /// Makes a line.
    public init(
        pool: String, interface: String, reason: String, units: Int64, firstAt: Instant,
        lastAt: Instant, listValue: String?
    ) {
        self.pool = pool
        self.interface = interface
        self.reason = reason
        self.units = units
        self.firstAt = firstAt
        self.lastAt = lastAt
        self.listValue = listValue
    }

    func append(to content: inout CanonicalContent) {
        content.append(pool)
        content.append(interface)
        content.append(reason)
        content.append("\(units) \(firstAt.secondsSinceEpoch) \(lastAt.secondsSinceEpoch)")
        content.append(listValue)
    }
}
