/// Everything that a run must put out for a scenario.
struct ReferenceResult {
    struct Month {
        var month: ReferenceMonth
        var statements: [ReferenceStatement] = []
        var unknownUnits: Int

        /// The units of `run.json`.
        var units: [String: Int] {
            func sum(_ usageType: Int) -> Int {
                statements.reduce(0) { $0 + $1.units(usageType: usageType) }
            }
            return [
                "free": sum(0), "prepaid": sum(1), "postpaid": sum(2),
                "unbilled": statements.reduce(0) { $0 + $1.unbilledUnits },
                "unknown_account": unknownUnits,
            ]
        }
    }

    var months: [Month]
    /// The totals of `run.json`, if one run takes in everything.
    var totals: [String: Int]
    var exceptions: Set<ReferenceException>

    init(intake: ReferenceIntake, months: [ReferenceMonth]) {
        self.months = months.map { Month(month: $0, unknownUnits: intake.unknownUnits[$0] ?? 0) }
        totals = intake.totals
        exceptions = intake.exceptions
    }
}
