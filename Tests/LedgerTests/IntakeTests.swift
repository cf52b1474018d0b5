import BillingTime
import Foundation
import GRDB
import Testing

@testable import Ledger

@Suite struct IntakeTests {
    let folder = TemporaryFolder()

    @Test func allThatIsAddedIsFoundAfterReopening() throws {
        var store = try openLedger(folder)
        let run = try beginRun(store)
        let anyBytes: [UInt8] = [0, 0xFF, 0x80, UInt8(ascii: "\n"), 0]
        let meters = [
            Meter(interface: "身份证识别", errorCode: "", ticket: nil),
            Meter(interface: "身份证识别", errorCode: anyBytes, ticket: nil),
            Meter(interface: "混贴票据识别", errorCode: "", ticket: ""),
            Meter(interface: "混贴票据识别", errorCode: "", ticket: "3\0"),
            Meter(interface: "混贴票据识别", errorCode: "", ticket: nil),
        ]
        let accounts = [
            LedgerAccount(id: 1, account: Array("a".utf8)), LedgerAccount(id: 2, account: anyBytes),
            LedgerAccount(id: 9, account: []),
        ]
        let intake = try store.beginTransaction(run: run)
        let batch = try intake.addBatch()
        #expect(batch == 1)
        try intake.addAccounts(accounts)
        try intake.addMeters(meters, from: 1)
        try intake.addFile(takenFile(1, run: run))
        try intake.addFile(takenFile(2, run: run))
        try intake.addUsage([
            usageRow(account: 9, batch: batch, days: anyBytes),
            usageRow(account: 1, batch: batch, days: []),
        ])
        try intake.commit()
        try store.close()

        store = try openLedger(folder, .readOnly)
        #expect(try store.allAccounts() == accounts)
        #expect(try store.allMeters() == meters)
        #expect(try store.files() == [takenFile(1, run: run), takenFile(2, run: run)])
        let digest = [UInt8](repeating: 2, count: 32)
        #expect(try store.file(withDigest: digest) == takenFile(2, run: run))
        #expect(try store.file(withDigest: [UInt8](repeating: 3, count: 32)) == nil)
        #expect(try store.files(named: Array("1.csv".utf8)) == [takenFile(1, run: run)])
        #expect(try store.usagePeriods() == november...november)
        #expect(try store.accountsWithUsage(november) == [1, 9])
        #expect(try store.accountsWithUsage(october) == [])
        #expect(try store.usageUnits(november) == 6)
        #expect(try store.usageUnits(october) == 0)
        let reader = try store.usageReader()
        #expect(try blobs(reader, account: 9) == [anyBytes])
        #expect(try blobs(reader, account: 1) == [[]])
        #expect(try blobs(reader, account: 2) == [])
    }

    @Test func batchesComeInOrder() throws {
        let store = try openLedger(folder)
        for night in 1...5 as ClosedRange<UInt8> {
            try addNight(store, accounts: 1...2, days: [night])
        }
        let reader = try store.usageReader()
        #expect(try blobs(reader, account: 2) == [[1], [2], [3], [4], [5]])
    }

    @Test func runsAreOnRecord() throws {
        let store = try openLedger(folder)
        #expect(try store.lastRun() == nil)
        let first = try beginRun(store)
        let second = try beginRun(store)
        let outcome = LedgerRun.Outcome(
            finishedAt: Instant(1_795_000_009), exitCode: 65, files: 2,
            totals: OutcomeTotals(recordsRead: 3, metered: 2, rejected: 1), detail: [1, 2])
        try store.finishRun(second, outcome)
        let runs = try store.runs()
        #expect(runs.map(\.id) == [first, second])
        #expect(runs.map(\.outcome) == [nil, outcome])
        #expect(runs[0].command == "run" && runs[0].asOf == Instant(1_795_000_000))
        #expect(try store.lastRun() == runs[1])
    }

    @Test func rollbackLeavesNothing() throws {
        let store = try openLedger(folder)
        let run = try beginRun(store)
        try fill(store.beginTransaction(run: run), run: run).rollback()
        // Dropping a transaction is a rollback, too.
        _ = try fill(store.beginTransaction(run: run), run: run)
        #expect(try store.allAccounts().isEmpty)
        #expect(try store.files().isEmpty)
        #expect(try store.usagePeriods() == nil)
        #expect(try store.keySegments(overlapping: 0...Int64.max).isEmpty)
        #expect(try store.exceptionPeriods().isEmpty)
        #expect(try fill(store.beginTransaction(run: run), run: run).addBatch() == 2)
    }

    @Test func aFileIsTakenInOnce() throws {
        let store = try openLedger(folder)
        let run = try beginRun(store)
        let intake = try store.beginTransaction(run: run)
        try intake.addFile(takenFile(1, run: run))
        #expect(throws: LedgerError.self) { try intake.addFile(takenFile(1, run: run)) }
        // A transaction that failed once takes nothing more, so nothing is committed in part.
        #expect(throws: LedgerError.self) { try intake.addFile(takenFile(2, run: run)) }
        #expect(throws: LedgerError.self) { try intake.commit() }
        intake.rollback()
        #expect(try store.files().isEmpty)
    }

    @Test func aFullDiskIsToldAndLeavesTheLedgerAsItWas() throws {
        let store = try reopenedLedger(folder)
        try addNight(store, accounts: 1...10, days: [1])
        try store.connection.write { database in
            let pages = try Int.fetchOne(database, sql: "PRAGMA page_count")!
            try database.execute(sql: "PRAGMA max_page_count = \(pages + 3)")
        }
        let intake = try store.beginTransaction(run: 1)
        let batch = try intake.addBatch()
        let error = #expect(throws: LedgerError.self) {
            try intake.addUsage(
                (1...10).map {
                    usageRow(account: $0, batch: batch, days: .init(repeating: 1, count: 30_000))
                })
        }
        guard case .writeFailed(let failure) = error else {
            Issue.record("unexpected \(String(describing: error))")
            return
        }
        #expect(failure.cause == .diskFull)
        #expect(failure.path == folder.file("ledger.sqlite"))
        #expect(throws: LedgerError.self) { try intake.commit() }
        intake.rollback()
        #expect(try blobs(store.usageReader(), account: 3) == [[1]])
        #expect(try store.integrityCheck().isEmpty)
    }

    @Test func metersAndAccountsAreUnique() throws {
        let store = try openLedger(folder)
        let run = try beginRun(store)
        let meter = Meter(interface: "a", errorCode: "", ticket: nil)
        let intake = try store.beginTransaction(run: run)
        try intake.addMeters([meter], from: 1)
        #expect(throws: LedgerError.self) { try intake.addMeters([meter], from: 2) }
        intake.rollback()
        let other = try store.beginTransaction(run: run)
        #expect(throws: LedgerError.self) {
            try other.addAccounts([
                LedgerAccount(id: 1, account: [1]), LedgerAccount(id: 2, account: [1]),
            ])
        }
    }

    private func fill(_ intake: LedgerTransaction, run: Int64) throws -> LedgerTransaction {
        let batch = try intake.addBatch()
        try intake.addAccounts([LedgerAccount(id: 1, account: [1])])
        try intake.addFile(takenFile(1, run: run))
        try intake.addUsage([usageRow(account: 1, batch: batch, days: [1])])
        try intake.addKeySegments([
            KeySegment(period: november, prefixes: 0...5, count: 1, keys: [1])
        ])
        try intake.addException(
            LedgerException(
                period: november, file: [1], line: 1, byteOffset: 0, reason: "bad_time", run: run))
        return intake
    }
}
