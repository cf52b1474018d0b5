import Foundation
import GRDB
import Testing

@testable import Ledger

@Suite struct MigrationTests {
    let folder = TemporaryFolder()
    var path: String { folder.file("ledger.sqlite") }
    let next = LedgerSchema(
        migrations: LedgerSchema.current.migrations + [
            "CREATE TABLE issued (id INTEGER PRIMARY KEY) STRICT; INSERT INTO issued VALUES (7);"
        ])

    @Test func anOlderLedgerIsBroughtUpToDate() throws {
        let old = try openLedger(folder)
        try addNight(old, accounts: 1...3, days: [1, 2])
        try old.close()
        let new = try LedgerStore.open(
            path: path, mode: .readWrite, newLedger: nil, schema: next)
        #expect(try new.allAccounts().count == 3)
        #expect(new.settings == old.settings)
        #expect(try integer("SELECT id FROM issued", in: new) == 7)
        #expect(try integer("PRAGMA user_version", in: new) == LedgerSchema.current.version + 1)
        try new.close()
        #expect(
            throws: LedgerError.newerVersion(
                path: path, found: LedgerSchema.current.version + 1,
                supported: LedgerSchema.current.version)
        ) {
            try openLedger(folder)
        }
    }

    @Test(arguments: [LedgerStore.Mode.readOnly, .memoryCopy])
    func readersBringACopyUpToDate(mode: LedgerStore.Mode) throws {
        let old = try openLedger(folder)
        try addNight(old, accounts: 1...3, days: [1, 2])
        try old.close()
        let before = content(of: path)
        let reader = try LedgerStore.open(path: path, mode: mode, newLedger: nil, schema: next)
        #expect(try blobs(reader.usageReader(), account: 2) == [[1, 2]])
        #expect(try integer("SELECT id FROM issued", in: reader) == 7)
        try reader.close()
        #expect(content(of: path) == before)
    }

    @Test func aFailedStepLeavesTheOldVersion() throws {
        try openLedger(folder).close()
        let broken = LedgerSchema(
            migrations: LedgerSchema.current.migrations + [
                "CREATE TABLE issued (id INTEGER PRIMARY KEY); INSERT INTO nowhere VALUES (1);"
            ])
        #expect(throws: LedgerError.self) {
            try LedgerStore.open(path: path, mode: .readWrite, newLedger: nil, schema: broken)
        }
        let store = try openLedger(folder)
        #expect(try integer("PRAGMA user_version", in: store) == LedgerSchema.current.version)
        #expect(
            try integer("SELECT count(*) FROM sqlite_schema WHERE name = 'issued'", in: store) == 0)
    }

    @Test func newLedgersRunEveryStep() throws {
        let store = try LedgerStore.open(
            path: path, mode: .readWrite, newLedger: LedgerSettings(timeZone: "UTC"), schema: next)
        #expect(try integer("PRAGMA user_version", in: store) == LedgerSchema.current.version + 1)
    }
}
