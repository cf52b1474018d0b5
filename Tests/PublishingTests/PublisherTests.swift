import BillingTime
import Foundation
import Testing

@testable import Publishing

@Suite struct PublisherTests {
    let october = Period(year: 2026, month: 10)
    let november = Period(year: 2026, month: 11)

    /// Publishes one period's files.
    func publish(
        _ files: [String: String], to folder: ScratchFolder, faults: Folder.Faults? = nil
    ) throws -> Publisher.Statistics {
        let publisher = try Publisher(outputFolder: folder.path, faults: faults)
        let staging = try publisher.stage(november)
        for name in files.keys.sorted() {
            try staging.write(name, Array((files[name] ?? "").utf8))
        }
        return try publisher.publish()
    }

    @Test func theFirstPublicationMakesTheFolder() throws {
        let folder = try ScratchFolder()
        let publisher = try Publisher(outputFolder: folder.path + "/new/out")
        let staging = try publisher.stage(november)
        try staging.write("summary.csv", Array("s".utf8))
        try staging.write("invoices/a.csv", Array("a".utf8))
        #expect(try publisher.publish() == .init(written: 2, unchanged: 0, removed: 0))
        #expect(
            try folder.snapshot() == [
                "new/out/2026-11/summary.csv": "s", "new/out/2026-11/invoices/a.csv": "a",
            ])
    }

    @Test func whatDidNotChangeIsNotTouched() throws {
        let folder = try ScratchFolder()
        let files = ["summary.csv": "s", "invoices/a.csv": "a", "invoices/b.csv": ""]
        _ = try publish(files, to: folder)
        let inode = try folder.inode("2026-11")
        #expect(try publish(files, to: folder) == .init(written: 0, unchanged: 3, removed: 0))
        #expect(try folder.inode("2026-11") == inode)
        #expect(try folder.names() == ["2026-11"])
    }

    @Test func unchangedFilesKeepTheirInodeBesideChangedOnes() throws {
        let folder = try ScratchFolder()
        _ = try publish(
            ["summary.csv": "s", "invoices/a.csv": "a", "invoices/b.csv": "b"], to: folder)
        let before = try (
            folder.inode("2026-11"), folder.inode("2026-11/invoices/a.csv"),
            folder.inode("2026-11/summary.csv")
        )
        let statistics = try publish(
            ["summary.csv": "S", "invoices/a.csv": "a", "invoices/b.csv": "longer"], to: folder)
        #expect(statistics == .init(written: 2, unchanged: 1, removed: 0))
        #expect(try folder.inode("2026-11") != before.0)
        #expect(try folder.inode("2026-11/invoices/a.csv") == before.1)
        #expect(try folder.inode("2026-11/summary.csv") != before.2)
        #expect(
            try folder.snapshot() == [
                "2026-11/summary.csv": "S", "2026-11/invoices/a.csv": "a",
                "2026-11/invoices/b.csv": "longer",
            ])
    }

    @Test func aSingleChangeLeavesTheFolderInPlace() throws {
        let folder = try ScratchFolder()
        _ = try publish(["run.json": "1", "invoices/a.csv": "a"], to: folder)
        let inode = try folder.inode("2026-11")
        _ = try publish(["run.json": "2", "invoices/a.csv": "a"], to: folder)
        #expect(try folder.inode("2026-11") == inode)
        #expect(
            try folder.snapshot() == ["2026-11/run.json": "2", "2026-11/invoices/a.csv": "a"])
        #expect(try folder.names() == ["2026-11"])
    }

    @Test func staleFilesGoAndForeignFilesStay() throws {
        let folder = try ScratchFolder()
        _ = try publish(
            ["summary.csv": "s", "invoices/a.csv": "a", "rejected/x.gz": "x"], to: folder)
        try folder.fill([
            "2026-11/notes.txt": "mine", "2026-11/mail/sent/1.txt": "one",
            "2026-11/invoices/old.csv": "old", "2026-11/invoices/pdf/a.pdf": "pdf",
            "ledger.sqlite": "l",
        ])
        try FileManager.default.createSymbolicLink(
            atPath: folder.path + "/2026-11/current", withDestinationPath: "notes.txt")
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o555], ofItemAtPath: folder.path + "/2026-11/mail/sent")
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o750], ofItemAtPath: folder.path + "/2026-11")
        let inode = try folder.inode("2026-11/notes.txt")
        let statistics = try publish(["summary.csv": "t", "invoices/a.csv": "a"], to: folder)
        #expect(statistics == .init(written: 1, unchanged: 1, removed: 2))
        #expect(
            try folder.snapshot() == [
                "2026-11/summary.csv": "t", "2026-11/invoices/a.csv": "a",
                "2026-11/notes.txt": "mine", "2026-11/mail/sent/1.txt": "one",
                "2026-11/invoices/pdf/a.pdf": "pdf", "2026-11/current": "mine",
                "ledger.sqlite": "l",
            ])
        #expect(try folder.inode("2026-11/notes.txt") == inode)
        #expect(try folder.names() == ["2026-11", "ledger.sqlite"])
        let manager = FileManager.default
        let sent = try manager.attributesOfItem(atPath: folder.path + "/2026-11/mail/sent")
        #expect(sent[.posixPermissions] as? Int == 0o555)
        let period = try manager.attributesOfItem(atPath: folder.path + "/2026-11")
        #expect(period[.posixPermissions] as? Int == 0o750)
        let link = try manager.destinationOfSymbolicLink(atPath: folder.path + "/2026-11/current")
        #expect(link == "notes.txt")
    }

    @Test func aFileThatArrivesWhilePublishingIsKept() throws {
        let folder = try ScratchFolder()
        _ = try publish(["summary.csv": "s", "run.json": "1"], to: folder)
        try folder.fill(["2026-11/notes.txt": "before"])
        let path = folder.path
        let plan = FaultPlan { _, operation, _ in
            guard operation == .swap else { return nil }
            let late = path + "/2026-11/late.txt"
            _ = FileManager.default.createFile(atPath: late, contents: Data("late".utf8))
            // Written anew, as an editor saves: another inode.
            try? "after".write(
                toFile: path + "/2026-11/notes.txt", atomically: true, encoding: .utf8)
            return nil
        }
        _ = try publish(["summary.csv": "t", "run.json": "2"], to: folder, faults: plan.hook)
        #expect(
            try folder.snapshot() == [
                "2026-11/summary.csv": "t", "2026-11/run.json": "2",
                "2026-11/late.txt": "late", "2026-11/notes.txt": "after",
            ])
    }

    @Test func discardingLeavesNothing() throws {
        let folder = try ScratchFolder()
        let publisher = try Publisher(outputFolder: folder.path)
        try publisher.stage(november).write("invoices/a.csv", [1])
        #expect(try folder.names().count == 1)
        publisher.discard()
        #expect(try folder.names() == [])
        do {
            let dropped = try Publisher(outputFolder: folder.path)
            try dropped.stage(october).write("invoices/a.csv", [1])
        }
        #expect(try folder.names() == [])
    }

    @Test func leftoversOfAKilledRunGoButARunAtWorkKeepsItsOwn() throws {
        let folder = try ScratchFolder()
        try folder.fill([
            ".callbill-staging-1-2/2026-11/a.csv": "x", ".callbill-staging-file": "y",
            ".other": "z",
        ])
        let atWork = try Publisher(outputFolder: folder.path)
        #expect(try folder.names() == [".other"])
        let staging = try atWork.stage(november)
        try staging.write("summary.csv", [65])
        _ = try Publisher(outputFolder: folder.path)
        #expect(try atWork.publish().written == 1)
        #expect(try folder.snapshot() == ["2026-11/summary.csv": "A", ".other": "z"])
    }

    @Test func aFileInThePlaceOfAPeriodIsAnError() throws {
        let folder = try ScratchFolder()
        try folder.fill(["2026-11": "not a folder"])
        let publisher = try Publisher(outputFolder: folder.path)
        #expect(
            throws: PublishError(path: folder.path + "/2026-11", operation: .open, errno: ENOTDIR)
        ) { try publisher.stage(november) }
    }

    @Test func aPathStagedTwiceIsAnError() throws {
        let folder = try ScratchFolder()
        let publisher = try Publisher(outputFolder: folder.path)
        let staging = try publisher.stage(november)
        try staging.write("invoices/a.csv", [1])
        #expect(throws: PublishError.self) { try staging.write("invoices/a.csv", [1]) }
        publisher.discard()
    }

    @Test func workersWriteAtTheSameTime() async throws {
        let folder = try ScratchFolder()
        let publisher = try Publisher(outputFolder: folder.path)
        let staging = try publisher.stage(november)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for worker in 0..<4 {
                group.addTask {
                    for number in 0..<50 {
                        try staging.write("invoices/\(worker)-\(number).csv", [UInt8(number)])
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(try publisher.publish().written == 200)
        #expect(try folder.snapshot().count == 200)
    }

    @Test func singleFilesAreReplacedAtomically() throws {
        let folder = try ScratchFolder()
        let path = folder.path + "/callbill.prom"
        try AtomicFile.write(Array("1\n".utf8), to: path)
        let inode = try folder.inode("callbill.prom")
        for failing in [PublishError.Operation.write, .sync, .rename] {
            let plan = FaultPlan { _, operation, _ in operation == failing ? ENOSPC : nil }
            #expect(throws: PublishError.self) {
                try AtomicFile.write(Array("2\n".utf8), to: path, faults: plan.hook)
            }
            #expect(try folder.snapshot() == ["callbill.prom": "1\n"])
        }
        try AtomicFile.write(Array("2\n".utf8), to: path)
        #expect(try folder.snapshot() == ["callbill.prom": "2\n"])
        #expect(try folder.inode("callbill.prom") != inode)
    }

    @Test func errorsNamePathAndReason() {
        let error = PublishError(path: "out/2026-11/a.csv", operation: .write, errno: ENOSPC)
        #expect(error.description == "can't write out/2026-11/a.csv: No space left on device")
    }
}
