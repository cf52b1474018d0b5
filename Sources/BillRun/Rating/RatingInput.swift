import Billing
import BillingTime
import Foundation
import Ledger
import Metering

/// All that rating the ledger's usage takes: the ledger, the book, the tariff and the policies.
struct RatingInput: Sendable {
    let store: LedgerStore
    let book: Book
    let tariff: Tariff
    let policies: Policies
    let payers: PayerGroups
    /// The months to rate, consecutive.
    let periods: [Period]
    /// What is closed among them and before.
    let closed: LedgerCloses
    /// Which terms each month is rated under, …
    let terms: TermsByMonth
    /// … the months cut where these change, …
    private let segments: [RatingSegment]
    /// … and likewise for each main account that a close has left out.
    private let segmentsOfExcepted: [[UInt8]: [RatingSegment]]
    /// How many meters the ledger has.
    let meterCount: Int

    /// - Parameters:
    ///   - bookPath: where the book is from; closed months may need it read once more, under their
    ///     own tariff.
    ///   - keepsLeft: whether accounts with issued invoices that left the book are rated as well.
    init(
        store: LedgerStore, book: Book, tariff: Tariff, policies: Policies, periods: [Period],
        bookPath: String?, keepsLeft: Bool = false
    ) throws {
        self.store = store
        self.book = book
        self.tariff = tariff
        self.policies = policies
        self.periods = periods
        closed = try LedgerCloses(store)
        let meters = try LedgerMeters(store)
        meterCount = meters.meters.count
        let terms = try TermsByMonth(
            closed, current: (book, tariff, policies), bookPath: bookPath, meters: meters)
        self.terms = terms
        segments = terms.segments(periods)
        segmentsOfExcepted = Dictionary(
            uniqueKeysWithValues: terms.exceptedAccounts.map {
                ($0, terms.segments(periods, account: $0))
            })
        payers = PayerGroups(
            accounts: try store.allAccounts().map(\.account), book: book,
            issued: closed.closes.isEmpty ? [] : try store.accountsWithIssues(),
            keepsLeft: keepsLeft)
    }
}

extension RatingInput {
    /// What a main account's months are rated under.
    func segments(of accountID: String) -> [RatingSegment] {
        if segmentsOfExcepted.isEmpty { return segments }
        return segmentsOfExcepted[Array(accountID.utf8)] ?? segments
    }

    /// What a main account's month is rated under.
    func segment(of period: Period, _ accountID: String) -> RatingSegment {
        guard let position = periods.firstIndex(of: period),
            let segment = segments(of: accountID).first(where: { $0.positions.contains(position) })
        else { preconditionFailure("\(period) is not among the rated months") }
        return segment
    }

    /// Whether a month is closed, but not for this main account: no close has issued it yet.
    func isPending(_ period: Period, _ accountID: String) -> Bool {
        closed.months.contains(period) && !segmentsOfExcepted.isEmpty
            && terms.close(of: period, account: Array(accountID.utf8)) == nil
    }
}
