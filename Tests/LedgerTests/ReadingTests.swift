import BillingTime
import Foundation
import GRDB
import Testing

@testable import Ledger

@Suite struct ReadingTests {
    let folder = TemporaryFolder()
    var path: String { folder.file("ledger.sqlite") }

    @Test func readersWorkWhileATransactionIsOpen() throws {
        let writer = try reopenedLedger(folder)
        try addNight(writer, accounts: 1...2, days: [1])
        let intake = try writer.beginTransaction(run: beginRun(writer))
        let batch = try intake.addBatch()
        try intake.addUsage([usageRow(account: 1, batch: batch, days: [2])])

        let reader = try openLedger(folder, .readOnly)
        #expect(try blobs(reader.usageReader(), account: 1) == [[1]])
        #expect(try blobs(writer.usageReader(), account: 1) == [[1]])
        try intake.commit()
        #expect(try blobs(writer.usageReader(), account: 1) == [[1], [2]])
        #expect(try openLedger(folder, .readOnly).usageUnits(november) == 9)
    }

    @Test func aReaderSeesTheMomentOfItsOpening() throws {
        let writer = try reopenedLedger(folder)
        try addNight(writer, accounts: 1...2, days: [1])
        let reader = try openLedger(folder, .readOnly)
        let early = try reader.usageReader()
        try addNight(writer, accounts: 1...3, days: [2])
        let late = try reader.usageReader()
        for usageReader in [early, late] {
            #expect(try blobs(usageReader, account: 1) == [[1]])
            #expect(try blobs(usageReader, account: 3) == [])
            try usageReader.close()
        }
        #expect(try reader.allAccounts().count == 2)
        // The writer can end all the same, and loses nothing.
        try writer.close()
        try reader.close()
        #expect(try openLedger(folder).allAccounts().count == 3)
    }

    @Test func closingLeavesOneFile() throws {
        let writer = try reopenedLedger(folder)
        try addNight(writer, accounts: 1...100, days: [1])
        #expect(folder.names.contains("ledger.sqlite-wal"))
        #expect(writer.diskBytes > Int64(content(of: path).count))
        try writer.close()
        #expect(folder.names == ["ledger.sqlite"])
        let copy = folder.file("copy.sqlite")
        try FileManager.default.copyItem(atPath: path, toPath: copy)
        let store = try LedgerStore.open(path: copy, mode: .readOnly)
        #expect(try store.accountsWithUsage(november).count == 100)
        #expect(store.diskBytes >= Int64(content(of: path).count))
    }

    @Test func aSecondWriterIsToldThatTheLedgerIsBusy() throws {
        let first = try reopenedLedger(folder)
        let intake = try first.beginTransaction(run: beginRun(first))
        let second = try openLedger(folder)
        try second.connection.write { try $0.execute(sql: "PRAGMA busy_timeout = 50") }
        let error = #expect(throws: LedgerError.self) { _ = try second.beginTransaction(run: 1) }
        guard case .busy = error else {
            Issue.record("unexpected \(String(describing: error))")
            return
        }
        intake.rollback()
        second.beginAndForget()
    }

    @Test func whatWasCommittedSurvivesACrash() throws {
        let writer = try reopenedLedger(folder)
        try addNight(writer, accounts: 1...50, days: [1])
        let intake = try writer.beginTransaction(run: beginRun(writer))
        let batch = try intake.addBatch()
        // Larger than the cache, so that part of it is in the log already.
        try intake.addUsage(
            (1...50).lazy.map {
                usageRow(account: $0, batch: batch, days: .init(repeating: 2, count: 1 << 20))
            })
        // What a killed process leaves behind: the file and its log, without a word of farewell.
        let crashed = TemporaryFolder()
        for name in ["ledger.sqlite", "ledger.sqlite-wal"] {
            try FileManager.default.copyItem(
                atPath: folder.file(name), toPath: crashed.file(name))
        }
        #expect(content(of: crashed.file("ledger.sqlite-wal")).count > 10 << 20)
        let reader = try openLedger(crashed, .readOnly)
        #expect(try blobs(reader.usageReader(), account: 50) == [[1]])
        try reader.close()
        let store = try openLedger(crashed)
        #expect(try store.integrityCheck().isEmpty)
        #expect(try blobs(store.usageReader(), account: 50) == [[1]])
    }

