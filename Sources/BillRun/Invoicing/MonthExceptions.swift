import Billing
import BillingTime
import Ledger
import Metering
import Publishing
import Reports

/// A month's exceptions, from every run so far, and the accounts that they make incomplete.
struct MonthExceptions: Sendable {
    /// Those that are open, by file and place.
    let kept: [LedgerException]
    /// Those that somebody has accepted: they stop nothing.
    let accepted: [LedgerException]
    /// The accounts that have calls after the book closed them.
    let closedAccounts: [FollowingException]
    /// The main accounts that an exception names.
    let incomplete: Set<[UInt8]>

    /// A closed month has those from before its close. The first open month also lists what came
    /// later for closed ones, and what kept accounts out of them.
    init(_ period: Period, store: LedgerStore, book: Book, closed: LedgerCloses) throws {
        let found = try MonthExceptions.found(period, store: store, closed: closed) {
            book.mainAccount(of: $0, in: $1)
        }.sorted(by: MonthExceptions.precedes)
        kept = found.filter { $0.acceptance == nil }
        accepted = found.filter { $0.acceptance != nil }
        var incomplete: Set<[UInt8]> = []
        for exception in kept where !exception.account.isEmpty {
            let account = String(decoding: exception.account, as: UTF8.self)
            if let main = book.mainAccount(of: account, in: exception.period) {
                incomplete.insert(Array(main.utf8))
            }
        }
        let zone = BillingZone.named(store.settings.timeZone) ?? .utc
        closedAccounts = try ClosedAccounts(period, store: store, book: book, closed: closed)
            .exceptions(zone: zone)
        for use in closedAccounts {
            if let main = book.mainAccount(of: use.account, in: period) {
                incomplete.insert(Array(main.utf8))
            }
        }
        self.incomplete = incomplete
    }

    /// The month's exceptions that the ledger keeps, open and accepted, in no order.
    ///
    /// - Parameter main: the main account of an account in a month; nil where no book knows it.
    static func found(
        _ period: Period, store: LedgerStore, closed: LedgerCloses,
        main: (String, Period) -> String?
    ) throws -> [LedgerException] {
        var found = try store.exceptions(period)
        if let close = closed.close(of: period) {
            found.removeAll { $0.run > close.run }
        } else if period == closed.months.correcting {
            found += try late(store: store, closed: closed, main: main)
        }
        return found
    }

    /// Exceptions of closed months that their own files don't settle.
    private static func late(
        store: LedgerStore, closed: LedgerCloses, main: (String, Period) -> String?
    ) throws -> [LedgerException] {
        var late: [LedgerException] = []
        for period in try store.exceptionPeriods() {
            guard let close = closed.close(of: period) else { continue }
            let excepted = Set(close.exceptedAccounts)
            late += try store.exceptions(period).filter { exception in
                let account = String(decoding: exception.account, as: UTF8.self)
                let payer = main(account, period).map { Array($0.utf8) }
                return exception.run > close.run || payer.map(excepted.contains) ?? false
            }
        }
        return late
    }

    /// Whether an exception names the main account.
    func isIncomplete(_ accountID: String) -> Bool { incomplete.contains(Array(accountID.utf8)) }

    private static func precedes(_ left: LedgerException, _ right: LedgerException) -> Bool {
        if left.file != right.file { return left.file.lexicographicallyPrecedes(right.file) }
        if left.byteOffset != right.byteOffset { return left.byteOffset < right.byteOffset }
        if left.reason != right.reason { return left.reason < right.reason }
        return left.detail < right.detail
    }

    /// The accepted ones as a close keeps them: a line each.
    func acceptedText(zone: BillingZone) -> String {
        String(decoding: AcceptedExceptionsCSV(zone: zone).rows(accepted), as: UTF8.self)
    }

    /// The rows of `exceptions.csv`; those that follow from usage, book and tariff come last.
    func rows(following: [FollowingException]) -> [ExceptionRow] {
        kept.map(ExceptionRow.init)
            + (closedAccounts + following).map { exception in
                ExceptionRow(
                    file: "", line: nil, byteOffset: nil, reason: exception.reason,
                    accountID: exception.account, detail: exception.detail)
            }
    }
}
