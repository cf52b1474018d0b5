import Foundation
import GRDB
import Synchronization

/// A ledger's first load, which is written under another name.
extension LedgerConnection {
    /// Where a ledger is until its first load is in it.
    static func loadingPath(_ path: String) -> String { "\(path).new" }

    /// Gives the database a write-ahead log, which readers and a writer can share.
    static func switchToLog(_ database: Database) throws {
        let journal = try String.fetchOne(database, sql: "PRAGMA journal_mode = WAL")
        guard journal == "wal" else {
            throw DatabaseError(
                resultCode: .SQLITE_CANTOPEN,
                message: "no write-ahead log is possible on this file system")
        }
    }

    /// Begins to bring what a first load has written so far to the device, while it writes more.
    /// Does nothing for other connections.
    func beginSync() {
        guard purpose == .loading else { return }
        syncing.async {
            do throws(LedgerError) {
                try SystemFile.sync(LedgerConnection.loadingPath(self.path))
            } catch {
                self.state.withLock { $0.failure = error }
            }
        }
    }

    /// Notes a commit. That of a first load is brought to the device while it is worked with.
    func noteCommit() {
        state.withLock { $0.commitCount += 1 }
        beginSync()
    }

    /// So many commits, four minutes of work, are the most that a crash of a first load may cost.
    private static let mostCommits = 32

    /// Whether a first load has grown so long that it should not be put at risk any more.
    var isLongLoad: Bool {
        state.withLock {
            $0.purpose == .loading && $0.commitCount >= LedgerConnection.mostCommits
        }
    }

    /// Ends a ledger's first load: gives the file its name, and goes on as a writer like any other.
    /// Does nothing for other connections.
    ///
    /// Until then nobody knows the file, and what a crash leaves of it is thrown away. So nothing
    /// goes through a log: pages are written once, not twice. Nobody may read the file meanwhile.
    func publish() throws(LedgerError) {
        // What the system told of an error it does not tell again.
        syncing.sync {}
        try state.withLock { state throws(LedgerError) in
            guard state.purpose == .loading else { return }
            if let failure = state.failure { throw failure }
            try perform(on: state.queue, writing: true) { database in
                try LedgerConnection.switchToLog(database)
            }
            // As long as the file is open, the system remembers what it could not write.
            let descriptor = SystemFile.open(
                LedgerConnection.loadingPath(path), O_RDONLY | O_CLOEXEC)
            defer { SystemFile.close(descriptor) }
            do {
                try state.queue.close()
            } catch {
                throw LedgerConnection.ledgerError(error, path: path, writing: true)
            }
            try SystemFile.publishNew(LedgerConnection.loadingPath(path), as: path)
            state.purpose = .writing
            state.queue = try LedgerConnection.queue(path: path, .writing)
        }
    }
}
