import BillingTime
import Foundation
import Testing

@testable import callbill

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
                    var writer = StagingWriter(staging)
                    for number in stride(from: worker, to: Self.fileCount, by: 4) {
                        try writer.add(
                            .init("invoices/\(number).csv"), Array(content(number).utf8))
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

    @Test func aFileCantBeStagedTwice() throws {
        let folder = try ScratchFolder()
        let publisher = try Publisher(outputFolder: folder.path)
        var writer = StagingWriter(try publisher.stage(november))
        try writer.add(.init("invoices/a.csv"), [1])
        #expect(throws: PublishError.self) { try writer.add(.init("invoices/a.csv"), [2]) }
        try writer.finish()
    }
}
