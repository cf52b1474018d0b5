import Foundation
import GRDB
import GRDBSQLite
import Synchronization

/// One SQLite connection, set up for the ledger, that threads may share: accesses take turns.
///
/// An access must not start another one on the same connection.
final class LedgerConnection: Sendable {
    /// What a connection is for.
    enum Purpose: Sendable {
        /// Writes to the file.
        case writing
        /// Reads the file, alongside a writer.
        case reading
        /// Reads a file that can't change, in a folder where SQLite can't make its own files.
        case readingImmutable
        /// Holds a ledger in memory.
        case memory
        /// Makes a new file, that nobody else knows yet.
        case making
        /// Fills a new ledger for the first time, under another name: see `publish`.
        case loading
        /// Reads that file, in the same process.
        case readingLoad

        var isReading: Bool {
            switch self {
            case .reading, .readingImmutable, .readingLoad: true
            case .writing, .memory, .making, .loading: false
            }
        }
    }

    /// As large as the system's pages: it keeps each in memory that was just given back, where for
    /// larger ones it takes new memory. Of 10 million calls the first night's intake took 2.96 s, with
    /// pages of 16 kB 3.12 s, and the second night of half of them 4.0 s, not 5.1 s. The file is 1 %
    /// larger.
    static let pageBytes = 4096
    private static let writerCacheKibibytes = 32768
    private static let readerCacheKibibytes = 8192
    /// The writer never stops to copy its log (`LedgerCheckpointer`).
    private static let checkpointPages = 0
    /// Readers wait for a crash recovery; a second writer should not have come past the lock.
    private static let busySeconds: Double = 5

    /// The ledger's path as the user knows it.
    let path: String
    let state: Mutex<State>
    let syncing = DispatchQueue(label: "callbill.ledger.sync")

    struct State {
        var purpose: Purpose
        var queue: DatabaseQueue
        /// Why a first load failed: its file is not to be trusted then.
        var failure: LedgerError?
        /// The commits of a first load so far.
        var commitCount = 0
    }

    /// What it is for now: a ledger's first load ends with `publish`.
    var purpose: Purpose { state.withLock { $0.purpose } }
    private var queue: DatabaseQueue { state.withLock { $0.queue } }

    /// Opens a connection.
    init(path: String, purpose: Purpose) throws(LedgerError) {
        self.path = path
        state = Mutex(
            State(purpose: purpose, queue: try LedgerConnection.queue(path: path, purpose)))
    }

    static func queue(
        path: String, _ purpose: Purpose
    ) throws(LedgerError) -> DatabaseQueue {
        switch purpose {
        case .making: try SystemFile.makeNew(path)
        case .loading: try SystemFile.makeNew(LedgerConnection.loadingPath(path))
        default: break
        }
        let configuration = LedgerConnection.configuration(for: purpose, path: path)
        errno = 0
        do {
            return
                switch purpose
            {
            case .memory: try DatabaseQueue(configuration: configuration)
            case .readingImmutable:
                try DatabaseQueue(
                    path: LedgerHeader.immutableAddress(of: path), configuration: configuration)
            case .loading, .readingLoad:
                try DatabaseQueue(
                    path: LedgerConnection.loadingPath(path), configuration: configuration)
            default: try DatabaseQueue(path: path, configuration: configuration)
            }
        } catch {
            throw LedgerConnection.ledgerError(
                error, path: path, opening: true, systemError: errno)
        }
    }

    /// Reads.
    func read<Result>(_ body: (Database) throws -> Result) throws(LedgerError) -> Result {
        try access(writing: false, body)
    }

    /// Writes, without a transaction of its own.
    func write<Result>(_ body: (Database) throws -> Result) throws(LedgerError) -> Result {
        try access(writing: true, body)
    }

    /// Writes in a transaction of its own.
    func transaction<Result>(
        _ body: (Database) throws -> Result
    ) throws(LedgerError) -> Result {
        try write { database in
            var result: Result?
            try database.inTransaction(.immediate) {
                result = try body(database)
                try LedgerConnection.advanceRevision(database)
                return .commit
            }
            return result!
        }
    }

    /// Copies the whole content to another connection.
    func copy(to target: LedgerConnection) throws(LedgerError) {
        do {
            try queue.backup(to: target.queue)
        } catch {
            throw LedgerConnection.ledgerError(error, path: target.path, writing: true)
        }
    }

    /// Begins to copy the log into the file, without waiting for anybody; other connections read
    /// and write meanwhile.
    func beginCheckpoint() {
        queue.asyncWriteWithoutTransaction { database in
            _ = try? database.checkpoint(.passive)
        }
    }

