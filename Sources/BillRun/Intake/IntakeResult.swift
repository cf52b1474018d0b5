import BillingTime
import Ledger
import Metering
import Reports

/// What the intake of a run came to.
struct IntakeResult: Sendable {
    /// What became of the files, in their order.
    var files: [FileReport] = []
    /// What became of the records of all files.
    var totals = OutcomeTotals()
    /// Calls that failed and were counted, billable or not, by their error codes.
    var failures: [[UInt8]: Int64] = [:]
    /// Calls that were metered and reported.
    var reportedCalls = 0
    /// Files that contribute nothing because of what is in them, and did not before this run.
    var faultyFiles = 0
    /// Files that were taken in before, under the same path.
    var knownFiles = 0
    /// What happened to other files, for the run's log.
    var messages: [RunMessage] = []
    /// What somebody should look at.
    var warnings: [RunMessage] = []
    /// When the oldest file that contributes nothing was last changed.
    var oldestUntakenSecond: Int64?

    /// Whether this run met anything that somebody has to look at (exit code 65).
    var metExceptions: Bool {
        totals.rejected > 0 || totals.conflicting > 0 || reportedCalls > 0 || faultyFiles > 0
    }

    /// The most error codes that are named.
    private static let namedFailures = 50

    /// The most frequent error codes with their calls, and those of all others as `other`.
    var failureCounts: [(code: String, calls: Int64)] {
        typealias Entry = (code: [UInt8], calls: Int64)
        func precedes(_ left: Entry, _ right: Entry) -> Bool {
            left.calls != right.calls
                ? left.calls > right.calls : left.code.lexicographicallyPrecedes(right.code)
        }
        var most: [Entry] = []
        var rest: Int64 = 0
        for (code, calls) in failures where calls > 0 {
            let entry = (code: code, calls: calls)
            rest += calls
            if most.count == Self.namedFailures, !precedes(entry, most[most.count - 1]) { continue }
            most.insert(entry, at: most.firstIndex { precedes(entry, $0) } ?? most.count)
            if most.count > Self.namedFailures { most.removeLast() }
        }
        rest -= most.reduce(0) { $0 + $1.calls }
        let named = most.map { (code: String(decoding: $0.code, as: UTF8.self), calls: $0.calls) }
        return rest > 0 ? named + [("other", rest)] : named
    }

    /// The records that somebody has to look at, in words; faulty files have their own warnings.
    var exceptionReport: [RunMessage] {
        [
            (totals.rejected, "record", " rejected", "rejected"),
            (totals.conflicting, "conflicting duplicate", "", "conflicting"),
            (Int64(reportedCalls), "call", " reported", "reported"),
        ].filter { $0.0 > 0 }.map {
            RunMessage(counted($0.0, $0.1) + $0.2, [$0.3: .count($0.0)])
        }
    }
}
