import Testing

@testable import Ledger

@Suite struct LedgerAlertTests {
    @Test func alertsAreKeptOnce() throws {
        let folder = TemporaryFolder()
        let store = try openLedger(folder)
        let run = try beginRun(store)
        let alerts = [80, 100].map {
            LedgerAlert(account: [0xFF, 1], pool: "身份证识别", grant: "free:2026-11", threshold: $0)
        }
        #expect(try store.alerts().isEmpty)
        try store.addAlerts(alerts, run: run)
        try store.addAlerts([alerts[0]], run: run)
        #expect(try store.alerts() == Set(alerts))
        try store.close()
        #expect(try openLedger(folder).alerts() == Set(alerts))
    }
}
