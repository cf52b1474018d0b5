import Billing
import BillingTime

extension Explanation {
    /// A closed month by what is known now, where that is not what was issued.
    public struct Rerated: Sendable {
        /// The month, rated again under the tariff and policies that were frozen with it.
        public var explanation: Explanation
        /// The lines of other invoices that charge the differences.
        public var corrections: [Correction]
        /// Unbilled units beyond those that were issued.
        public var unbilledUnits: Int64

        /// Makes an account of what changed.
        public init(explanation: Explanation, corrections: [Correction], unbilledUnits: Int64) {
            self.explanation = explanation
            self.corrections = corrections
            self.unbilledUnits = unbilledUnits
        }
    }

    /// A correction line, on the invoice of a later month.
    public struct Correction: Sendable {
        /// The invoice's month.
        public var period: Period
        /// The line's position on that invoice.
        public var position: Int
        /// The line.
        public var line: InvoiceLine

        /// Makes a correction.
        public init(period: Period, position: Int, line: InvoiceLine) {
            self.period = period
            self.position = position
            self.line = line
        }
    }

    /// Leaves out of what was rated again all that was left out here. Pools go by their names: the
    /// frozen catalog may have them at other positions.
    mutating func limitRerated() {
        let names = pools.map { tariff.catalog.pools[$0].name }
        for index in rerated.indices {
            let frozen = rerated[index].explanation.tariff.catalog
            rerated[index].explanation.limit(toPools: Set(names.compactMap(frozen.pool(named:))))
            rerated[index].corrections.removeAll { correction in
                !(correction.line.pool.map(pools.contains) ?? false)
            }
        }
    }

    /// What became of units at a call's second, with the explanation that has the lines: where a
    /// closed month was rated again, that one.
    func drawing(at call: ExplainedCall) -> (explanation: Explanation, steps: [DrawingStep]) {
        guard let rated = rerated.first?.explanation else { return (self, steps(at: call)) }
        var frozen = call
        frozen.pool = call.pool.flatMap {
            rated.tariff.catalog.pool(named: tariff.catalog.pools[$0].name)
        }
        frozen.interface = call.interface.flatMap {
            rated.tariff.catalog.interface(named: tariff.catalog.interfaces[$0].name)
        }
        return (rated, rated.steps(at: frozen))
    }
}
