import BillingTime
import Foundation
import GRDB

@testable import Ledger

/// A folder of its own for one test, gone when the test ends.
final class TemporaryFolder: Sendable {
    let path: String

    init() {
        path = NSTemporaryDirectory() + "ledger-tests-\(UUID().uuidString)"
        try! FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    /// The path of a file in the folder.
    func file(_ name: String) -> String { "\(path)/\(name)" }

    /// The names of all files in the folder.
    var names: [String] {
        try! FileManager.default.contentsOfDirectory(atPath: path).sorted()
    }
}

/// The whole content of a file.
func content(of path: String) -> Data {
    try! Data(contentsOf: URL(fileURLWithPath: path))
}

let november = Period(year: 2026, month: 11)
let october = Period(year: 2026, month: 10)

/// Opens a ledger for writing, and makes it where there is none.
func openLedger(_ folder: TemporaryFolder, _ mode: LedgerStore.Mode = .readWrite) throws
    -> LedgerStore
{
    try LedgerStore.open(
        path: folder.file("ledger.sqlite"), mode: mode,
        newLedger: mode == .readOnly ? nil : LedgerSettings(timeZone: "Asia/Shanghai"))
}

/// Makes an empty ledger and opens it once more: as every night but the first finds it.
func reopenedLedger(_ folder: TemporaryFolder) throws -> LedgerStore {
    try openLedger(folder).close()
    return try openLedger(folder)
}

/// Starts a run at a fixed time.
func beginRun(_ store: LedgerStore) throws -> Int64 {
    try store.beginRun(
        command: "run", programVersion: "1.0.0", asOf: Instant(1_795_000_000),
        startedAt: Instant(1_795_000_001))
}

/// Commits one usage row per account, with `days` as its blob.
func addNight(_ store: LedgerStore, accounts: ClosedRange<Int64>, days: [UInt8]) throws {
    try beginNight(store, run: beginRun(store), accounts: accounts, days: days).commit()
}

/// Adds what `addNight` does, without the commit.
func beginNight(
    _ store: LedgerStore, run: Int64, accounts: ClosedRange<Int64>, days: [UInt8]
) throws -> LedgerTransaction {
    let known = Set(try store.allAccounts().map(\.id))
    let intake = try store.beginTransaction(run: run)
    let batch = try intake.addBatch()
    try intake.addAccounts(
        accounts.filter { !known.contains($0) }.map {
            LedgerAccount(id: $0, account: Array("account-\($0)".utf8))
        })
    try intake.addUsage(accounts.map { usageRow(account: $0, batch: batch, days: days) })
    return intake
}

/// A row of November.
func usageRow(account: Int64, batch: Int64, days: [UInt8]) -> UsageRow {
    UsageRow(
        period: november, account: account, batch: batch, units: 3,
        firstSecond: Instant(1_794_000_000), lastSecond: Instant(1_794_000_060), days: days)
}

/// All blobs of an account's November.
func blobs(_ reader: UsageReader, account: Int64) throws -> [[UInt8]] {
    var found: [[UInt8]] = []
    try reader.forEachUsage(accounts: [account...account], periods: [november]) {
        _, _, _, _, _, days in
        found.append(days.indices.map { days[$0] })
        return true
    }
    return found
}

/// A file's entry.
func takenFile(_ number: UInt8, run: Int64) -> TakenFile {
    TakenFile(
        digest: [UInt8](repeating: number, count: 32), path: Array("/logs/\(number).csv".utf8),
        name: Array("\(number).csv".utf8), sizeBytes: 100, contentBytes: 1000, resumeOffset: 990,
        resumeLine: 12, firstSecond: Instant(1), lastSecond: nil,
        totals: OutcomeTotals(
            recordsRead: 21, metered: 6, notBillable: 5, duplicate: 4, conflicting: 3, rejected: 3),
        run: run, takenAt: Instant(1_795_000_002))
}

/// The first value that a statement returns.
func integer(_ sql: String, in store: LedgerStore) throws -> Int? {
    try store.connection.read { database in try Int.fetchOne(database, sql: sql) }
}
