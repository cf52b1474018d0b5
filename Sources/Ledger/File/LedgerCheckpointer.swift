import Foundation
import GRDB
import Synchronization

/// Copies what was committed from SQLite's log into the ledger while the run goes on.
///
/// After a large commit the writer would do that itself, alone, with the other cores waiting: half
/// a second for 10 million calls. A connection of its own does it beside the rating. A checkpoint
/// makes nothing durable that was not durable before, so its failure is of no consequence: the log
/// stays, and the next checkpoint finds it there.
final class LedgerCheckpointer: Sendable {
    private let path: String
    private let state = Mutex(State())

    private struct State {
        var connection: LedgerConnection?
        var hasFailed = false
    }

    /// Smaller logs are left to the ledger's closing.
    private static let worthwhileBytes: Int64 = 64 << 20

    init(path: String) { self.path = path }

    /// Begins to copy, where the log is large.
    func begin() {
        guard (SystemFile.size(of: path + "-wal") ?? 0) >= Self.worthwhileBytes else { return }
        state.withLock { state in
            guard !state.hasFailed else { return }
            do {
                let connection =
                    try state.connection ?? LedgerConnection(path: path, purpose: .writing)
                state.connection = connection
                connection.beginCheckpoint()
            } catch {
                state.hasFailed = true
            }
        }
    }

    /// Waits for the end of what was begun. The log begins anew only when all of it is copied.
    func wait() {
        state.withLock { state in
            // Accesses to one connection take turns: this one comes behind the checkpoint.
            _ = try? state.connection?.read { _ in }
        }
    }

    /// Waits and closes the connection.
    func close() {
        state.withLock { state in
            try? state.connection?.close()
            state.connection = nil
        }
    }
}
