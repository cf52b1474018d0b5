import BillingTime
import Testing

@testable import Ledger

@Suite struct LedgerAlertTests {
    private static func alert(_ threshold: Int, run: Int64) -> RaisedAlert {
        RaisedAlert(
            alert: LedgerAlert(
                account: [0xFF, 1], pool: "身份证识别", grant: "free:2026-11", threshold: threshold),
            period: Period(year: 2026, month: 11), run: run, raisedAt: Instant(1_795_000_000),
            name: "A,\"b\"",
            grantClass: "free", granted: 1000, used: 800, remaining: 200,
            endsAt: Instant(1_796_054_400), exhaustedOn: BillingDay(20_770),
            nextTier: RaisedAlert.Tier(
                over: 10_000, missingUnits: 9201, unitPrice: "0.1", billDifference: nil))
    }

    @Test func alertsAreKeptOnceWithTheirFigures() throws {
        let folder = TemporaryFolder()
        let store = try openLedger(folder)
        let run = try beginRun(store)
        let alerts = [100, 80].map { Self.alert($0, run: run) }
        #expect(try store.alerts().isEmpty)
        try store.addAlerts(alerts)
        try store.addAlerts([alerts[0]])
        #expect(try store.alerts() == Set(alerts.map(\.alert)))
        try store.close()
        #expect(try openLedger(folder).raisedAlerts() == alerts)
    }

    @Test func whatWasToldIsKept() throws {
        let folder = TemporaryFolder()
        let store = try openLedger(folder)
        let run = try beginRun(store)
        #expect(try store.told() == LedgerTold())
        let period = Period(year: 2026, month: 11)
        var told = LedgerTold()
        told.runs[period] = run
        told.accounts = [
            LedgerTold.Account(period: period, reason: "unknown_account", account: [0xFF])
        ]
        told.daysThrough = BillingDay(20_770)
        told.missingDays = [BillingDay(20_768), BillingDay(20_770)]
        told.usualAgeInDays = 2
        try store.noteTold(told)
        #expect(try store.told() == told)
        told.accounts = []
        told.missingDays = []
        try store.noteTold(told)
        try store.close()
        #expect(try openLedger(folder).told() == told)
    }
}
