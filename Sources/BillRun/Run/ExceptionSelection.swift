import Billing
import BillingTime
import Ledger

/// Which of a ledger's exceptions are meant; what is not set chooses nothing out.
public struct ExceptionSelection: Sendable {
    /// Whether exceptions are open, or accepted by somebody.
    public enum State: String, CaseIterable, Sendable {
        case open, accepted, all
    }

    /// Their state.
    public var state = State.open
    /// Their month, or the one whose `exceptions.csv` lists them: what comes late for a closed month
    /// stands in the first open one.
    public var period: Period?
    /// The account that they name, or its main account.
    public var account: String?
    /// Their reasons, as `bad_time`.
    public var reasons: [String] = []
    /// Their file, as `exceptions.csv` shows it.
    public var file: String?
    /// Their line.
    public var line: Int64?

    /// Makes a selection of all open ones.
    public init() {}

    /// Whether it names anything but a state.
    var isNarrow: Bool {
        period != nil || account != nil || !reasons.isEmpty || file != nil
    }

    /// Those of a ledger.
    func exceptions(of store: LedgerStore, book: Book?) throws -> [LedgerException] {
        var listed: Set<Int64> = []
        if let period {
            let found = try MonthExceptions.found(
                period, store: store, closed: LedgerCloses(store)
            ) { book?.mainAccount(of: $0, in: $1) ?? $0 }
            listed = Set(found.compactMap(\.id))
        }
        return try store.exceptions().filter { exception in
            let isListed = exception.id.map(listed.contains) ?? false
            return (period == nil || period == exception.period || isListed)
                && contains(exception, book: book)
        }
    }

    private func contains(_ exception: LedgerException, book: Book?) -> Bool {
        let isInState =
            switch state {
            case .open: exception.acceptance == nil
            case .accepted: exception.acceptance != nil
            case .all: true
            }
        guard isInState,
            reasons.isEmpty || reasons.contains(exception.reason),
            line == nil || line == exception.line
        else { return false }
        if let file, file != PathText.shown(PathText.text(exception.file)) { return false }
        guard let account else { return true }
        let named = String(decoding: exception.account, as: UTF8.self)
        return named == account
            || !named.isEmpty && book?.mainAccount(of: named, in: exception.period) == account
    }
}
