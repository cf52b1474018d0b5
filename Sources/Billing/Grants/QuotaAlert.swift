import BillingTime

/// A grant that is used up to a threshold, with what is to be expected next.
public struct QuotaAlert: Hashable, Sendable {
    /// The main account.
    public var accountID: String
    /// Its name in the book.
    public var name: String
    /// The grant, with what was drawn by the end of the usage that is known.
    public var balance: GrantBalance
    /// The share of the grant that is used up at least, in percent.
    public var threshold: Int
    /// The day on which the grant runs out if drawing goes on as in this month so far; nil: it
    /// ends before, it is used up already, or nothing was drawn in this month.
    public var exhaustedOn: BillingDay?
    /// The next tier of the pool's volume prices; nil: there is none, the prices are others, or
    /// nothing is postpaid.
    public var nextTier: NextTier?

    /// What reaching the next tier takes, and what it does to the month's bill.
    public struct NextTier: Hashable, Sendable {
        /// The bound that the month's quantity must exceed.
        public var over: Int64
        /// How many more units exceed it.
        public var missingUnits: Int64
        /// The price of all postpaid units from there on; nil: on request.
        public var unitPrice: Amount?
        /// What the pool's postpaid units cost then, less what they cost now: less than nothing
        /// where the lower price outweighs the further units; nil where a price is on request.
        public var billDifference: Amount?

        /// Makes a tier.
        public init(
            over: Int64, missingUnits: Int64, unitPrice: Amount?, billDifference: Amount?
        ) {
            self.over = over
            self.missingUnits = missingUnits
            self.unitPrice = unitPrice
            self.billDifference = billDifference
        }
    }
}
