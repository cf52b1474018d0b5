import BillingTime
import Foundation
import GRDB
import Synchronization

/// Everything that one commit of usage brings: all of it is kept, or nothing.
///
/// It may stay open while further batches are prepared. After an error it can only be rolled back:
/// whatever else is asked of it throws the same error again.
public final class LedgerTransaction: Sendable {
    private enum State: Sendable {
        case open
        case failed(LedgerError)
        case ended
    }

    /// The run that the transaction belongs to.
    public let run: Int64
    let connection: LedgerConnection
    private let checkpointer: LedgerCheckpointer?
    private let state = Mutex(State.open)

    fileprivate init(
        run: Int64, connection: LedgerConnection, checkpointer: LedgerCheckpointer?
    ) throws(LedgerError) {
        self.run = run
        self.connection = connection
        self.checkpointer = checkpointer
        // The log of the batch before is then written over, and does not grow with the night.
        checkpointer?.wait()
        if connection.isLongLoad { try connection.publish() }
        try connection.write { database in try database.beginTransaction(.immediate) }
    }

    deinit {
        rollback()
    }

    /// Makes everything durable; in a new ledger's first load that is so when the run is finished
    /// (`LedgerStore.finishRun`), or after 32 commits.
    public func commit() throws(LedgerError) {
        try write { database in
            try LedgerConnection.advanceRevision(database)
            try database.commit()
        }
        state.withLock { $0 = .ended }
        connection.noteCommit()
        checkpointer?.begin()
    }

    /// Forgets everything; does nothing after a commit.
    public func rollback() {
        let wasEnded = state.withLock { state in
            defer { state = .ended }
            if case .ended = state { return true }
            return false
        }
        guard !wasEnded else { return }
        // Where the rollback fails, closing the connection forgets the transaction as well.
        try? connection.write { database in try database.rollback() }
    }

    /// Runs `body` within the transaction.
    ///
    /// After a full disk SQLite may have rolled back on its own. What came next would then be
    /// committed piece by piece, so a transaction that failed once takes nothing more.
    func write<Result>(_ body: (Database) throws -> Result) throws(LedgerError) -> Result {
        switch state.withLock({ $0 }) {
        case .open: break
        case .failed(let error): throw error
        case .ended: preconditionFailure("the transaction has ended")
        }
        do {
            return try connection.write(body)
        } catch {
            state.withLock { $0 = .failed(error) }
            throw error
        }
    }
}

extension LedgerStore {
    /// Starts the transaction that a commit of usage is made of.
    public func beginTransaction(run: Int64) throws(LedgerError) -> LedgerTransaction {
        precondition(mode != .readOnly, "the ledger was opened for reading")
        return try LedgerTransaction(
            run: run, connection: connection,
            checkpointer: mode == .readWrite ? checkpointer : nil)
    }
}
