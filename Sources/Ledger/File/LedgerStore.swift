import BillingTime
import Foundation
import GRDB

/// The ledger: what was taken in, kept in one SQLite file.
///
/// It stores and finds; what the blobs mean and how a charge is computed is not its business. Any
/// thread may use it; calls on one store take turns. One thread at a time writes, and holds the
/// `LedgerLock` while it does.
public final class LedgerStore: Sendable {
    /// How a ledger is opened.
    public enum Mode: Hashable, Sendable {
        /// For reading and writing.
        case readWrite
        /// For reading, alongside a run: all that is read is from the moment of opening.
        case readOnly
        /// A copy in memory, that may be written to and is gone when it is closed: a dry run.
        case memoryCopy
    }

    /// The ledger's path.
    public let path: String
    /// How it was opened.
    public let mode: Mode
    /// What was decided when it was made.
    public let settings: LedgerSettings
    let connection: LedgerConnection
    let checkpointer: LedgerCheckpointer

    init(path: String, mode: Mode, connection: LedgerConnection) throws(LedgerError) {
        self.path = path
        self.mode = mode
        self.connection = connection
        checkpointer = LedgerCheckpointer(path: path)
        settings = try connection.read { database in try LedgerSettings(database) }
    }

    /// The bytes that the ledger takes on disk, with the log of what was committed last.
    public var diskBytes: Int64 {
        (SystemFile.size(of: path) ?? 0) + (SystemFile.size(of: path + "-wal") ?? 0)
    }

    /// Ends the use of the ledger.
    ///
    /// After writing, the file alone then holds everything: it can be copied as it is, unless
    /// somebody is still reading. Should that last step fail, nothing committed is lost, since it
    /// stays in the log and the next opening finds it there.
    public func close() throws(LedgerError) {
        checkpointer.close()
        var failure: LedgerError?
        if mode == .readWrite {
            do {
                try connection.write { database in try database.rollback() }
                try connection.publish()
            } catch {
                failure = error
            }
            do {
                try connection.write { database in
                    // A long reader is not waited for as long as a lock is.
                    try database.execute(sql: "PRAGMA busy_timeout = 1000")
                    try database.checkpoint(.truncate)
                }
            } catch .busy {
                // Somebody is reading what the checkpoint would overwrite; the log stays.
            } catch {
                failure = failure ?? error
            }
        }
        try connection.close()
        if let failure { throw failure }
    }

    /// Writes a copy that is complete and consistent, also while a run goes on.
    ///
    /// The copy appears under its name only when it is whole, sound and on the device; the one
    /// before is kept as `.1`. A store that has a transaction open can't make one; a store opened
    /// for reading always can.
    public func backup(to target: String) throws(LedgerError) {
        let isWriting = try connection.read { $0.isInsideTransaction && mode != .readOnly }
        precondition(!isWriting, "the copy would hold what is not committed")
        try connection.publish()
        let final = URL(fileURLWithPath: target).path
        guard !SystemFile.isSame(path, final) else {
            throw .cannotOpen(
                LedgerFailure(path: final, message: "a ledger can't be backed up onto itself"))
        }
        try SystemFile.requirePlain(final)
        // SQLite would replay the log that belongs to the file before it.
        guard (SystemFile.size(of: final + "-wal") ?? 0) == 0 else {
            throw .cannotOpen(LedgerFailure(path: final, message: "the file is in use"))
        }
        let temporary = "\(final).new"
        try LedgerStore.removeDatabase(temporary)
        do {
            let copy = try LedgerConnection(path: temporary, purpose: .making)
            try connection.copy(to: copy)
            try copy.close()
            try checkCopy(temporary)
            try SystemFile.keepOlder(final)
            try SystemFile.publish(temporary, as: final)
        } catch {
            try? LedgerStore.removeDatabase(temporary)
            throw error
        }
    }

    /// Checks the whole file; what it finds is empty for a sound ledger.
    public func integrityCheck() throws(LedgerError) -> [String] {
        do {
            return try connection.read { database in
                var findings = try String.fetchAll(database, sql: "PRAGMA integrity_check")
                if findings == ["ok"] { findings = [] }
                for row in try Row.fetchAll(database, sql: "PRAGMA foreign_key_check") {
                    let table: String = row[0]
                    let parent: String = row[2]
                    findings.append("\(table): a row refers to no row of \(parent)")
                }
                return findings
            }
        } catch .corrupt(let failure) {
            // The damage is such that the check itself can't go on.
            return [failure.message]
        }
    }

    /// Removes a database that nobody uses, with SQLite's files beside it.
    static func removeDatabase(_ path: String) throws(LedgerError) {
        for suffix in [""] + SystemFile.companions {
            try SystemFile.remove(path + suffix)
        }
    }
}
