import BillingTime

/// What earlier runs have told somebody, so that a run tells what is new.
public struct LedgerTold: Equatable, Sendable {
    /// An exception that is in no table of its own, because it follows from usage and book.
    public struct Account: Hashable, Sendable {
        /// The month under which it is listed.
        public var period: Period
        /// The reason, as `unknown_account`.
        public var reason: String
        /// The account.
        public var account: [UInt8]

        /// Makes one.
        public init(period: Period, reason: String, account: [UInt8]) {
            self.period = period
            self.reason = reason
            self.account = account
        }
    }

    /// By month: the last run whose exceptions were told.
    public var runs: [Period: Int64] = [:]
    /// The exceptions of accounts that were told.
    public var accounts: Set<Account> = []
    /// The last day of which it was told whether calls came; nil: nobody has looked yet.
    public var daysThrough: BillingDay?
    /// The days of which it was told that no calls came, ascending.
    public var missingDays: [BillingDay] = []
    /// How many days after its begin a day's calls are here, as far as is known: at least 1.
    public var usualAgeInDays = 1

    /// Nothing was told.
    public init() {}
}
