import Reports
import Synchronization

/// Takes what workers render: invoices as they come, and the pieces of the months' tables, which
/// are put into their order.
///
/// One worker writes at a time: where two create files in one folder, the kernel makes one of them
/// spin on the folder's lock, which cost a sixth of a run's processor time (20,000 invoices, 2
/// cores). The tables are written along with the invoices: put together first and written at the
/// end, 57 MB of balances kept one core busy for 0.4 s while the other one waited.
final class StagingQueue: Sendable {
    /// A file on its way into a period's staging.
    struct File: Sendable {
        /// The position of its period among the published ones.
        let month: Int
        let path: String
        let bytes: [UInt8]
    }

    /// What was rendered in a turn.
    private struct Turn: Sendable {
        let number: Int
        let files: [File]
        /// By month: of each table, what follows the turn before.
        let pieces: [[[UInt8]]]

        var byteCount: Int {
            files.reduce(0) { $0 + $1.bytes.count }
                + pieces.joined().reduce(0) { $0 + $1.count }
        }
    }

    private let tables: OrderedTables
    private let queue: WriteQueue<Turn>

    /// Begins the tables of all months; `opening` is what they begin with.
    init(_ stagings: [PeriodStaging], opening: MonthTables) throws {
        let tables = try OrderedTables(stagings, opening: opening)
        self.tables = tables
        queue = WriteQueue(highWaterBytes: 64 << 20) { turns in
            for turn in turns {
                for file in turn.files { try stagings[file.month].write(file.path, file.bytes) }
                try tables.add(turn.number, turn.pieces)
            }
        }
    }

    /// Queues what was rendered in a turn.
    ///
    /// - Parameter pieces: by month, of each table what follows the turn before.
    func add(turn: Int, files: [File], pieces: [[[UInt8]]]) throws {
        let turn = Turn(number: turn, files: files, pieces: pieces)
        try queue.add(turn, byteCount: turn.byteCount)
    }

    /// Writes what still waits, and ends the tables.
    func finish() throws {
        try queue.finish()
        try tables.finish()
    }
}

/// The months' tables, whose pieces come in any order.
private final class OrderedTables: Sendable {
    private struct State {
        /// By turn, from `next` on.
        var pieces: [Int: [[[UInt8]]]] = [:]
        var next = 0
    }

    /// By month: its tables, as `MonthTables.names` has them.
    private let tables: [[StagedTable]]
    private let state = Mutex(State())

    init(_ stagings: [PeriodStaging], opening: MonthTables) throws {
        tables = try stagings.map { staging in
            try zip(MonthTables.names, opening.texts).map { name, text in
                let table = try StagedTable(name, in: staging)
                try table.append(text)
                return table
            }
        }
    }

    func add(_ turn: Int, _ pieces: [[[UInt8]]]) throws {
        try state.withLock { state in
            state.pieces[turn] = pieces
            while let months = state.pieces.removeValue(forKey: state.next) {
                state.next += 1
                for (tables, texts) in zip(tables, months) {
                    for (table, text) in zip(tables, texts) where !text.isEmpty {
                        try table.append(text)
                    }
                }
            }
        }
    }

    func finish() throws {
        precondition(state.withLock { $0.pieces.isEmpty }, "a turn is missing")
        for table in tables.joined() { try table.finish() }
    }
}