    /// Closes the connection. It can't be used any more. What was never published is removed.
    func close() throws(LedgerError) {
        do {
            try queue.close()
        } catch {
            throw LedgerConnection.ledgerError(error, path: path, writing: true)
        }
        if purpose == .loading {
            try LedgerStore.removeDatabase(LedgerConnection.loadingPath(path))
        }
    }

    /// The number that every commit counts up, so that readers can tell whether they see the same.
    static func revision(_ database: Database) throws -> Int64 {
        try Int64.fetchOne(
            database,
            sql: "SELECT CAST(value AS INTEGER) FROM settings WHERE key = 'revision'") ?? 0
    }

    /// Counts a commit.
    static func advanceRevision(_ database: Database) throws {
        try database.execute(
            sql: """
                UPDATE settings SET value = CAST(value AS INTEGER) + 1 WHERE key = 'revision'
                """)
    }

    private func access<Result>(
        writing: Bool, _ body: (Database) throws -> Result
    ) throws(LedgerError) -> Result {
        do throws(LedgerError) {
            return try perform(on: queue, writing: writing, body)
        } catch {
            if writing { state.withLock { $0.failure = error } }
            throw error
        }
    }

    /// Runs `body`; what fails is told with the system's reason.
    func perform<Result>(
        on queue: DatabaseQueue, writing: Bool, _ body: (Database) throws -> Result
    ) throws(LedgerError) -> Result {
        do {
            return try queue.inDatabase { database in
                errno = 0
                do {
                    return try body(database)
                } catch let error as DatabaseError {
                    throw LedgerConnection.ledgerError(
                        error, path: path, writing: writing,
                        systemError: LedgerConnection.systemError(database, of: error))
                }
            }
        } catch {
            throw LedgerConnection.ledgerError(error, path: path, writing: writing)
        }
    }

    /// The system's reason for what has just failed. SQLite doesn't keep that of a failed commit;
    /// the thread does, if `errno` was 0 before. What the device can't read SQLite takes for damage,
    /// and keeps the reason with the file; the thread may have forgotten it by now.
    private static func systemError(_ database: Database, of error: DatabaseError) -> Int32 {
        let lastError = errno
        if error.resultCode == .SQLITE_CORRUPT {
            var fileError: Int32 = 0
            let answer = unsafe sqlite3_file_control(
                database.sqliteConnection, "main", SQLITE_FCNTL_LAST_ERRNO, &fileError)
            if answer == SQLITE_OK, fileError != 0 { return fileError }
        }
        let code = unsafe sqlite3_system_errno(database.sqliteConnection)
        return code != 0 ? code : lastError
    }

    private static func configuration(for purpose: Purpose, path: String) -> Configuration {
        var configuration = Configuration()
        configuration.allowsUnsafeTransactions = true
        configuration.busyMode = .timeout(busySeconds)
        configuration.readonly = purpose.isReading
        configuration.prepareDatabase { database in
            do {
                try prepare(database, purpose)
            } catch let error as DatabaseError {
                throw ledgerError(
                    error, path: path, opening: true, systemError: systemError(database, of: error))
            }
        }
        return configuration
    }

    private static func prepare(_ database: Database, _ purpose: Purpose) throws {
        try RowDigest.register(in: database)
        // Mapping the file into memory gained nothing here, and would turn an I/O error into a
        // signal.
        try database.execute(sql: "PRAGMA mmap_size = 0; PRAGMA temp_store = MEMORY")
        if purpose.isReading {
            try database.execute(sql: "PRAGMA cache_size = -\(readerCacheKibibytes)")
        } else {
            if purpose != .writing {
                try database.execute(sql: "PRAGMA page_size = \(pageBytes)")
            }
            // Expired keys are no secret: overwriting them would double the writes of expiry.
            try database.execute(
                sql: """
                    PRAGMA cache_size = -\(writerCacheKibibytes);
                    PRAGMA secure_delete = OFF;
                    PRAGMA synchronous = \(purpose == .loading ? "OFF" : "FULL");
                    PRAGMA wal_autocheckpoint = \(checkpointPages);
                    """)
            if purpose == .loading { try database.execute(sql: "PRAGMA journal_mode = MEMORY") }
        }
        // SQLite opens the log and its index only now; here the system's reason is still known.
        _ = try Int.fetchOne(database, sql: "SELECT 1 FROM sqlite_master")
    }
}
