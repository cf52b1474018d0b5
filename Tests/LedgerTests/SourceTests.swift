import BillingTime
import Foundation
import GRDB
import Testing

@testable import Ledger

/// The contents that exceptions belong to, and ledgers that do not know of them yet.
@Suite struct SourceTests {
    let folder = TemporaryFolder()

    @Test func aSourceIsKeptWithItsTail() throws {
        let store = try openLedger(folder)
        let run = try beginRun(store)
        let keys: [[UInt8]] = [Array(repeating: 1, count: 12), Array(repeating: 2, count: 12)]
        let intake = try store.beginTransaction(run: run)
        let id = try intake.addSource(path: Array("a.csv".utf8))
        let tail = LedgerSource.Tail(
            bytes: [0, 1], header: [2], line: 3, byteOffset: 4, since: Instant(5), period: october)
        let digest = [UInt8](repeating: 9, count: 32)
        let source = LedgerSource(
            id: id, digest: digest, path: Array("a.csv".utf8), calls: 2, witnesses: keys, tail: tail
        )
        try intake.replaceSource(source)
        try intake.commit()
        #expect(try store.sources() == [source])
        #expect(try store.source(withDigest: digest) == source)
        #expect(try store.openWitnesses().map(\.requestKey) == keys)

        let later = try store.beginTransaction(run: run)
        try later.removeWitnesses([keys[0]], ofSource: id)
        try later.removeIdleSources()
        try later.commit()
        #expect(try store.sources().map(\.witnesses) == [[keys[1]]])

        let last = try store.beginTransaction(run: run)
        var ended = source
        ended.tail = nil
        try last.replaceSource(ended)
        try last.removeIdleSources()
        try last.commit()
        #expect(try store.sources().isEmpty)
    }

    /// A ledger of each earlier version keeps its rejected records.
    @Test(arguments: 1..<LedgerSchema.current.version)
    func anOlderLedgerKeepsItsRejectedRecords(version: Int) throws {
        let path = folder.file("old-\(version).sqlite")
        let old = LedgerSchema(
            migrations: Array(LedgerSchema.current.migrations.prefix(version)))
        let before = try LedgerStore.open(
            path: path, mode: .readWrite, newLedger: LedgerSettings(timeZone: "UTC"), schema: old)
        try before.close()
        let database = try DatabaseQueue(path: path)
        try database.writeWithoutTransaction {
            try $0.execute(
                sql: """
                    INSERT INTO runs (command, program_version, as_of, started_at)
                        VALUES ('run', '0.1.0', 0, 0);
                    INSERT INTO exceptions (period, file, line, byte_offset, reason, account, detail,
                        run, header, record, file_level)
                        VALUES (24321, x'61', 2, 5, 'future_time', x'62', x'63', 1, x'680A', x'720A', 0);
                    """)
        }
        try database.close()
        let store = try LedgerStore.open(
            path: path, mode: .readWrite, newLedger: nil, schema: .current)
        let period = Period(monthsSinceYearZero: 24321)
        let kept = try #require(try store.exceptions(period).first)
        #expect(kept.record == [0x72, 0x0A] && kept.header == [0x68, 0x0A])
        #expect(kept.stored == nil && kept.source == nil && kept.count == 1)
        // It may be one of the future that is not one any more.
        #expect(try store.exceptions(for: "future_time", through: 0) == [kept])
    }
}
