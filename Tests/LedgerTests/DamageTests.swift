import BillingTime
import Foundation
import GRDB
import Testing

@testable import Ledger

@Suite struct DamageTests {
    let folder = TemporaryFolder()
    var path: String { folder.file("ledger.sqlite") }

    /// A ledger with a row in most tables, damaged by `sql`.
    private func damagedLedger(_ sql: String) throws {
        let store = try openLedger(folder)
        try addNight(store, accounts: 1...40, days: [1, 2, 3])
        try addNight(store, accounts: 1...40, days: [4])
        let intake = try store.beginTransaction(run: 1)
        let month = Period(year: 2026, month: 9)
        try intake.addKeySegments(
            (0..<20).map { number in
                KeySegment(
                    period: month, prefixes: number * 100...number * 100 + 99, count: 1,
                    keys: [UInt8](repeating: UInt8(number), count: 12))
            })
        for line in 1...5 as ClosedRange<Int64> {
            try intake.addException(
                LedgerException(
                    period: month, file: Array("a.csv".utf8), line: line, byteOffset: line * 100,
                    reason: "bad_time", run: 1))
        }
        try intake.addMeters([Meter(interface: "a", errorCode: [0x30], ticket: nil)], from: 1)
        try intake.addFile(takenFile(99, run: 1))
        try intake.commit()
        try store.close()
        var configuration = Configuration()
        configuration.foreignKeysEnabled = false
        let queue = try DatabaseQueue(path: path, configuration: configuration)
        try queue.inDatabase { try $0.execute(sql: sql) }
        try queue.close()
    }

    /// What a failure says.
    private func message(_ body: () throws -> Void) -> String {
        do {
            try body()
            return ""
        } catch {
            return "\(error)"
        }
    }

    /// Every kind of damage that a writer finds before it begins.
    @Test(arguments: [
        ("DELETE FROM exceptions WHERE id = 4", "table exceptions: 4 rows, and 5 were written"),
        ("UPDATE exceptions SET row_digest = 1", "table exceptions: its 5 rows are not those"),
        ("DELETE FROM accounts WHERE id = 7", "table accounts: 39 rows, and 40 were written"),
        ("UPDATE row_sums SET row_count = 3 WHERE name = 'accounts'", "table accounts: 40 rows"),
        ("UPDATE row_sums SET name = 'usages' WHERE name = 'accounts'", "table accounts: 40 rows"),
        ("DELETE FROM request_keys WHERE id = 3", "table request_keys, month 2026-09: 19 rows"),
        (
            "UPDATE request_keys SET prefix_first = prefix_first + 1 WHERE id = 3",
            "table request_keys, month 2026-09: its 20 rows are not those that were written"
        ),
        (
            "UPDATE settings SET value = 'UTC' WHERE key = 'time_zone'",
            "table settings, hash_seed, time_zone or keys_forgotten_through is damaged"
        ),
        (
            "INSERT INTO settings VALUES ('keys_forgotten_through', '24310')",
            "table settings, hash_seed, time_zone or keys_forgotten_through is damaged"
        ),
        ("DELETE FROM settings WHERE key = 'settings_digest'", "settings_digest is missing"),
    ])
    func damageIsRefusedAtTheOpening(sql: String, row: String) throws {
        try damagedLedger(sql)
        for mode in [LedgerStore.Mode.readWrite, .memoryCopy] {
            let said = message { try LedgerStore.open(path: path, mode: mode).close() }
            #expect(said.contains(path) && said.contains(row), "\(said)")
            #expect(said.contains("restore a backup (`callbill audit --full`"))
        }
    }

    /// A damaged row is named before anything of it is used.
    @Test(arguments: [
        ("UPDATE exceptions SET line = 9 WHERE id = 2", "table exceptions, row with id 2"),
        ("UPDATE exceptions SET reason = 'x' WHERE id = 3", "table exceptions, row with id 3"),
        ("UPDATE accounts SET account = x'00' WHERE id = 7", "table accounts, row with id 7"),
        ("UPDATE meters SET error_code = x'31' WHERE id = 1", "table meters, row with id 1"),
        ("UPDATE files SET path = x'00' WHERE id = 1", "table files, row with id 1"),
    ])
    func damagedRowsAreNamedWhereTheyAreRead(sql: String, row: String) throws {
        try damagedLedger(sql)
        let store = try LedgerStore.open(path: path, mode: .readOnly)
        let said = message {
            _ = try store.exceptions()
            _ = try store.allAccounts()
            _ = try store.allMeters()
            _ = try store.files()
        }
        #expect(said.contains(path) && said.contains(row) && said.contains("is damaged"), "\(said)")
        #expect(try store.damages().contains { $0.contains(row) })
    }

    /// Usage that vanished is missed where all of a month was read.
    @Test(arguments: [
        (
            "DELETE FROM usage WHERE id = 3",
            "table usage, month 2026-11: 79 rows, and 80 were written"
        ),
        (
            "UPDATE row_sums SET digests = 1 WHERE name = 'usage'",
            "table usage, month 2026-11: its 80"
        ),
    ])
    func vanishedUsageIsMissed(sql: String, damage: String) throws {
        try damagedLedger(sql)
        let store = try LedgerStore.open(path: path, mode: .readOnly)
        var sum = RowSum()
        try store.usageReader().forEachUsage(accounts: [1...40], periods: [november]) {
            _, _, _, _, digest, _ in
            sum.add(digest)
            return true
        }
        let said = message { try store.checkUsage([november: sum]) }
        #expect(said.contains(damage), "\(said)")
        #expect(try store.damages().contains { $0.contains(damage) })
    }

