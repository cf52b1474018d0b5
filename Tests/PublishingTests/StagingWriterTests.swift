import BillingTime
import Foundation
import Testing

@testable import Publishing

/// Files that several workers stage at once are all published, each whole.
@Suite struct StagingWriterTests {
    let november = Period(year: 2026, month: 11)
    private static let fileCount = 2000

    private func publish(
        _ content: @escaping @Sendable (Int) -> String, to folder: ScratchFolder,
        faults: Folder.Faults? = nil
    ) async throws -> Publisher.Statistics {
        let publisher = try Publisher(outputFolder: folder.path, faults: faults)
        let staging = try publisher.stage(november)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for worker in 0..<4 {
                group.addTask {
                    var writer = try StagingWriter(staging, level: "invoices")
                    for number in stride(from: worker, to: Self.fileCount, by: 4) {
                        try writer.add("\(number).csv", Array(content(number).utf8))
                    }
                    try writer.finish()
                }
            }
            try await group.waitForAll()
        }
        return try publisher.publish()
    }

    @Test func allFilesOfAllWorkersArePublished() async throws {
        let folder = try ScratchFolder()
        let first = try await publish({ "invoice \($0)\n" }, to: folder)
        #expect(first.written == Self.fileCount)
        let second = try await publish(
            { $0 % 100 == 7 ? "mended\n" : "invoice \($0)\n" }, to: folder)
        #expect(second.written == Self.fileCount / 100)
        #expect(second.unchanged == Self.fileCount - Self.fileCount / 100)
        let published = try folder.snapshot()
        #expect(published.count == Self.fileCount)
        for number in 0..<Self.fileCount {
            let expected = number % 100 == 7 ? "mended\n" : "invoice \(number)\n"
            #expect(published["2026-11/invoices/\(number).csv"] == expected)
        }
    }

    @Test(arguments: [PublishError.Operation.create, .write, .open])
    func aFaultOfOneWorkerLeavesWhatWasPublished(_ operation: PublishError.Operation) async throws {
        let folder = try ScratchFolder()
        _ = try await publish({ "invoice \($0)\n" }, to: folder)
        let before = try folder.snapshot()
        await #expect(throws: PublishError.self) {
            try await publish(
                { "other \($0)\n" }, to: folder,
                faults: { found, path in
                    found == operation && path.hasSuffix("/1234.csv") ? ENOSPC : nil
                })
        }
        #expect(try folder.snapshot() == before)
    }

    @Test func aNewFileCantBeStagedTwice() throws {
        let folder = try ScratchFolder()
        let publisher = try Publisher(outputFolder: folder.path)
        var writer = try StagingWriter(try publisher.stage(november), level: "invoices")
        try writer.add("a.csv", [1])
        try writer.add("a.csv", [2])
        #expect(throws: PublishError.self) { try writer.finish() }
    }

    /// Whichever of the two is as it was before: nothing is published.
    @Test(arguments: [("1", "1"), ("1", "2"), ("2", "1"), ("2", "3")])
    func aPublishedFileCantBeStagedTwice(_ contents: (String, String)) throws {
        let folder = try ScratchFolder()
        try folder.fill(["2026-11/invoices/a.csv": "1", "2026-11/invoices/b.csv": "0"])
        let publisher = try Publisher(outputFolder: folder.path)
        let staging = try publisher.stage(november)
        let error = #expect(throws: PublishError.self) {
            for content in [contents.0, contents.1] {
                // Two workers, so that neither knows of the other's file.
                var writer = try StagingWriter(staging, level: "invoices")
                try writer.add("a.csv", Array(content.utf8))
                try writer.finish()
            }
            _ = try publisher.publish()
        }
        #expect(error?.errno == EEXIST)
        publisher.discard()
        #expect(
            try folder.snapshot() == ["2026-11/invoices/a.csv": "1", "2026-11/invoices/b.csv": "0"])
    }
}
