import BillingTime
import Foundation
import GRDB
import Testing

@testable import Ledger

/// What an intake that is not settled yet can be asked, and how it is changed.
@Suite struct DisputeTests {
    let folder = TemporaryFolder()

    func finish(_ run: Int64, of store: LedgerStore) throws {
        try store.finishRun(
            run,
            LedgerRun.Outcome(
                finishedAt: Instant(1_795_000_003), exitCode: 0, files: 0,
                totals: OutcomeTotals()))
    }

    @Test func anIntakeIsOpenUntilARunOfLogsHasEnded() throws {
        let store = try openLedger(folder)
        #expect(try store.firstOpenRun() == 1)
        let first = try beginRun(store)
        let second = try beginRun(store)
        #expect(try store.firstOpenRun() == first)
        // `invoice` takes in nothing.
        let invoice = try store.beginRun(
            command: "invoice", programVersion: "1", asOf: Instant(1), startedAt: Instant(1))
        try finish(invoice, of: store)
        #expect(try store.firstOpenRun() == first)
        try finish(second, of: store)
        #expect(try store.firstOpenRun() == second + 1)
    }

    @Test func disputesAreKeptOnceUntilTheyAreCleared() throws {
        let store = try openLedger(folder)
        let intake = try store.beginTransaction(run: beginRun(store))
        let keys = [[UInt8](repeating: 9, count: 12), [UInt8](repeating: 3, count: 12)]
        try intake.addDisputes(keys)
        try intake.addDisputes(keys)
        #expect(try store.disputes() == keys.reversed())
        try intake.clearDisputes()
        #expect(try store.disputes() == [])
    }

    @Test func usageOfOpenRunsIsFoundAndChanged() throws {
        let store = try openLedger(folder)
        try addNight(store, accounts: 1...2, days: [1])
        let run = try beginRun(store)
        let intake = try beginNight(store, run: run, accounts: 1...2, days: [2])
        // A last line without an end is not among the rows.
        try intake.addUsage([usageRow(account: 1, batch: intake.addBatch(), days: [3])])
        try intake.addKeySegments([
            KeySegment(period: november, prefixes: 1...1, count: 1, keys: [1])
        ])
        try intake.addTail(of: [UInt8](repeating: 1, count: 32))
        let period = november.monthsSinceYearZero
        let found = try store.usage(account: 1, period: period, since: run)
        #expect(found.map(\.row.days) == [[2]])
        #expect(
            try store.usage(account: 1, period: period, since: 1).map(\.row.days) == [[1], [2]])
        #expect(try store.usage(account: 1, period: period - 1, since: 1).isEmpty)
        var row = found[0].row
        row.days = [7, 7]
        row.units = 2
        row.firstSecond = Instant(1_794_000_010)
        try intake.replaceUsage(found[0].id, with: row)
        #expect(try store.usage(account: 1, period: period, since: run).map(\.row) == [row])
        try intake.replaceUsage(found[0].id, with: nil)
        #expect(try store.usage(account: 1, period: period, since: run).isEmpty)
        #expect(try store.usage(account: 2, period: period, since: run).map(\.row.days) == [[2]])
    }

    @Test func keysOfOpenRunsAreToldAndChanged() throws {
        let store = try openLedger(folder)
        func segment(_ prefixes: ClosedRange<Int64>) -> KeySegment {
            KeySegment(period: november, prefixes: prefixes, count: 2, keys: [1, 2])
        }
        let old = try store.beginTransaction(run: beginRun(store))
        try old.addKeySegments([segment(0...9)])
        try old.commit()
        let run = try beginRun(store)
        let intake = try store.beginTransaction(run: run)
        try intake.addKeySegments([segment(5...500)])
        let known = try store.keySegments(overlapping: 7...7, firstOpenRun: run)
        #expect(known.map(\.isOpen) == [false, true])
        let open = try store.keySegments(
            overlapping: 7...7, firstOpenRun: run, isOpenOnly: true)
        #expect(open == [known[1]])
        try intake.replaceKeySegment(known[1].id, with: segment(300...300))
        #expect(try store.keySegments(overlapping: 7...7, firstOpenRun: run).count == 1)
        #expect(try store.keySegments(overlapping: 300...300).map(\.id) == [known[1].id])
        try intake.replaceKeySegment(known[1].id, with: nil)
        #expect(try store.keySegments(overlapping: 0...999).map(\.id) == [known[0].id])
    }

    @Test func totalsAndReportedCalls() throws {
        let store = try openLedger(folder)
        let old = try beginRun(store)
        let run = try beginRun(store)
        let intake = try store.beginTransaction(run: run)
        var file = takenFile(1, run: run)
        file.firstOffset = 77
        file.batch = 4
        try intake.addFile(file)
        try intake.addFile(takenFile(2, run: old))
        #expect(try store.files(since: run) == [file])
        try intake.changeTotals(
            of: file.digest, by: OutcomeTotals(metered: -2, duplicate: 3, conflicting: -1))
        let changed = try store.file(withDigest: file.digest)?.totals
        #expect(
            changed
                == OutcomeTotals(
                    recordsRead: 21, metered: 4, notBillable: 5, duplicate: 7, conflicting: 2,
                    rejected: 3))
        for (run, reason, offset) in [
            (run, "a", 10), (run, "b", 20), (run, "c", 30), (old, "a", 40),
        ] as [(Int64, String, Int64)] {
            try intake.addException(
                LedgerException(
                    period: november, file: file.path, line: 1, byteOffset: offset,
                    reason: reason, run: run))
        }
        let reported = try store.reportedCalls(for: ["a", "b"], since: run)
        #expect(reported.map(\.byteOffset) == [10, 20])
        #expect(reported.allSatisfy { $0.file == file.path })
    }

    /// The number of a forgotten key is given to another one: that one must not be taken back.
    @Test func aLastLineWhoseKeyIsForgottenTakesNoOther() throws {
        let store = try openLedger(folder)
        let intake = try beginNight(store, run: beginRun(store), accounts: 1...1, days: [1])
        func add(_ period: Period) throws {
            try intake.addKeySegments([
                KeySegment(period: period, prefixes: 1...1, count: 1, keys: [1])
            ])
        }
        try add(october)
        let digest = [UInt8](repeating: 1, count: 32)
        try intake.addTail(of: digest)
        let id = try #require(store.keySegments(overlapping: 1...1).first?.id)
        #expect(try store.tailDigest(ofKeySegment: id) == digest)
        try intake.forgetKeys(through: october)
        try add(november)
        #expect(try store.keySegments(overlapping: 1...1).map(\.id) == [id])
        #expect(try store.tailDigest(ofKeySegment: id) == nil)
        try intake.takeBackTail(of: digest)
        #expect(try store.keySegments(overlapping: 1...1).map(\.id) == [id])
        #expect(try store.usageUnits(november) == 0)
    }
}
