import BillingTime
import Testing

@testable import Ledger

@Suite struct ExceptionTests {
    let folder = TemporaryFolder()

    @Test func exceptionsAreListedUntilResolved() throws {
        let store = try openLedger(folder)
        let run = try beginRun(store)
        let path: [UInt8] = Array("/logs/b.csv".utf8) + [0xFF]
        let rejected = LedgerException(
            period: november, file: path, line: 7, byteOffset: 700, reason: "bad_time",
            account: [0xFE], detail: "no time: \0x", requestKey: [1, 2, 3], run: run,
            header: Array("time\n".utf8), record: [0, 1, 2])
        let reported = LedgerException(
            period: november, file: path, line: 3, byteOffset: 300, reason: "unknown_account",
            account: [5], run: run)
        let broken = LedgerException(
            period: october, file: path, line: 0, byteOffset: 0, reason: "truncated_gzip", run: run,
            isFileLevel: true)
        let intake = try store.beginTransaction(run: run)
        for exception in [rejected, reported, broken] { try intake.addException(exception) }
        try intake.commit()

        #expect(try store.exceptionPeriods() == [october, november])
        var listed = try store.exceptions(november)
        #expect(listed.map(\.id) == [2, 1])
        #expect(listed.map(\.line) == [3, 7])
        listed[0].id = nil
        listed[1].id = nil
        #expect(listed == [reported, rejected])
        #expect(try store.fileExceptions(path).map(\.id) == [3])
        #expect(try store.fileExceptions([1]).isEmpty)
        let open = try store.openRejected(completed: "tickets_missing")
        #expect(open.map(\.id) == [1] && open.map(\.requestKey) == [[1, 2, 3]])

        let later = try store.beginTransaction(run: run)
        try later.resolveExceptions([1])
        try later.clearFileExceptions(path)
        try later.commit()
        #expect(try store.exceptionPeriods() == [november])
        #expect(try store.exceptions(november).map(\.id) == [2])
        #expect(try store.openRejected(completed: "tickets_missing").isEmpty)
    }
}
