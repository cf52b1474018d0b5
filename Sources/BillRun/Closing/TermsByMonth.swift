import Billing
import BillingTime
import Ledger

/// Which terms each month of an account is rated under (Rules.md, 11.3 Corrections).
///
/// A closed month has those that its close froze. For an account that the close left out it is not
/// frozen: those of the first later close that issued to it count, or today's where none has.
struct TermsByMonth: Sendable {
    private let closed: LedgerCloses
    /// All terms that are different; the first ones are today's.
    let terms: [RatingTerms]
    /// By close: its terms' number.
    private let numbers: [Int]
    /// By close: the main accounts that it left out.
    private let excepted: [Set<[UInt8]>]

    init(
        _ closed: LedgerCloses, current: (book: Book, tariff: Tariff, policies: Policies),
        bookPath: String?, meters: LedgerMeters
    ) throws {
        self.closed = closed
        excepted = closed.closes.map { Set($0.exceptedAccounts) }
        var terms = [RatingTerms(number: 0, current, meters: meters)]
        var numbers: [Int] = []
        for (position, close) in closed.closes.enumerated() {
            let alike = closed.closes[..<position].firstIndex {
                $0.tariffFiles == close.tariffFiles && $0.policies == close.policies
            }
            if let alike {
                numbers.append(numbers[alike])
                continue
            }
            let frozen = try FrozenTariff(close, zone: current.policies.zone)
            guard frozen.tariff.currency == current.tariff.currency else {
                throw OperatingError(
                    reason: "\(close.period) was issued in \(close.currency); differences "
                        + "to it can't be charged in \(current.tariff.currency)",
                    exitCode: .invalid)
            }
            if frozen.tariff.version == current.tariff.version, frozen.policies == current.policies
            {
                numbers.append(0)
                continue
            }
            let book = try BookLoader.load(
                bookPath, tariff: frozen.tariff, policies: frozen.policies,
                skipsUnknownPools: true)
            numbers.append(terms.count)
            terms.append(
                RatingTerms(
                    number: terms.count, (book, frozen.tariff, frozen.policies), meters: meters))
        }
        self.terms = terms
        self.numbers = numbers
    }

    /// The close whose terms hold for a month; nil: today's do.
    ///
    /// - Parameter account: a main account; nil: one that no close left out.
    func close(of period: Period, account: [UInt8]? = nil) -> Int? {
        guard let first = closed.months.close(of: period) else { return nil }
        guard let account else { return first }
        return excepted[first...].firstIndex { !$0.contains(account) }
    }

    /// The accounts that a close has left out.
    var exceptedAccounts: Set<[UInt8]> { excepted.reduce(into: []) { $0.formUnion($1) } }

    /// Cuts months into segments of the same terms.
    func segments(_ periods: [Period], account: [UInt8]? = nil) -> [RatingSegment] {
        let numbers = periods.map { period in
            close(of: period, account: account).map { self.numbers[$0] } ?? 0
        }
        var segments: [RatingSegment] = []
        var start = 0
        while start < periods.count {
            var end = start + 1
            while end < periods.count, numbers[end] == numbers[start] { end += 1 }
            segments.append(RatingSegment(terms: terms[numbers[start]], positions: start..<end))
            start = end
        }
        return segments
    }
}
