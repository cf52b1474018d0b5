import BillingTime
import Foundation
import Ledger
import Metering

@testable import BillRun

/// A ledger in a folder of its own, with what the tests of a run put into it.
final class TestLedger {
    static let september = Period(year: 2026, month: 9)
    static let october = Period(year: 2026, month: 10)
    static let november = Period(year: 2026, month: 11)

    let folder: TemporaryFolder
    let store: LedgerStore

    init() throws {
        folder = try TemporaryFolder()
        // As every night but the first finds it: a new ledger has a file from its second opening on.
        try TestLedger.open(folder).close()
        store = try TestLedger.open(folder)
    }

    private static func open(_ folder: TemporaryFolder) throws -> LedgerStore {
        try LedgerStore.open(
            path: folder.path + "/ledger.sqlite", mode: .readWrite,
            newLedger: LedgerSettings(timeZone: "Asia/Shanghai"))
    }

    /// Notes that a run starts; runs are numbered from 1 on.
    @discardableResult
    func beginRun(_ command: String = "run") throws -> Int64 {
        try store.beginRun(
            command: command, programVersion: "1", asOf: Instant(1), startedAt: Instant(1))
    }

    /// Does `body` in a transaction of a run of its own, and answers the run.
    @discardableResult
    func write(_ body: (LedgerTransaction) throws -> Void) throws -> Int64 {
        let run = try beginRun()
        let transaction = try store.beginTransaction(run: run)
        try body(transaction)
        try transaction.commit()
        return run
    }

    /// Keeps exceptions, all of them met by one run; answers the run.
    @discardableResult
    func add(_ exceptions: LedgerException...) throws -> Int64 {
        let run = try beginRun()
        let transaction = try store.beginTransaction(run: run)
        for exception in exceptions {
            var exception = exception
            exception.run = run
            try transaction.addException(exception)
        }
        try transaction.commit()
        return run
    }

    /// A close of a month that freezes a tariff and policies, and issues `accounts`.
    @discardableResult
    func close(
        _ period: Period, tariff: TariffFolder = .builtIn,
        policies: String = "grant_start=activation\npack_order=effective\ntier_basis=total",
        currency: String = "CNY", excepting excepted: [String] = [],
        issuing accounts: [IssuedAccount] = []
    ) throws -> LedgerClose {
        let run = try beginRun("close")
        var close = LedgerClose(
            period: period, asOf: Instant(1), closedAt: Instant(1), run: run,
            tariffVersion: tariff.version, currency: currency, policies: policies,
            tariffFiles: tariff.files, bookDigest: [], inputCount: 0,
            inputDigest: Digest.sha256([]), exceptedAccounts: excepted.map { Array($0.utf8) },
            previous: [])
        close.contentDigest = LedgerCloses.contentDigest(of: accounts)
        close.hash = Digest.sha256(close.content)
        let transaction = try store.beginTransaction(run: run)
        try transaction.issue(close, accounts)
        try transaction.commit()
        return close
    }

    /// Takes the last close back.
    func reopenLast() throws {
        let close = try store.closes().last!
        try write {
            try $0.reopen(
                close,
                LedgerClose.Reopening(
                    reopenedAt: Instant(2), reason: "why",
                    hash: Digest.sha256(
                        close.reopeningContent(at: Instant(2), reason: "why"))))
        }
    }
}
