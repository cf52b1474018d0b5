import BillingTime
import Foundation
import Testing

@testable import Ledger

/// Figures for the sizes that the ledger is made for; `CALLBILL_BENCHMARK=1` runs them.
///
/// They are only meaningful in a release build: `swift test -c release -Xswiftc -enable-testing`.
@Suite(
    .serialized, .enabled(if: ProcessInfo.processInfo.environment["CALLBILL_BENCHMARK"] != nil))
struct LedgerBenchmark {
    let folder = TemporaryFolder()
    let clock = ContinuousClock()
    let accountCount: Int64 = 20_000

    @Test func tenMillionCallsAtOnce() throws {
        let store = try openLedger(folder)
        let run = try beginRun(store)
        try addAccounts(store, run: run)
        let rows = usageRows(batch: 1, bytes: 3000)
        let segments = (0..<4096).map { number in
            KeySegment(
                period: november, prefixes: number << 20...number << 20 | 0xF_FFFF, count: 2441,
                keys: noise(30_000))
        }
        let intake = try store.beginTransaction(run: run)
        _ = try intake.addBatch()
        try measure("20,000 usage rows of 3 kB") { try intake.addUsage(rows) }
        try measure("4096 key segments of 30 kB") { try intake.addKeySegments(segments) }
        try measure("commit") { try intake.commit() }
        print("on disk before the checkpoint: \(store.diskBytes / 1_000_000) MB")
        var found = 0
        try measure("4096 key lookups") {
            for segment in segments.shuffled() {
                found += try store.keySegments(overlapping: segment.prefixes).count
            }
        }
        #expect(found == 4096)
        try measure("close with checkpoint") { try store.close() }
        try measure("20,000 accounts read, cold connection") { try readAll(expected: 1) }
        print("on disk: \(store.diskBytes / 1_000_000) MB")
    }

    @Test func aNightAfterAMonth() throws {
        var store = try openLedger(folder)
        let run = try beginRun(store)
        try addAccounts(store, run: run)
        for night in 1...31 as ClosedRange<Int64> {
            let rows = usageRows(batch: night, bytes: 100)
            if night == 31 { print("before the last night: \(store.diskBytes / 1_000_000) MB") }
            let spent = try clock.measure {
                let intake = try store.beginTransaction(run: run)
                _ = try intake.addBatch()
                try intake.addUsage(rows)
                try intake.commit()
            }
            if night == 31 { print("20,000 rows into 600,000, committed: \(spent)") }
            if night == 31 { print("with the log: \(store.diskBytes / 1_000_000) MB") }
            try measure(night == 31 ? "close" : nil) { try store.close() }
            store = try openLedger(folder)
        }
        try measure("620,000 rows of 20,000 accounts read, one thread") {
            try readAll(expected: 31)
        }
    }

    @Test func aMillionAccounts() throws {
        let store = try openLedger(folder)
        let run = try beginRun(store)
        let intake = try store.beginTransaction(run: run)
        let batch = try intake.addBatch()
        try measure("1,000,000 accounts added") {
            try intake.addAccounts(
                (1...1_000_000).lazy.map {
                    LedgerAccount(id: $0, account: Array("account-\($0)".utf8))
                })
        }
        let blob = noise(60)
        try measure("1,000,000 usage rows added") {
            try intake.addUsage(
                (1...1_000_000).lazy.map { usageRow(account: $0, batch: batch, days: blob) })
        }
        try measure("commit") { try intake.commit() }
        try measure("1,000,000 accounts listed") {
            _ = try store.allAccounts()
        }
    }

    private func addAccounts(_ store: LedgerStore, run: Int64) throws {
        let intake = try store.beginTransaction(run: run)
        try intake.addAccounts(
            (1...accountCount).map {
                LedgerAccount(id: $0, account: Array("account-\($0)".utf8))
            })
        try intake.commit()
    }

    private func usageRows(batch: Int64, bytes: Int) -> [UsageRow] {
        (1...accountCount).map { account in
            usageRow(
                account: account, batch: batch, days: noise(.random(in: bytes / 2...bytes * 3 / 2)))
        }
    }

    private func readAll(expected: Int) throws {
        let store = try openLedger(folder, .readOnly)
        let reader = try store.usageReader()
        var count = 0
        for account in 1...accountCount {
            try reader.forEachUsage(accounts: [account...account], periods: [november]) {
                _, _, _, _, _, _ in
                count += 1
                return true
            }
        }
        #expect(count == Int(accountCount) * expected)
        try reader.close()
        try store.close()
    }

    private func noise(_ bytes: Int) -> [UInt8] {
        var generator = SystemRandomNumberGenerator()
        var result: [UInt8] = []
        while result.count < bytes {
            withUnsafeBytes(of: generator.next()) { result.append(contentsOf: $0) }
        }
        return Array(result.prefix(bytes))
    }

    private func measure(_ name: String?, _ body: () throws -> Void) rethrows {
        let spent = try clock.measure(body)
        if let name { print("\(name): \(spent)") }
    }
}
