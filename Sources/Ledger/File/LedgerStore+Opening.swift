import Foundation
import GRDB

extension LedgerStore {
    /// Opens the ledger at `path`.
    ///
    /// A file of another program or of a later release is refused and not touched. Where there is
    /// no file, `newLedger` makes one (or, for a memory copy, an empty ledger in memory); nil makes
    /// that an error. An older ledger is brought up to date.
    ///
    /// - Parameter isChecked: whether a ledger is refused in which rows have vanished. Rows
    ///   themselves are checked where they are read, in any case.
    public static func open(
        path: String, mode: Mode, newLedger: LedgerSettings? = nil, isChecked: Bool = true
    ) throws(LedgerError) -> LedgerStore {
        let store = try open(path: path, mode: mode, newLedger: newLedger, schema: .current)
        do {
            if isChecked { try store.checkAtOpening() }
        } catch {
            try? store.connection.close()
            throw error
        }
        return store
    }

    static func open(
        path: String, mode: Mode, newLedger: LedgerSettings?, schema: LedgerSchema
    ) throws(LedgerError) -> LedgerStore {
        // An absolute path can't be taken for one of SQLite's addresses.
        let path = URL(fileURLWithPath: path).path
        for name in [path] + SystemFile.companions.map({ path + $0 }) {
            try SystemFile.requirePlain(name)
        }
        let header: LedgerHeader
        do {
            header = try LedgerHeader(path: path)
        } catch .missing(let path) {
            guard let newLedger, mode != .readOnly else { throw .missing(path: path) }
            if mode == .memoryCopy {
                return try emptyMemoryLedger(path: path, settings: newLedger, schema: schema)
            }
            return try openLoading(path: path, settings: newLedger, schema: schema)
        }
        try header.check(path: path, schema: schema)
        switch mode {
        case .readWrite:
            // A run that was killed while it made the ledger left its first name behind.
            let firstName = LedgerConnection.loadingPath(path)
            if SystemFile.isSame(path, firstName) { try SystemFile.remove(firstName) }
            SystemFile.hideFromOthers(path)
            return try openWriting(path: path, schema: schema)
        case .memoryCopy: return try openCopy(path: path, mode: mode, schema: schema)
        case .readOnly: return try openReading(path: path, schema: schema)
        }
    }

    private static func openWriting(
        path: String, schema: LedgerSchema
    ) throws(LedgerError) -> LedgerStore {
        let connection = try LedgerConnection(path: path, purpose: .writing)
        do {
            try checkVersion(connection, schema: schema)
            try connection.write { database in
                try LedgerConnection.switchToLog(database)
                try schema.migrate(database)
            }
            return try LedgerStore(path: path, mode: .readWrite, connection: connection)
        } catch {
            try? connection.close()
            throw error
        }
    }

    /// A store whose view of the ledger stands still.
    private static func openReading(
        path: String, schema: LedgerSchema
    ) throws(LedgerError) -> LedgerStore {
        let connection = try readingConnection(path: path)
        try connection.read { database in try database.beginTransaction(.deferred) }
        // Only a writer may bring the file up to date, but a copy of it will do.
        guard try checkVersion(connection, schema: schema) == schema.version else {
            try connection.close()
            return try openCopy(path: path, mode: .readOnly, schema: schema)
        }
        return try LedgerStore(path: path, mode: .readOnly, connection: connection)
    }

    private static func openCopy(
        path: String, mode: Mode, schema: LedgerSchema
    ) throws(LedgerError) -> LedgerStore {
        let memory =
            if let copy = tracelessCopy(path: path, schema: schema) {
                copy
            } else {
                try copy(from: readingConnection(path: path), schema: schema)
            }
        try memory.write { database in try schema.migrate(database) }
        return try LedgerStore(path: path, mode: mode, connection: memory)
    }

    /// Copies a ledger that nobody writes to without making SQLite's files beside it: a dry run
    /// writes nothing at all. Nil where there is a log, or the file was changed meanwhile.
    private static func tracelessCopy(path: String, schema: LedgerSchema) -> LedgerConnection? {
        guard (SystemFile.size(of: path + "-wal") ?? 0) == 0,
            let version = SystemFile.version(of: path),
            let source = try? LedgerConnection(path: path, purpose: .readingImmutable),
            let memory = try? copy(from: source, schema: schema),
            SystemFile.version(of: path) == version
        else { return nil }
        return memory
    }

    private static func copy(
        from source: LedgerConnection, schema: LedgerSchema
    ) throws(LedgerError) -> LedgerConnection {
        try checkVersion(source, schema: schema)
        let memory = try LedgerConnection(path: source.path, purpose: .memory)
        try source.copy(to: memory)
        try source.close()
        return memory
    }

    private static func readingConnection(path: String) throws(LedgerError) -> LedgerConnection {
        do {
            return try LedgerConnection(path: path, purpose: .reading)
        } catch {
            // Where SQLite can't make its files, and no log is left over, nobody writes either.
            guard (SystemFile.size(of: path + "-wal") ?? 0) == 0,
                !SystemFile.canWrite(toFolder: SystemFile.folder(of: path))
            else { throw error }
            return try LedgerConnection(path: path, purpose: .readingImmutable)
        }
    }

    private static func emptyMemoryLedger(
        path: String, settings: LedgerSettings, schema: LedgerSchema
    ) throws(LedgerError) -> LedgerStore {
        let memory = try LedgerConnection(path: path, purpose: .memory)
        try memory.write { database in try fill(database, settings: settings, schema: schema) }
        return try LedgerStore(path: path, mode: .memoryCopy, connection: memory)
    }

    /// The header shows what the main file says; a later release's upgrade may still be in the log.
    @discardableResult
    private static func checkVersion(
        _ connection: LedgerConnection, schema: LedgerSchema
    ) throws(LedgerError) -> Int {
        let version = try connection.read { database in try LedgerSchema.version(of: database) }
        guard version <= schema.version else {
            throw .newerVersion(
                path: connection.path, found: version, supported: schema.version)
        }
        return version
    }

    /// Makes a ledger under another name first: a file under the ledger's own name is whole.
    private static func openLoading(
        path: String, settings: LedgerSettings, schema: LedgerSchema
    ) throws(LedgerError) -> LedgerStore {
        let temporary = LedgerConnection.loadingPath(path)
        try removeDatabase(temporary)
        do {
            let connection = try LedgerConnection(path: path, purpose: .loading)
            try connection.write { database in
                try fill(database, settings: settings, schema: schema)
                // Tried now: after the load it would be late to hear that there can't be a log.
                try LedgerConnection.switchToLog(database)
                try database.execute(sql: "PRAGMA journal_mode = MEMORY")
            }
            return try LedgerStore(path: path, mode: .readWrite, connection: connection)
        } catch {
            try? removeDatabase(temporary)
            throw error
        }
    }

    private static func fill(
        _ database: Database, settings: LedgerSettings, schema: LedgerSchema
    ) throws {
        try database.execute(sql: "PRAGMA application_id = \(LedgerSchema.applicationID)")
        try schema.migrate(database)
        try database.inTransaction(.immediate) {
            try settings.insert(into: database)
            return .commit
        }
    }
}
