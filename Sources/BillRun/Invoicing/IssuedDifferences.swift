import Billing
import BillingTime
import Ledger
import Metering
import Reports

/// What an account's closed month comes to now, less what was issued for it.
struct IssuedDifference: Sendable {
    let account: String
    let period: Period
    let amount: Amount
}

extension Statement {
    /// The differences to closed months that the statement charges, by month.
    var issuedDifferences: [IssuedDifference] {
        var sums: [Period: Amount] = [:]
        for line in lines where line.usageType == .correction {
            sums[line.chargePeriod, default: .zero] += line.amount ?? .zero
        }
        return sums.sorted { $0.key < $1.key }.map {
            IssuedDifference(account: accountID, period: $0.key, amount: $0.value)
        }
    }
}

/// Tells what differs from issued months, before it becomes corrections: each state once.
struct IssuedDifferences: Sendable {
    /// A sentence for each month of which something else was told last.
    private(set) var messages: [String] = []
    /// What will have been told then.
    private(set) var told: [Period: String] = [:]

    /// Why an account's month differs, in the order in which they are named.
    private enum Cause: String, CaseIterable {
        case book = "book"
        case tariff = "tariff"
        case lateCalls = "late calls"
        case leftOut = "being left out"
    }

    /// Nothing differs.
    init() {}

    /// Of the months that a run has rendered.
    init(
        _ months: [Invoicing.Month], store: LedgerStore, book: Book, tariff: Tariff,
        bookPath: String?
    ) throws {
        let closed = try LedgerCloses(store)
        guard let correcting = closed.months.correcting,
            let month = months.first(where: { $0.period == correcting })
        else {
            told = try store.toldCorrections()
            return
        }
        let before = try store.toldCorrections()
        let byMonth = Dictionary(grouping: month.tables.differences, by: \.period)
        // Without differences nobody asks what the book is.
        let bookDigest = byMonth.isEmpty ? [] : try BookLoader.digest(bookPath)
        for (period, differences) in byMonth.sorted(by: { $0.key < $1.key }) {
            guard let close = closed.close(of: period) else { continue }
            let late = Set(
                try store.accountsWithUsage(period, after: close.run).compactMap {
                    book.mainAccount(of: String(decoding: $0, as: UTF8.self), in: period)
                })
            let excepted = Set(close.exceptedAccounts)
            let hasSameBook = close.bookDigest == bookDigest
            let frozen = try FrozenTariff(close, zone: .utc).tariff.version
            var counts: [Cause: Int] = [:]
            for difference in differences {
                let cause: Cause =
                    if excepted.contains(Array(difference.account.utf8)) {
                        .leftOut
                    } else if late.contains(difference.account) {
                        .lateCalls
                    } else if hasSameBook && frozen != tariff.version {
                        .tariff
                    } else {
                        .book
                    }
                counts[cause, default: 0] += 1
            }
            let sum = differences.reduce(Amount.zero) { $0 + $1.amount }
            let causes = Cause.allCases.compactMap { cause in
                counts[cause].map { "\($0) by \(cause.rawValue)" }
            }.joined(separator: ", ")
            let state =
                causes
                + differences.map { "\n\($0.account.utf8.count):\($0.account) \($0.amount)" }
                .joined()
            told[period] = hexadecimal(Digest.sha256(Array(state.utf8)))
            guard told[period] != before[period] else { continue }
            let accounts = counted(differences.count, "account")
            messages.append(
                "\(period): \(accounts) \(differences.count == 1 ? "differs" : "differ") from what "
                    + "was issued by \(sum) \(tariff.currency) (\(causes)); "
                    + "\(differences.count == 1 ? "it becomes a correction" : "they become corrections")"
                    + " in \(correcting)")
        }
    }
}
