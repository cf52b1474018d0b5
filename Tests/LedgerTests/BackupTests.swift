import Foundation
import GRDB
import Testing

@testable import Ledger

@Suite struct BackupTests {
    let folder = TemporaryFolder()
    var path: String { folder.file("ledger.sqlite") }
    var target: String { folder.file("backup.sqlite") }

    @Test func aBackupEqualsTheLedger() throws {
        let store = try openLedger(folder)
        try addNight(store, accounts: 1...500, days: .init(repeating: 1, count: 2000))
        // An older backup of the same name is replaced.
        try Data("old".utf8).write(to: URL(fileURLWithPath: target))
        try store.backup(to: target)
        try store.close()
        #expect(folder.names == ["backup.sqlite", "backup.sqlite.1", "ledger.sqlite"])
        #expect(try dump(target) == dump(path))
        let copy = try LedgerStore.open(path: target, mode: .readWrite)
        #expect(copy.settings == store.settings)
        #expect(try copy.integrityCheck().isEmpty)
        try addNight(copy, accounts: 1...1, days: [2])
    }

    @Test func aBackupDuringARunHoldsWhatWasCommitted() throws {
        let store = try reopenedLedger(folder)
        try addNight(store, accounts: 1...3, days: [1])
        let intake = try store.beginTransaction(run: 1)
        let batch = try intake.addBatch()
        try intake.addUsage([usageRow(account: 1, batch: batch, days: [2])])
        let reader = try openLedger(folder, .readOnly)
        try reader.backup(to: target)
        try intake.commit()
        let copy = try LedgerStore.open(path: target, mode: .readOnly)
        #expect(try blobs(copy.usageReader(), account: 1) == [[1]])
    }

    @Test func aBackupNeverHarmsTheLedger() throws {
        let store = try openLedger(folder)
        #expect(throws: LedgerError.self) { try store.backup(to: path) }
        #expect(throws: LedgerError.self) { try store.backup(to: folder.file("none/b.sqlite")) }
        try Data("log".utf8).write(to: URL(fileURLWithPath: target + "-wal"))
        #expect(throws: LedgerError.self) { try store.backup(to: target) }
        #expect(try store.integrityCheck().isEmpty)
    }

    /// Every row of every table, as text.
    private func dump(_ path: String) throws -> [String] {
        let queue = try DatabaseQueue(path: path)
        return try queue.inDatabase { database in
            let tables = try String.fetchAll(
                database, sql: "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
            #expect(tables.count == 25)
            return try tables.flatMap { table in
                try Row.fetchAll(database, sql: "SELECT * FROM \(table)").map { row in
                    "\(table): \(row.databaseValues)"
                }
            }
        }
    }
}
