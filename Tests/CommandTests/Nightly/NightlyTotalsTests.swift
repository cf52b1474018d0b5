import Foundation
import GRDB
import Testing

/// A ledger whose rows are not what was written is not published.
@Suite struct NightlyTotalsTests {
    @Test(arguments: [
        "UPDATE usage SET units = units + 1 WHERE id = 1",
        "DELETE FROM accounts WHERE id = (SELECT min(account) FROM usage)",
        "UPDATE usage SET days = zeroblob(length(days)) WHERE id = 1",
    ])
    func aLedgerThatDoesNotAddUpIsNotPublished(change: String) throws {
        let folder = try NightlyLockTests.busyFolder(seed: 60)
        try folder.run()
        let before = try folder.published()
        let path = folder.path("out/ledger.sqlite")
        var configuration = Configuration()
        configuration.foreignKeysEnabled = false
        let database = try DatabaseQueue(path: path, configuration: configuration)
        try database.writeWithoutTransaction { try $0.execute(sql: change) }
        try database.close()
        let ending = try folder.callbill(folder.arguments(asOf: NightlyLockTests.asOf))
        #expect(ending.status == 74, "\(ending.messages)")
        folder.expectSame(before, try folder.published(), change)
    }
}
