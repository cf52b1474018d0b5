import Foundation
import Testing

@testable import Ledger

/// Who may read the ledger, and what may not stand in its files' places.
@Suite struct RightsTests {
    let folder = TemporaryFolder()
    var path: String { folder.file("ledger.sqlite") }

    private func mode(_ name: String) throws -> Int {
        let attributes = try FileManager.default.attributesOfItem(atPath: folder.file(name))
        return try #require(attributes[.posixPermissions] as? Int)
    }

    private func makeReadableForAll(_ names: [String]) throws {
        for name in names {
            try FileManager.default.setAttributes(
                [.posixPermissions: 0o664], ofItemAtPath: folder.file(name))
        }
    }

    @Test func noFileIsOthersBusiness() throws {
        let loading = try openLedger(folder)
        #expect(try mode("ledger.sqlite.new") & 0o137 == 0)
        try loading.close()
        let store = try openLedger(folder)
        _ = try beginRun(store)
        let lock = try LedgerLock.acquire(ledgerPath: path)
        try store.backup(to: folder.file("backup.sqlite"))
        #expect(
            folder.names == [
                "backup.sqlite", "ledger.sqlite", "ledger.sqlite-shm", "ledger.sqlite-wal",
                "ledger.sqlite.lock",
            ])
        for name in folder.names { #expect(try mode(name) & 0o137 == 0, "\(name)") }
        lock.release()
        try store.close()
    }

    @Test func anOlderLedgerIsHiddenAndItsGroupKeepsItsRights() throws {
        try openLedger(folder).close()
        try makeReadableForAll(["ledger.sqlite"])
        let store = try openLedger(folder)
        _ = try beginRun(store)
        for name in folder.names { #expect(try mode(name) == 0o660, "\(name)") }
        try store.close()
    }

    @Test(arguments: ["", "-wal", "-shm", "-journal"])
    func noLinkIsFollowed(suffix: String) throws {
        try openLedger(folder).close()
        let other = folder.file("other")
        if suffix.isEmpty {
            try FileManager.default.moveItem(atPath: path, toPath: other)
        } else {
            try Data().write(to: URL(fileURLWithPath: other))
        }
        let before = content(of: other)
        try FileManager.default.createSymbolicLink(
            atPath: path + suffix, withDestinationPath: other)
        for mode in [LedgerStore.Mode.readWrite, .readOnly, .memoryCopy] {
            let error = #expect(throws: LedgerError.self) { try openLedger(folder, mode) }
            #expect("\(error!)".contains("ledger.sqlite\(suffix): is a link"))
        }
        #expect(content(of: other) == before)
    }

    @Test func aPipeIsNoLedger() throws {
        #expect(mkfifo(path, 0o600) == 0)
        let error = #expect(throws: LedgerError.self) { try openLedger(folder) }
        #expect("\(error!)".contains("ledger.sqlite: is no file"))
    }

    /// A new ledger and a copy are filled under a name of their own.
    @Test func whatStandsInThePlaceOfANewFileIsRemovedNotFollowed() throws {
        let other = folder.file("other")
        try Data("somebody's".utf8).write(to: URL(fileURLWithPath: other))
        for name in [path, folder.file("backup.sqlite")] {
            for suffix in ["", "-wal", "-shm", "-journal"] {
                try FileManager.default.createSymbolicLink(
                    atPath: "\(name).new\(suffix)", withDestinationPath: other)
            }
        }
        let store = try openLedger(folder)
        _ = try beginRun(store)
        try store.backup(to: folder.file("backup.sqlite"))
        try store.close()
        #expect(content(of: other) == Data("somebody's".utf8))
        #expect(folder.names == ["backup.sqlite", "ledger.sqlite", "other"])
    }

    /// A link would have the copy where nobody looks for it, or the other way round.
    @Test func aCopyReplacesNoLink() throws {
        let store = try reopenedLedger(folder)
        let target = folder.file("backup.sqlite")
        try FileManager.default.createSymbolicLink(
            atPath: target, withDestinationPath: folder.file("elsewhere"))
        let error = #expect(throws: LedgerError.self) { try store.backup(to: target) }
        #expect("\(error!)".contains("backup.sqlite: is a link"))
        try store.close()
        #expect(folder.names == ["backup.sqlite", "ledger.sqlite"])
    }
}
