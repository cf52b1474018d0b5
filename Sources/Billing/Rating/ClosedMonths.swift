import BillingTime

/// Which months are closed: those up to the last close in force, without gaps.
///
/// A closed month's invoices stay as they were issued. What it should have come to by what is known
/// later, less what was issued, is charged on the first open month.
public struct ClosedMonths: Hashable, Sendable {
    /// The months of the closes in force, ascending; earlier ones are closed with the first.
    public let periods: [Period]

    /// Makes it of the months of the closes in force, in any order.
    public init(_ periods: [Period]) { self.periods = periods.sorted() }

    /// The last closed month; earlier ones are closed too.
    public var last: Period? { periods.last }

    /// Whether the month is closed.
    public func contains(_ period: Period) -> Bool { last.map { period <= $0 } ?? false }

    /// The position of the close that holds for a closed month: its own, or for a month before the
    /// first close that one; nil where the month is open.
    public func close(of period: Period) -> Int? { periods.firstIndex { $0 >= period } }

    /// The month whose invoices take the differences to closed months; nil: none is closed.
    public var correcting: Period? { last?.next }

    /// Why a month can't be closed now; nil: it can. Months are closed one after the other.
    ///
    /// - Parameter first: the first month with usage.
    public func refusal(toClose period: Period, firstWithUsage first: Period?) -> String? {
        if let last {
            if period <= last { return "\(period) is closed already" }
            return period == last.next
                ? nil : "\(last.next) is still open: months are closed in order"
        }
        guard let first, first < period else { return nil }
        return "\(first) is still open: months are closed in order"
    }

    /// Why a close can't be taken back now; nil: it can. Only the last one is.
    public func refusal(toReopen period: Period) -> String? {
        guard let last, periods.contains(period) else { return "\(period) is not closed" }
        return period == last ? nil : "\(last) is closed too: only the last one is reopened"
    }

    /// What closed months should have charged by what is known now, less what was issued for them.
    ///
    /// - Parameters:
    ///   - rated: the closed months as they are rated now.
    ///   - issued: all lines that were issued to the account.
    ///   - first: the first month that was rated: nothing is known of earlier ones.
    public func corrections(
        to rated: some Sequence<Statement>, issued: some Sequence<InvoiceLine>,
        ratedFrom first: Period?
    ) -> [InvoiceLine] {
        var differences = ChargeDifferences()
        for statement in rated where contains(statement.period) {
            for line in statement.lines { differences.charge(line) }
        }
        for line in issued {
            guard let first, line.chargePeriod >= first else { continue }
            differences.takeOff(line)
        }
        return differences.lines
    }

    /// Unbilled units of closed months as they are rated now, less those that were issued.
    public func lateUnbilledUnits(
        _ rated: some Sequence<Statement>, issued: [Period: Statement]
    ) -> Int64 {
        rated.reduce(0) { sum, statement in
            guard contains(statement.period) else { return sum }
            return sum + statement.unbilledUnits
                - (issued[statement.period]?.unbilledUnits ?? 0)
        }
    }
}
