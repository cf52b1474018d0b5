import Billing
import BillingTime
import Ledger

/// The closes in force, and what they froze.
struct LedgerCloses: Sendable {
    /// The closes in force, ascending by month, without gaps.
    let closes: [LedgerClose]

    /// The months of the closes.
    let months: ClosedMonths

    init(_ store: LedgerStore) throws {
        closes = try store.closes().filter(\.isInForce).sorted { $0.period < $1.period }
        months = ClosedMonths(closes.map(\.period))
    }

    /// The close whose tariff holds for a closed month; nil where it is open.
    func close(of period: Period) -> LedgerClose? { months.close(of: period).map { closes[$0] } }

    /// Cuts months into segments, closed ones with what was frozen for them.
    func segments(
        _ periods: [Period], current: (book: Book, tariff: Tariff, policies: Policies),
        bookPath: String?, meters: [Meter]
    ) throws -> [RatingSegment] {
        var segments: [RatingSegment] = []
        var start = 0
        while start < periods.count {
            let close = close(of: periods[start])
            var end = start + 1
            while end < periods.count, Self.isAlike(close, self.close(of: periods[end])) {
                end += 1
            }
            var parts = current
            if let close {
                let frozen = try FrozenTariff(close, zone: current.policies.zone)
                if frozen.tariff.version != current.tariff.version
                    || frozen.policies != current.policies
                {
                    parts = (
                        try BookLoader.load(
                            bookPath, tariff: frozen.tariff, policies: frozen.policies,
                            skipsUnknownPools: true), frozen.tariff, frozen.policies
                    )
                }
                guard frozen.tariff.currency == current.tariff.currency else {
                    throw OperatingError(
                        reason: "\(close.period) was issued in \(close.currency); differences "
                            + "to it can't be charged in \(current.tariff.currency)",
                        exitCode: .invalid)
                }
            }
            segments.append(
                RatingSegment(
                    book: parts.book, tariff: parts.tariff, policies: parts.policies,
                    positions: start..<end, meters: meters))
            start = end
        }
        return segments
    }

    private static func isAlike(_ left: LedgerClose?, _ right: LedgerClose?) -> Bool {
        left?.tariffFiles == right?.tariffFiles && left?.policies == right?.policies
    }
}
