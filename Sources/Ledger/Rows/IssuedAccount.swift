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
