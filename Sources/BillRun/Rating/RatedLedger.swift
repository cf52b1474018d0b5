import Billing
import BillingTime
import Ledger
import Reports

/// The ledger's months, rated once more for commands that only look at them.
///
/// Nothing is written; the view of the ledger stands still while it is read.
public struct RatedLedger {
    let settings: Settings
    let tariff: Tariff
    let book: Book
    let store: LedgerStore
    let input: RatingInput

    /// An account with its statements, one for each of the input's periods.
    struct Account {
        let contract: Contract
        let payer: PayerGroup
        let statements: [Statement]
        /// Closed months as they would be rated now, where that is not what was issued.
        var rerated: [Period: Statement] = [:]
    }

    /// Opens the ledger for the months from its first one up to the last one with usage or of
    /// `published`, or up to the one that was asked for.
    public init(_ settings: Settings) throws {
        try self.init(settings, published: [])
    }

    init(_ settings: Settings, published: [Period]) throws {
        self.settings = settings
        let zone = settings.policies.zone
        let path = try settings.requireLedger()
        tariff = try TariffLoader.load(TariffFolder.open(settings.tariff), zone: zone)
        book = try BookLoader.load(settings.book, tariff: tariff, policies: settings.policies)
        store = try LedgerStore.open(path: path, mode: .readOnly)
        guard store.settings.timeZone == zone.identifier else {
            throw OperatingError(
                path: path,
                reason: "the ledger's days are those of \(store.settings.timeZone), the settings "
                    + "say \(zone.identifier)", exitCode: .invalid)
        }
        let usage = try store.usagePeriods()
        let closed = try LedgerCloses(store)
        let ends = [
            usage?.lowerBound, usage?.upperBound, closed.months.periods.first,
            closed.months.periods.last,
        ]
        // The month after the last closed one has corrections, also where it has no usage.
        let correcting = closed.months.correcting.flatMap {
            zone.start(of: $0) <= settings.asOf ? $0 : nil
        }
        let known =
            ends.compactMap(\.self) + published
            + (settings.period == nil ? [correcting].compactMap(\.self) : [])
        var last = settings.period ?? known.max()
        if let period = settings.period, closed.months.contains(period) {
            // What came for it later is charged on invoices after it.
            last = ([period, correcting].compactMap(\.self) + known).max()
        }
        let first = [known.min(), last].compactMap(\.self).min()
        input = try RatingInput(
            store: store, book: book, tariff: tariff, policies: settings.policies,
            periods: first.flatMap { first in last.map { (first...$0).months } } ?? [],
            bookPath: settings.book, keepsLeft: true)
    }

    /// The months that the command is about: the one that was asked for, or all.
    var periods: [Period] { settings.period.map { [$0] } ?? input.periods }

    /// Hands over every account that the book knows, and those with issued invoices that left it, in
    /// the order of `summary.csv`.
    func forEachAccount(
        isExplaining: Bool = false, _ body: (Account) throws -> Void
    ) throws {
        var rater = try PayerGroupRater(input)
        for payer in input.payers.known {
            if let account = try rated(payer, by: &rater, isExplaining: isExplaining) {
                try body(account)
            }
        }
    }

    /// Rates one payer group; nil where it has neither usage nor packs.
    func rated(
        _ payer: PayerGroup, by rater: inout PayerGroupRater, isExplaining: Bool
    ) throws -> Account? {
        let contract =
            book.contract(of: payer.accountID) ?? Contract(accountID: payer.accountID)
        guard let statements = try rater.rate(payer, isExplaining: isExplaining) else {
            return nil
        }
        return Account(
            contract: contract, payer: payer, statements: statements, rerated: rater.rerated)
    }
}
