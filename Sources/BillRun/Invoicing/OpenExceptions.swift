import Ledger
import Metering

/// The open exceptions of a month by reason: what somebody still has to look at.
///
/// Metrics and `status` count here, and nowhere else.
struct OpenExceptions: Sendable {
    /// Every reason there is (Formats.md, "Reasons"), ascending.
    static let reasons: [String] =
        (RejectionReason.allCases.map(\.rawValue) + ReportedCall.Reason.allCases.map(\.rawValue)
        + FileFault.allCases.map(\.rawValue) + [unknownAccount]).sorted()
    /// The reason of calls of accounts that no book knows.
    static let unknownAccount = "unknown_account"

    /// The rows of each reason, also of those without any, ascending by reason.
    let counts: [(reason: String, count: Int64)]

    /// Counts rows of `exceptions.csv`.
    ///
    /// - Parameters:
    ///   - rows: the month's exceptions that the ledger keeps.
    ///   - unknownAccounts: accounts with usage that no book knows.
    init(_ rows: [LedgerException] = [], unknownAccounts: Int = 0) {
        var counts = Dictionary(uniqueKeysWithValues: Self.reasons.map { ($0, Int64(0)) })
        // A ledger of another version may have reasons that this one doesn't know.
        for row in rows { counts[row.reason, default: 0] += 1 }
        counts[Self.unknownAccount, default: 0] += Int64(unknownAccounts)
        self.counts = counts.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    /// The reasons that have rows.
    var present: [(reason: String, count: Int64)] { counts.filter { $0.count > 0 } }
}