    @Test func aMemoryCopyLeavesTheFileAlone() throws {
        let writer = try openLedger(folder)
        try addNight(writer, accounts: 1...5, days: [1])
        try writer.close()
        let before = content(of: path)
        let copy = try openLedger(folder, .memoryCopy)
        #expect(copy.settings == writer.settings)
        try addNight(copy, accounts: 1...9, days: [2])
        #expect(try blobs(copy.usageReader(), account: 5) == [[1], [2]])
        #expect(try copy.integrityCheck().isEmpty)
        try copy.close()
        #expect(content(of: path) == before)
    }

    @Test func aMemoryCopyOfNothingIsEmptyAndMakesNoFile() throws {
        let copy = try openLedger(folder, .memoryCopy)
        try addNight(copy, accounts: 1...2, days: [2])
        #expect(try copy.accountsWithUsage(november) == [1, 2])
        #expect(folder.names.isEmpty)
    }

    @Test func aFileThatCannotChangeIsReadWithoutATrace() throws {
        let writer = try openLedger(folder)
        try addNight(writer, accounts: 1...2, days: [1])
        try writer.close()
        let connection = try LedgerConnection(path: path, purpose: .readingImmutable)
        let store = try LedgerStore(path: path, mode: .readOnly, connection: connection)
        #expect(try blobs(store.usageReader(), account: 2) == [[1]])
        #expect(folder.names == ["ledger.sqlite"])
    }

    @Test(.enabled(if: getuid() != 0, "the superuser may write anywhere"))
    func aFolderThatCannotBeWrittenIsRead() throws {
        let writer = try openLedger(folder)
        try addNight(writer, accounts: 1...2, days: [1])
        try writer.close()
        chmod(folder.path, 0o555)
        defer { chmod(folder.path, 0o755) }
        let reader = try openLedger(folder, .readOnly)
        #expect(try blobs(reader.usageReader(), account: 2) == [[1]])
        // A lock and a writer need their files beside the ledger; both say what is in the way.
        expectReadOnly(
            #expect(throws: LedgerError.self) { try LedgerLock.acquire(ledgerPath: path) })
        expectReadOnly(#expect(throws: LedgerError.self) { try openLedger(folder) })
    }

    private func expectReadOnly(_ error: LedgerError?) {
        guard case .cannotOpen(let failure) = error else {
            Issue.record("unexpected \(String(describing: error))")
            return
        }
        #expect(failure.cause == .readOnly)
        #expect(failure.path.hasPrefix(folder.path))
    }

    @Test func damageIsFoundAndNamed() throws {
        let writer = try openLedger(folder)
        try addNight(writer, accounts: 1...3000, days: .init(repeating: 3, count: 500))
        #expect(try writer.integrityCheck().isEmpty)
        try writer.close()
        var bytes = content(of: path)
        let middle = bytes.count / 2 / LedgerConnection.pageBytes * LedgerConnection.pageBytes
        bytes.replaceSubrange(
            middle..<middle + LedgerConnection.pageBytes,
            with: Data(repeating: 0xAA, count: LedgerConnection.pageBytes))
        try bytes.write(to: URL(fileURLWithPath: path))
        let store = try openLedger(folder, .readOnly)
        #expect(try !store.integrityCheck().isEmpty)
        let error = #expect(throws: LedgerError.self) {
            let reader = try store.usageReader()
            for account in 1...3000 as ClosedRange<Int64> {
                _ = try blobs(reader, account: account)
            }
        }
        guard case .corrupt(let failure) = error else {
            Issue.record("unexpected \(String(describing: error))")
            return
        }
        #expect(failure.path == path)
    }
}

extension LedgerStore {
    /// Shows that the ledger takes a transaction again.
    fileprivate func beginAndForget() {
        #expect(throws: Never.self) { _ = try beginTransaction(run: 1) }
    }
}