    /// What grows with the calls is checked when it is read.
    @Test func damageOfUsageIsFoundBeforeItIsDecoded() throws {
        try damagedLedger("UPDATE usage SET days = x'010203FF' WHERE id = 5")
        let store = try LedgerStore.open(path: path, mode: .readOnly)
        let reader = try store.usageReader()
        #expect(try blobs(reader, account: 4) == [[1, 2, 3], [4]])
        let said = message { _ = try blobs(reader, account: 5) }
        #expect(said.contains("table usage, row with id 5, period 2026-11, account 5 is damaged"))
        #expect(try store.damages().count == 1)
    }

    @Test func damageOfKeysIsFoundBeforeTheyAreDecoded() throws {
        try damagedLedger("UPDATE request_keys SET keys = x'000000000000000000000001' WHERE id = 3")
        let store = try LedgerStore.open(path: path, mode: .readOnly)
        #expect(try store.keySegments(overlapping: 0...150).count == 2)
        let said = message { _ = try store.keySegments(overlapping: 0...250) }
        #expect(said.contains("table request_keys, row with id 3, period 2026-09 is damaged"))
    }

    @Test func allDamageIsListed() throws {
        try damagedLedger(
            """
            UPDATE usage SET units = units + 1 WHERE id IN (5, 9); DELETE FROM usage WHERE id = 11;
            UPDATE exceptions SET detail = x'FF';
            """)
        let store = try LedgerStore.open(path: path, mode: .readOnly, isChecked: false)
        let damages = try store.damages()
        #expect(damages.filter { $0.hasPrefix("table usage, row with id") }.count == 2)
        #expect(damages.contains("table usage, month 2026-11: 79 rows, and 80 were written"))
        #expect(damages.filter { $0.hasPrefix("table exceptions, row with id") }.count == 5)
    }

    /// A damaged ledger never takes the place of a good copy.
    @Test func aDamagedLedgerIsNotBackedUp() throws {
        try damagedLedger("UPDATE usage SET units = units + 1 WHERE id = 5")
        let target = folder.file("backup.sqlite")
        try Data("good".utf8).write(to: URL(fileURLWithPath: target))
        let store = try LedgerStore.open(path: path, mode: .readOnly)
        let said = message { try store.backup(to: target) }
        #expect(said.contains("table usage, row with id 5"))
        #expect(content(of: target) == Data("good".utf8))
        #expect(!folder.names.contains { $0.hasPrefix("backup.sqlite.") })
    }

    /// Digests follow what the ledger changes itself.
    @Test func digestsAreKept() throws {
        let store = try openLedger(folder)
        try addNight(store, accounts: 1...9, days: [1])
        try addNight(store, accounts: 1...9, days: [2])
        #expect(try store.damages() == [])
        let month = Period(year: 2026, month: 9)
        let intake = try store.beginTransaction(run: 2)
        try intake.replaceUsage(3, with: nil)
        try intake.replaceUsage(4, with: usageRow(account: 4, batch: 1, days: [7]))
        let segment = KeySegment(
            period: month, prefixes: 0...9, count: 1, keys: [UInt8](repeating: 1, count: 12))
        try intake.addKeySegments([segment, segment, segment])
        try intake.replaceKeySegment(1, with: nil)
        try intake.replaceKeySegment(2, with: segment)
        try intake.addUsage(
            [usageRow(account: 5, batch: 2, days: [1])].map {
                var row = $0
                row.period = month
                return row
            })
        try intake.addTail(of: [UInt8](repeating: 9, count: 32))
        try intake.addFile(takenFile(77, run: 1))
        let digest = [UInt8](repeating: 77, count: 32)
        try intake.changeTotals(of: digest, by: OutcomeTotals(recordsRead: 1, metered: 1))
        try intake.noteTailCounted(of: digest)
        var source = LedgerSource(id: try intake.addSource(path: [1]), path: [1])
        source.witnesses = [[UInt8](repeating: 2, count: 12)]
        try intake.replaceSource(source)
        try intake.removeWitnesses([source.witnesses[0]], ofSource: source.id)
        _ = try intake.addRejectedPart(
            source: source.id, header: [], packed: [1, 2], unpackedBytes: 2, isRest: true)
        var exception = LedgerException(
            period: month, file: [1], line: 1, byteOffset: 0, reason: "further", run: 1)
        exception.source = source.id
        try intake.addException(exception)
        #expect(try intake.addToFurther(3, of: exception))
        try intake.accept([1], LedgerException.Acceptance(at: Instant(1), reason: "known"))
        try intake.commit()
        #expect(try store.damages() == [])
        let other = try store.beginTransaction(run: 2)
        try other.takeBackTail(of: [UInt8](repeating: 9, count: 32))
        #expect(try other.clearExceptions(ofSource: source.id, onlyUnidentified: false) == 1)
        try other.removeIdleSources()
        try other.forgetKeys(through: month)
        try other.commit()
        #expect(try store.damages() == [])
        try store.close()
        try LedgerStore.open(path: path, mode: .readWrite).close()
    }
}
