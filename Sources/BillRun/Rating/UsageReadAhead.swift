import Billing
import BillingTime
import Ledger
import Metering

/// The ledger's rows of the usage of some payer groups, read at once.
///
/// A query for each of 100,000 accounts, and writers that keep nothing between two invoices, come to
/// 3.1 CPU-seconds of the program's own for their month; this way it is 2.0 (`scripts/bench --only
/// invoice`).
struct UsageReadAhead {
    /// An account's usage of a month from one batch.
    struct Row {
        let account: Int64
        /// What the ledger says that the units are.
        let units: Int64
        /// The second of the last call.
        let last: Instant
        /// The digest of the ledger's row.
        let digest: Int64
        /// Where its days stand in `bytes`.
        let days: Range<Int>
    }

    /// The days of all rows, one behind the other.
    private(set) var bytes: [UInt8] = []
    /// By period: the rows, ascending by account, in the batches' order.
    private var rows: [[Row]] = []
    /// Whose rows these are, ascending, and of which periods.
    private var accounts: [Int64] = []
    private var periods: [Period] = []

    /// Whether the payer group's rows of these periods are there, if it has any.
    func holds(_ payer: PayerGroup, of periods: [Period]) -> Bool {
        self.periods == periods
            && payer.members.allSatisfy { member in
                let index = accounts.partitionPoint { $0 < member }
                return index < accounts.count && accounts[index] == member
            }
    }

    /// An account's rows of the period at `position`, in the batches' order.
    func rows(of account: Int64, at position: Int) -> ArraySlice<Row> {
        let rows = rows[position]
        let first = rows.partitionPoint { $0.account < account }
        var last = first
        while last < rows.count, rows[last].account == account { last += 1 }
        return rows[first..<last]
    }

    /// Reads the rows of `payers`, in place of what was read before; nothing where they take more
    /// than `byteLimit` bytes.
    mutating func fetch(
        _ payers: some Collection<PayerGroup>, periods: [Period], from reader: UsageReader,
        within byteLimit: Int = .max
    ) throws {
        clear(periods)
        let wanted = payers.flatMap(\.members).sorted()
        try reader.forEachUsage(accounts: Self.ranges(wanted), periods: periods) {
            position, account, units, last, digest, days in
            let start = bytes.count
            bytes.append(copying: days)
            rows[position].append(
                Row(
                    account: account, units: units, last: last, digest: digest,
                    days: start..<bytes.count))
            return bytes.count <= byteLimit
        }
        if bytes.count <= byteLimit { accounts = wanted } else { clear(periods) }
    }

    private mutating func clear(_ periods: [Period]) {
        self.periods = periods
        bytes.removeAll(keepingCapacity: true)
        accounts.removeAll(keepingCapacity: true)
        if rows.count != periods.count { rows = periods.map { _ in [] } }
        for position in rows.indices { rows[position].removeAll(keepingCapacity: true) }
    }

    /// Consecutive numbers together, as those of accounts are that came in one night.
    private static func ranges(_ accounts: [Int64]) -> [ClosedRange<Int64>] {
        var ranges: [ClosedRange<Int64>] = []
        for account in accounts {
            // One that moved is of several payer groups.
            if ranges.last?.upperBound == account { continue }
            if let last = ranges.last, last.upperBound == account - 1 {
                ranges[ranges.count - 1] = last.lowerBound...account
            } else {
                ranges.append(account...account)
            }
        }
        return ranges
    }
}

extension Array {
    /// How many elements at the beginning `precedes` holds for; it must for no later one.
    fileprivate func partitionPoint(_ precedes: (Element) -> Bool) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if precedes(self[middle]) { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
