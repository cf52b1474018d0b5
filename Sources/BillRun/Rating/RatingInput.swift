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
    /// The months cut where tariff or policies change.
    let segments: [RatingSegment]
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
        let meters = try store.allMeters()
        meterCount = meters.count
        segments = try closed.segments(
            periods, current: (book, tariff, policies), bookPath: bookPath, meters: meters)
        payers = PayerGroups(
            accounts: try store.allAccounts().map(\.account), book: book,
            issued: closed.closes.isEmpty ? [] : try store.accountsWithIssues(),
            keepsLeft: keepsLeft)
    }
}

extension RatingInput {
    /// What a month is rated under.
    func segment(of period: Period) -> RatingSegment {
        guard let position = periods.firstIndex(of: period),
            let segment = segments.first(where: { $0.positions.contains(position) })
        else { preconditionFailure("\(period) is not among the rated months") }
        return segment
    }
}
