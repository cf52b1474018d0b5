import BillingTime
import Ledger
import Reports

extension Invoicing {
    /// A month that was rendered.
    struct Month: Sendable {
        let period: Period
        let tables: MonthTables
        /// Rows of the month's `exceptions.csv`.
        let exceptionCount: Int
        /// The month's exceptions by reason, …
        let exceptions: OpenExceptions
        /// … and those of them that no run has told.
        let newExceptions: OpenExceptions
        /// The months of the exceptions that the ledger keeps: those of closed months are listed in an
        /// open one.
        let exceptionPeriods: Set<Period>
        /// The exceptions that follow from usage, book and tariff.
        let followingExceptions: [LedgerTold.Account]
        /// The accepted exceptions as a close keeps them.
        let accepted: String
        /// The month's days without a call.
        let missingDays: [BillingDay]

        init(
            _ period: Period, tables: MonthTables, kept: [LedgerException],
            closedAccounts: [FollowingException] = [], accepted: String = "", watch: LedgerWatch,
            told: LedgerTold = LedgerTold()
        ) {
            self.period = period
            self.tables = tables
            self.accepted = accepted
            let following = (closedAccounts + tables.following).map { $0.told(period) }
            followingExceptions = following
            exceptions = OpenExceptions(kept, following)
            exceptionCount = kept.count + following.count
            newExceptions = OpenExceptions(
                kept.filter { $0.run > told.runs[$0.period, default: 0] },
                following.filter { !told.accounts.contains($0) })
            exceptionPeriods = Set(kept.map(\.period)).union([period])
            missingDays = watch.missingDays(of: period, calls: tables.calls)
        }
    }
}
