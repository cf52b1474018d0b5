import BillingTime
import GRDB

/// Reads the usage of account after account: one per worker thread.
///
/// A reader sees the ledger as it was when the reader was made.
public final class UsageReader: Sendable {
    let connection: LedgerConnection
    private let isShared: Bool

    fileprivate init(_ connection: LedgerConnection, isShared: Bool) {
        self.connection = connection
        self.isShared = isShared
    }

    /// Calls `body` with the units, the last second, the row's digest and the days of each batch of
    /// some accounts' months: by period, and within it by account and batch, ascending. A damaged
    /// row makes it fail before `body` sees it.
    ///
    /// `body` must not use this reader or the ledger.
    ///
    /// - Parameters:
    ///   - accounts: ascending, without overlaps.
    ///   - body: also takes the period's position; answers whether to go on.
    public func forEachUsage(
        accounts: [ClosedRange<Int64>], periods: [Period],
        _ body: (
            _ position: Int, _ account: Int64, _ units: Int64, _ last: Instant, _ digest: Int64,
            _ days: Span<UInt8>
        ) -> Bool
    ) throws(LedgerError) {
        try connection.read { database in
            let statement = try RawStatement(
                """
                SELECT account, units, last_second, days, id, batch, first_second, row_digest
                FROM usage
                WHERE period = ? AND account BETWEEN ? AND ? ORDER BY account, batch
                """,
                in: database)
            defer { statement.reset() }
            for (position, period) in periods.enumerated() {
                statement.bind(Int64(period.monthsSinceYearZero), at: 1)
                for range in accounts {
                    statement.bind(range.lowerBound, at: 2)
                    statement.bind(range.upperBound, at: 3)
                    while try statement.step() {
                        let account = statement.integer(at: 0)
                        let units = statement.integer(at: 1)
                        let last = statement.integer(at: 2)
                        let id = statement.integer(at: 4)
                        let batch = statement.integer(at: 5)
                        let first = statement.integer(at: 6)
                        let digest = statement.integer(at: 7)
                        let goesOn = try statement.withBlob(at: 3) { days in
                            let found = RowDigest.ofUsage(
                                id, Int64(period.monthsSinceYearZero), account, batch, units, first,
                                last, days)
                            guard found == digest else {
                                throw UsageReader.damage(id, period, account)
                            }
                            return body(position, account, units, Instant(last), digest, days)
                        }
                        guard goesOn else { return }
                    }
                    statement.reset()
                }
            }
        }
    }

    private static func damage(_ id: Int64, _ period: Period, _ account: Int64) -> DatabaseError {
        DatabaseError(
            resultCode: .SQLITE_CORRUPT,
            message:
                "table usage, row with id \(id), period \(period), account \(account) is damaged"
        )
    }

    /// Ends the use of the reader.
    public func close() throws(LedgerError) {
        if !isShared { try connection.close() }
    }
}

extension LedgerStore {
    /// Makes a reader of usage for one thread.
    ///
    /// It has a connection of its own, so that threads don't wait for each other. Where that could
    /// not show the same as this store, readers share the store's: in memory, and when a run has
    /// committed since this store was opened for reading.
    public func usageReader() throws(LedgerError) -> UsageReader {
        guard connection.purpose != .memory else {
            return UsageReader(connection, isShared: true)
        }
        let purpose: LedgerConnection.Purpose =
            switch connection.purpose {
            case .readingImmutable: .readingImmutable
            case .loading: .readingLoad
            default: .reading
            }
        let own = try LedgerConnection(path: path, purpose: purpose)
        let seen = try own.read { database in
            try database.beginTransaction(.deferred)
            return try LedgerConnection.revision(database)
        }
        guard mode == .readOnly else { return UsageReader(own, isShared: false) }
        let expected = try connection.read { database in
            try LedgerConnection.revision(database)
        }
        guard seen == expected else {
            try own.close()
            return UsageReader(connection, isShared: true)
        }
        return UsageReader(own, isShared: false)
    }
}
