import BillingTime
import Foundation
import GRDB
import Testing

@testable import Ledger

@Suite struct OpeningTests {
    let folder = TemporaryFolder()
    var path: String { folder.file("ledger.sqlite") }

    @Test func aMissingLedgerIsMadeOnlyOnRequest() throws {
        for mode in [LedgerStore.Mode.readWrite, .readOnly, .memoryCopy] {
            #expect(throws: LedgerError.missing(path: path)) {
                try LedgerStore.open(path: path, mode: mode)
            }
        }
        #expect(folder.names.isEmpty)
        try openLedger(folder).close()
        #expect(folder.names == ["ledger.sqlite"])
    }

    @Test func settingsAreDecidedOnce() throws {
        let first = try openLedger(folder)
        #expect(first.settings.hashSeed.count == 16)
        #expect(first.settings.timeZone == "Asia/Shanghai")
        try first.close()
        let other = LedgerSettings(timeZone: "Europe/Vienna")
        let second = try LedgerStore.open(path: path, mode: .readWrite, newLedger: other)
        #expect(second.settings == first.settings)
        #expect(other.hashSeed != first.settings.hashSeed)
    }

    @Test func theNameOfALedgerInTheMakingGoesAway() throws {
        let store = try openLedger(folder)
        try store.close()
        let path = folder.file("ledger.sqlite")
        try FileManager.default.linkItem(atPath: path, toPath: "\(path).new")
        let again = try LedgerStore.open(path: path, mode: .readWrite)
        #expect(again.settings == store.settings)
        #expect(!FileManager.default.fileExists(atPath: "\(path).new"))
        // Another file of that name is none of the ledger's business.
        try again.close()
        try Data("mine".utf8).write(to: URL(fileURLWithPath: "\(path).new"))
        try LedgerStore.open(path: path, mode: .readWrite).close()
        #expect(FileManager.default.fileExists(atPath: "\(path).new"))
    }

    @Test func aLedgerAppearsWithItsFirstLoad() throws {
        let store = try openLedger(folder)
        let run = try beginRun(store)
        let intake = try beginNight(store, run: run, accounts: 1...1, days: [1])
        #expect(folder.names == ["ledger.sqlite.new"])
        #expect(throws: LedgerError.missing(path: path)) { try openLedger(folder, .readOnly) }
        try intake.commit()
        let early = try store.usageReader()
        #expect(try blobs(early, account: 1) == [[1]])
        try early.close()
        try store.finishRun(
            run,
            LedgerRun.Outcome(
                finishedAt: Instant(1_795_000_002), exitCode: 0, files: 1,
                totals: OutcomeTotals()))
        #expect(!folder.names.contains("ledger.sqlite.new"))
        let reader = try openLedger(folder, .readOnly)
        #expect(try blobs(reader.usageReader(), account: 1) == [[1]])
        // From now on it is a ledger like any other, that may be read while it is written.
        #expect(try integer("PRAGMA synchronous", in: store) == 2)
        let journal = try store.connection.read { database in
            try String.fetchOne(database, sql: "PRAGMA journal_mode")
        }
        #expect(journal == "wal")
        try addNight(store, accounts: 2...2, days: [2])
        try store.close()
        #expect(try openLedger(folder, .readOnly).accountsWithUsage(november).count == 2)
    }

    @Test func aLongFirstLoadIsNotPutAtRisk() throws {
        let store = try openLedger(folder)
        for day in 0..<32 { try addNight(store, accounts: 1...1, days: [UInt8(day)]) }
        #expect(folder.names == ["ledger.sqlite.new"])
        let intake = try store.beginTransaction(run: 1)
        #expect(folder.names.contains("ledger.sqlite"))
        #expect(try openLedger(folder, .readOnly).usageUnits(november) > 0)
        intake.rollback()
        try store.close()
        #expect(folder.names == ["ledger.sqlite"])
    }

    @Test func aFirstLoadThatFailedLeavesNothing() throws {
        let store = try openLedger(folder)
        let intake = try store.beginTransaction(run: beginRun(store))
        #expect(throws: LedgerError.self) {
            try intake.addUsage([usageRow(account: 1, batch: 77, days: [1])])
        }
        intake.rollback()
        #expect(throws: LedgerError.self) { try store.close() }
        #expect(folder.names == [])
    }

    @Test func aFirstLoadThatWasRolledBackMayGoOn() throws {
        let store = try openLedger(folder)
        let intake = try beginNight(store, run: beginRun(store), accounts: 1...1, days: [1])
        intake.rollback()
        try addNight(store, accounts: 2...2, days: [2])
        try store.close()
        #expect(folder.names == ["ledger.sqlite"])
        #expect(try openLedger(folder, .readOnly).accountsWithUsage(november) == [2])
    }

    @Test func theFileSaysWhatItIs() throws {
        let store = try reopenedLedger(folder)
        let header = try LedgerHeader(path: path)
        #expect(header.applicationID == LedgerSchema.applicationID)
        #expect(header.version == LedgerSchema.current.version)
        #expect(try integer("PRAGMA synchronous", in: store) == 2)
        #expect(try integer("PRAGMA foreign_keys", in: store) == 1)
        #expect(try integer("PRAGMA page_size", in: store) == LedgerConnection.pageBytes)
        let journal = try store.connection.read { database in
            try String.fetchOne(database, sql: "PRAGMA journal_mode")
        }
        #expect(journal == "wal")
        let tables = "FROM pragma_table_list WHERE schema = 'main' AND name NOT LIKE 'sqlite_%'"
        #expect(try integer("SELECT count(*) \(tables)", in: store) == 25)
        #expect(try integer("SELECT count(*) \(tables) AND strict = 1", in: store) == 25)
    }

    @Test func otherFilesAreRefusedAndNotTouched() throws {
        try Data().write(to: URL(fileURLWithPath: path))
        try expectRefusal { $0.contains("empty") }
        try Data("time,account_id\n".utf8).write(to: URL(fileURLWithPath: path))
        try expectRefusal { $0.contains("not an SQLite database") }
        try Data(repeating: 7, count: 100_000).write(to: URL(fileURLWithPath: path))
        try expectRefusal { $0.contains("not an SQLite database") }
    }

    @Test(arguments: ["WAL", "DELETE"]) func otherDatabasesAreRefusedAndNotTouched(
        journal: String
    ) throws {
        let other = try DatabaseQueue(path: path)
        try other.inDatabase { database in
            try database.execute(
                sql: "PRAGMA journal_mode = \(journal); PRAGMA application_id = 77")
            try database.execute(sql: "CREATE TABLE runs (id INTEGER PRIMARY KEY)")
        }
        try other.close()
        try expectRefusal { $0.contains("another program (application id 77)") }
    }

    @Test func aNewerLedgerIsRefusedAndNotTouched() throws {
        try openLedger(folder).close()
        let newer = try DatabaseQueue(path: path)
        try newer.inDatabase { try $0.execute(sql: "PRAGMA user_version = 99") }
        try newer.close()
        let before = content(of: path)
        for mode in [LedgerStore.Mode.readWrite, .readOnly, .memoryCopy] {
            #expect(
                throws: LedgerError.newerVersion(
                    path: path, found: 99, supported: LedgerSchema.current.version)
            ) {
                try openLedger(folder, mode)
            }
        }
        #expect(content(of: path) == before)
        #expect(folder.names == ["ledger.sqlite"])
    }

    @Test func aNewerVersionInTheLogIsSeen() throws {
        try openLedger(folder).close()
        let newer = try DatabaseQueue(path: path)
        try newer.inDatabase { try $0.execute(sql: "PRAGMA user_version = 99") }
        #expect(try LedgerHeader(path: path).version == LedgerSchema.current.version)
        for mode in [LedgerStore.Mode.readWrite, .readOnly, .memoryCopy] {
            #expect(
                throws: LedgerError.newerVersion(
                    path: path, found: 99, supported: LedgerSchema.current.version)
            ) {
                try openLedger(folder, mode)
            }
        }
        try newer.close()
    }

    @Test func aFolderIsNoLedger() throws {
        #expect(throws: LedgerError.self) {
            try LedgerStore.open(path: folder.path, mode: .readOnly)
        }
        #expect(throws: LedgerError.self) {
            try LedgerStore.open(
                path: folder.file("none/ledger.sqlite"), mode: .readWrite,
                newLedger: LedgerSettings(timeZone: "UTC"))
        }
    }

    @Test func pathsAreNoAddresses() throws {
        let odd = folder.file("file:a?b#c%41 账.sqlite")
        let settings = LedgerSettings(timeZone: "UTC")
        try LedgerStore.open(path: odd, mode: .readWrite, newLedger: settings).close()
        #expect(folder.names == ["file:a?b#c%41 账.sqlite"])
        #expect(try LedgerStore.open(path: odd, mode: .readOnly).settings == settings)
    }

    @Test func remainsOfAnInterruptedCreationAreNoHindrance() throws {
        try Data("half".utf8).write(to: URL(fileURLWithPath: path + ".new"))
        try Data("half".utf8).write(to: URL(fileURLWithPath: path + ".new-journal"))
        try openLedger(folder).close()
        #expect(folder.names == ["ledger.sqlite"])
    }

    private func expectRefusal(_ reasonMatches: (String) -> Bool) throws {
        let before = content(of: path)
        for mode in [LedgerStore.Mode.readWrite, .readOnly, .memoryCopy] {
            let error = #expect(throws: LedgerError.self) { try openLedger(folder, mode) }
            guard case .notALedger(path, let reason) = error else {
                Issue.record("unexpected \(String(describing: error))")
                continue
            }
            #expect(reasonMatches(reason), "\(reason)")
        }
        #expect(content(of: path) == before)
        #expect(folder.names == ["ledger.sqlite"])
    }
}
