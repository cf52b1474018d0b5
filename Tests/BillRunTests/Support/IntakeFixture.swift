import Billing
import BillingTime
import Foundation
import Ledger
import Metering
import Synchronization

@testable import BillRun

/// What a run reports of its progress, added up.
final class ProgressSum: RunProgress {
    struct Sum: Equatable {
        var files = 0
        var bytes: Int64 = 0
        var rows: Int64 = 0
        /// How often the end was said.
        var ends = 0
        /// How many reports came after the end was said for the first time.
        var lateReports = 0
    }

    private let sum = Mutex(Sum())
    var value: Sum { sum.withLock { $0 } }

    func add(files: Int, bytes: Int64, rows: Int64) {
        sum.withLock { sum in
            sum.files += files
            sum.bytes += bytes
            sum.rows += rows
            if sum.ends > 0 { sum.lateReports += 1 }
        }
    }

    func finish() { sum.withLock { $0.ends += 1 } }
}

/// Logs of October 2026 and an intake that takes them into a ledger of its own.
final class IntakeFixture {
    static let header = "time,account_id,interface,request_id,units\n"

    let ledger: TestLedger
    let progress = ProgressSum()
    var settings = Settings(
        asOf: Instant(1_798_732_500), policies: Policies())
    var folder: TemporaryFolder { ledger.folder }

    init() throws {
        ledger = try TestLedger()
        settings.workers = 2
    }

    /// Calls of 身份证识别 by one account, each with a request id of its own.
    static func calls(_ ids: Range<Int>, of account: String) -> String {
        ids.map { "2026-10-05T10:00:00+08:00,\(account),IDCardOCR,\(account)-\($0),1\n" }.joined()
    }

    /// Writes a log; answers it as it was found.
    func log(_ name: String, _ text: String) throws -> LogFile {
        try log(name, bytes: Array(text.utf8))
    }

    /// Writes a log; answers it as it was found.
    func log(_ name: String, bytes: [UInt8]) throws -> LogFile {
        try folder.write(name, bytes: bytes)
        return LogFile(
            path: "\(folder.path)/\(name)", sizeBytes: Int64(bytes.count),
            modifiedNanoseconds: 1_700_000_000_000_000_000)
    }

    /// An intake by a run of its own.
    func intake() throws -> Intake {
        try Intake(
            settings: settings, tariff: TestBook.tariff, store: ledger.store,
            run: ledger.beginRun("ingest"), progress: progress)
    }

    /// Takes logs in, and notes that the run came to its end.
    @discardableResult
    func take(_ logs: [LogFile]) async throws -> IntakeResult {
        let intake = try intake()
        let result = try await intake.take(DiscoveredLogs(files: logs))
        try ledger.store.finishRun(
            intake.run,
            LedgerRun.Outcome(
                finishedAt: Instant(2), exitCode: 0, files: Int64(logs.count),
                totals: result.totals))
        return result
    }

    /// October's units by account.
    func units() throws -> [String: Int64] {
        let accounts = try ledger.store.allAccounts()
        let reader = try ledger.store.usageReader()
        var units: [String: Int64] = [:]
        for account in accounts {
            try reader.forEachUsage(
                accounts: [account.id...account.id], periods: [TestLedger.october]
            ) { _, _, sum, _, _, _ in
                units[String(decoding: account.account, as: UTF8.self), default: 0] += sum
                return true
            }
        }
        return units
    }
}
