import Publishing
import Reports
import Synchronization

/// Takes the pieces of the months' tables that workers render, and puts them into their order.
///
/// The tables are written along with the invoices: put together first and written at the end, 57 MB
/// of balances kept one core busy for 0.4 s while the other one waited.
final class TableQueue: Sendable {
    /// What follows in the tables from a turn.
    private struct Turn: Sendable {
        let number: Int
        /// By month: of each table, what follows the turn before.
        let pieces: [[[UInt8]]]
    }

    private let tables: OrderedTables
    private let queue: WriteQueue<Turn>

    /// Begins the tables of all months; `opening` is what they begin with.
    init(_ stagings: [PeriodStaging], opening: MonthTables) throws {
        let tables = try OrderedTables(stagings, opening: opening)
        self.tables = tables
        queue = WriteQueue(highWaterBytes: 16 << 20) { turns in
            for turn in turns { try tables.add(turn.number, turn.pieces) }
        }
    }

    /// Queues what was rendered in a turn.
    ///
    /// - Parameter pieces: by month, of each table what follows the turn before.
    func add(turn: Int, pieces: [[[UInt8]]]) throws {
        try queue.add(
            Turn(number: turn, pieces: pieces),
            byteCount: pieces.joined().reduce(0) { $0 + $1.count })
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
