import BillingTime
import Ledger

extension BillingRun {
    /// What the rating of a run's months came to.
    struct Invoiced {
        var result = Invoicing.Result()
        var months: [Invoicing.Month] { result.months }
        /// The alerts that are raised for the first time.
        var alerts: [RaisedAlert] = []
        var news = RunNews()
        /// What differs from issued months.
        var differences = IssuedDifferences()

        /// Whether all that a run has met is in a month that was written.
        func showsEverything(metBy run: Int64, in store: LedgerStore) throws -> Bool {
            let shown = months.reduce(into: Set<Period>()) { $0.formUnion($1.exceptionPeriods) }
            return try shown.isSuperset(of: store.exceptionPeriods(metBy: run))
        }

        /// What came for closed months and is billed to nobody, in words.
        var late: [String] {
            months.filter { $0.tables.lateUnbilledUnits != 0 }.map {
                "\($0.period): \(BillingRun.lateUnits($0.tables.lateUnbilledUnits)) "
                    + "unbilled than were issued; `callbill explain` shows them in their months"
            }
        }
    }

    private static func lateUnits(_ units: Int64) -> String {
        units == 1 ? "1 more unit of closed months is" : "\(units) more units of closed months are"
    }
}
