import Foundation
import GRDB
import GRDBSQLite

/// The two numbers in an SQLite file's first page that say whose it is and how old.
struct LedgerHeader {
    var applicationID: Int32
    var version: Int

    /// Reads the header without a trace: no lock, no recovery, no `-wal` or `-shm` beside the file.
    ///
    /// SQLite itself does the reading, since closing a descriptor of our own would drop the locks
    /// that other connections of this process have on the file.
    init(path: String) throws(LedgerError) {
        guard let size = SystemFile.size(of: path) else {
            let code = errno
            guard code == ENOENT else {
                throw .cannotOpen(LedgerFailure(path: path, systemError: code))
            }
            throw .missing(path: path)
        }
        guard size > 0 else { throw .notALedger(path: path, reason: "the file is empty") }
        let values = try LedgerHeader.pragmas(["application_id", "user_version"], path: path)
        applicationID = Int32(truncatingIfNeeded: values[0])
        version = Int(values[1])
    }

    /// Refuses what this release must not touch.
    func check(path: String, schema: LedgerSchema) throws(LedgerError) {
        guard applicationID == LedgerSchema.applicationID else {
            throw .notALedger(
                path: path,
                reason: "an SQLite database of another program (application id \(applicationID))")
        }
        guard version <= schema.version else {
            throw .newerVersion(path: path, found: version, supported: schema.version)
        }
    }

    /// The address under which SQLite opens a file as one that nobody changes.
    static func immutableAddress(of path: String) -> String {
        let escaped = path.addingPercentEncoding(withAllowedCharacters: .urlPathAllowed) ?? path
        return "file:\(escaped)?mode=ro&immutable=1"
    }

    private static func pragmas(_ names: [String], path: String) throws(LedgerError) -> [Int64] {
        errno = 0
        var connection: SQLiteConnection?
        let flags = SQLITE_OPEN_READONLY | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX
        var code = unsafe sqlite3_open_v2(immutableAddress(of: path), &connection, flags, nil)
        defer { unsafe sqlite3_close(connection) }
        // A run that was killed while it brought the log's pages over leaves a main file that is
        // shorter than its header says. That is no damage, since the log has the rest; this is how
        // to make SQLite look at such a header without the log.
        if code == SQLITE_OK {
            code = unsafe sqlite3_exec(connection, "PRAGMA writable_schema = ON", nil, nil, nil)
        }
        var values: [Int64] = []
        for name in names where code == SQLITE_OK {
            var statement: SQLiteStatement?
            code = unsafe sqlite3_prepare_v2(connection, "PRAGMA \(name)", -1, &statement, nil)
            if code == SQLITE_OK, unsafe sqlite3_step(statement) == SQLITE_ROW {
                values.append(unsafe sqlite3_column_int64(statement, 0))
            }
            let finalCode = unsafe sqlite3_finalize(statement)
            if code == SQLITE_OK { code = finalCode }
        }
        if code == SQLITE_NOTADB {
            throw .notALedger(path: path, reason: "not an SQLite database")
        }
        guard code == SQLITE_OK, values.count == names.count else {
            let lastError = errno
            let message = unsafe String(cString: sqlite3_errmsg(connection))
            let known = unsafe sqlite3_system_errno(connection)
            throw .cannotOpen(
                LedgerFailure(
                    path: path, message: message, resultCode: code,
                    systemError: known != 0 ? known : lastError))
        }
        return values
    }
}
