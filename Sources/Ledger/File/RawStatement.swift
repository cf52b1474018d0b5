import GRDB
import GRDBSQLite

/// A prepared statement, driven through SQLite's own interface.
///
/// GRDB's rows and arguments cost several microseconds and a copy of every blob; the ledger reads
/// and writes up to a million rows per run. Every pointer of this module is in this file. A value
/// may only be used inside the database access that made it.
@safe
struct RawStatement {
    /// Keeps the compiled statement alive.
    private let owner: Statement
    private let statement: SQLiteStatement

    /// Takes the statement from the connection's cache, or compiles it.
    init(_ sql: String, in database: Database) throws {
        owner = try database.cachedStatement(sql: sql)
        unsafe statement = owner.sqliteStatement
        unsafe sqlite3_reset(statement)
    }

    /// Sets parameter `index`, counted from 1.
    func bind(_ value: Int64, at index: Int32) {
        let code = unsafe sqlite3_bind_int64(statement, index, value)
        precondition(code == SQLITE_OK, "no such parameter")
    }

    /// Runs a statement that returns nothing.
    func execute() throws {
        let isRow = try step()
        precondition(!isRow, "the statement returns rows")
        reset()
    }

    /// Runs a statement that returns nothing, with `bytes` as parameter `index`.
    func execute(binding bytes: borrowing Span<UInt8>, at index: Int32) throws {
        // The blob is not copied, so it must be unbound again before the span ends.
        try unsafe bytes.withUnsafeBufferPointer { buffer in
            let code =
                if let start = buffer.baseAddress, !buffer.isEmpty {
                    unsafe sqlite3_bind_blob64(
                        statement, index, start, sqlite3_uint64(buffer.count), nil)
                } else {
                    unsafe sqlite3_bind_zeroblob(statement, index, 0)
                }
            defer { unsafe sqlite3_bind_null(statement, index) }
            guard code == SQLITE_OK else { throw failure(code) }
            try execute()
        }
    }

    /// Moves to the next row; false after the last.
    func step() throws -> Bool {
        let code = unsafe sqlite3_step(statement)
        switch code {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        default:
            let error = failure(code)
            reset()
            throw error
        }
    }

    /// Makes the statement ready to be run again.
    func reset() {
        unsafe sqlite3_reset(statement)
    }

    /// The current row's integer in `column`, counted from 0.
    func integer(at column: Int32) -> Int64 {
        unsafe sqlite3_column_int64(statement, column)
    }

    /// Calls `body` with the current row's blob in `column`, counted from 0.
    func withBlob<Result>(at column: Int32, _ body: (Span<UInt8>) throws -> Result) rethrows
        -> Result
    {
        let start = unsafe sqlite3_column_blob(statement, column)
        let count = Int(unsafe sqlite3_column_bytes(statement, column))
        let buffer = unsafe UnsafeRawBufferPointer(start: start, count: start == nil ? 0 : count)
        return try unsafe buffer.withMemoryRebound(to: UInt8.self) { bytes in
            try unsafe body(bytes.span)
        }
    }

    /// A copy of the current row's blob in `column`, counted from 0.
    func bytes(at column: Int32) -> [UInt8] {
        withBlob(at: column) { blob in unsafe blob.withUnsafeBufferPointer { unsafe Array($0) } }
    }

    /// The text in `column`, counted from 0; nil: NULL.
    func text(at column: Int32) -> String? {
        guard unsafe sqlite3_column_type(statement, column) != SQLITE_NULL else { return nil }
        return withBlob(at: column) { text in
            unsafe text.withUnsafeBufferPointer { unsafe String(decoding: $0, as: UTF8.self) }
        }
    }

    private func failure(_ code: Int32) -> DatabaseError {
        let connection = unsafe sqlite3_db_handle(statement)
        return DatabaseError(
            resultCode: ResultCode(rawValue: code),
            message: unsafe String(cString: sqlite3_errmsg(connection)))
    }
}
