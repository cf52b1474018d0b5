import Ledger
import Metering

/// The open exceptions of a month by reason: what somebody still has to look at.
///
/// Metrics and `status` count here, and nowhere else.
struct OpenExceptions: Sendable {
    /// Every reason there is (Formats.md, "Reasons"), ascending.
    static let reasons: [String] =
        (RejectionReason.allCases.map(\.rawValue) + ReportedCall.Reason.allCases.map(\.rawValue)
        + FileFault.allCases.map(\.rawValue) + FollowingException.reasons).sorted()

    /// The rows of each reason, also of those without any, ascending by reason.
    let counts: [(reason: String, count: Int64)]

    /// Counts rows of `exceptions.csv`.
    ///
    /// - Parameters:
    ///   - rows: the month's exceptions that the ledger keeps.
    ///   - following: those that follow from usage and book.
    init(_ rows: [LedgerException] = [], _ following: [LedgerTold.Account] = []) {
        var counts = Dictionary(uniqueKeysWithValues: Self.reasons.map { ($0, Int64(0)) })
        // A ledger of another version may have reasons that this one doesn't know.
        for row in rows { counts[row.reason, default: 0] += 1 }
        for row in following { counts[row.reason, default: 0] += 1 }
        self.counts = counts.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    /// All rows.
    var total: Int64 { counts.reduce(0) { $0 + $1.count } }

    /// The reasons that have rows.
    var present: [(reason: String, count: Int64)] { counts.filter { $0.count > 0 } }
}
