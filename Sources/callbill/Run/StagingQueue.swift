import Reports
import Synchronization

/// Hands what is rendered from the workers to whichever of them writes at the moment: invoices as
/// they come, and the pieces of the months' tables in their order.
///
/// One writes at a time: where two create files in one folder, the kernel makes one of them spin
/// on the folder's lock, which cost a sixth of a run's processor time (20,000 invoices, 2 cores).
/// The others go on rating meanwhile. The tables are written along with the invoices: put together
/// first and written at the end, 57 MB of balances kept one core busy for 0.4 s while the other
/// one waited.
final class StagingQueue: Sendable {
    /// A file on its way into a period's staging.
    struct File: Sendable {
        /// The position of its period among the published ones.
        let month: Int
        let path: String
        let bytes: [UInt8]
    }

    private struct State {
        var files: [File] = []
        /// By number of the turn, from `nextTurn` on: the months' pieces of each table.
        var pieces: [Int: [[[UInt8]]]] = [:]
        var nextTurn = 0
        var byteCount = 0
    }

    /// With so many bytes waiting, workers wait for the one that writes.
    private static let highWaterBytes = 64 << 20

    private let stagings: [PeriodStaging]
    /// By month: its tables, as `MonthTables.names` has them.
    private let tables: [[StagedTable]]
    private let waiting = Mutex(State())
    private let writing = Mutex(())

    /// Begins the tables of all months; `opening` is what they begin with.
    init(_ stagings: [PeriodStaging], opening: MonthTables) throws {
        self.stagings = stagings
        tables = try stagings.map { staging in
            try zip(MonthTables.names, opening.texts).map { name, text in
                let table = try StagedTable(name, in: staging)
                try table.append(text)
                return table
            }
        }
    }

    /// Queues what was rendered in a turn, and writes what waits unless another worker is doing so.
    ///
    /// - Parameter pieces: by month, of each table what follows the turn before.
    func add(turn: Int, files: [File], pieces: [[[UInt8]]]) throws {
        let byteCount = waiting.withLock { state in
            state.files += files
            state.pieces[turn] = pieces
            state.byteCount += files.reduce(0) { $0 + $1.bytes.count }
            return state.byteCount
        }
        if byteCount > Self.highWaterBytes {
            try writing.withLock { _ in try writeAll() }
        } else {
            try writing.withLockIfAvailable { _ in try writeAll() }
        }
    }

    /// Writes what still waits, and ends the tables.
    func finish() throws {
        try writing.withLock { _ in
            try writeAll()
            for table in tables.joined() { try table.finish() }
        }
    }

    private func writeAll() throws {
        while true {
            let (files, turns) = waiting.withLock { state in
                var turns: [[[[UInt8]]]] = []
                while let pieces = state.pieces.removeValue(forKey: state.nextTurn) {
                    turns.append(pieces)
                    state.nextTurn += 1
                }
                defer {
                    state.files = []
                    state.byteCount = 0
                }
                return (state.files, turns)
            }
            if files.isEmpty && turns.isEmpty { return }
            for file in files { try stagings[file.month].write(file.path, file.bytes) }
            for pieces in turns {
                for (month, texts) in pieces.enumerated() {
                    for (table, text) in zip(tables[month], texts) where !text.isEmpty {
                        try table.append(text)
                    }
                }
            }
        }
    }
}
