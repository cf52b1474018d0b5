import BillingTime
import Foundation
import Testing

@testable import Publishing

/// A table staged piece by piece is what its pieces are, and only written where that is new.
@Suite struct StagedTableTests {
    let november = Period(year: 2026, month: 11)

    private func publish(
        _ pieces: [String], to folder: ScratchFolder, faults: Folder.Faults? = nil
    ) throws -> Publisher.Statistics {
        let publisher = try Publisher(outputFolder: folder.path, faults: faults)
        let staging = try publisher.stage(november)
        try staging.write("run.json", Array("{}".utf8))
        let table = try StagedTable("balances.csv", in: staging)
        for piece in pieces { try table.append(Array(piece.utf8)) }
        try table.finish()
        return try publisher.publish()
    }

    /// Nothing before, the same, longer, shorter, other at the beginning, in the middle, at the end
    /// of a piece, and empty.
    @Test(
        arguments: [
            ["a,b\n", "1,2\n", "3,4\n"], ["a,b\n", "1,2\n", "3,4\n", "5,6\n"], ["a,b\n", "1,2\n"],
            ["x,b\n", "1,2\n", "3,4\n"], ["a,b\n", "1,9\n", "3,4\n"], ["a,b\n", "1,2\n", "3,5\n"],
            ["a,b\n1,2\n3,4\n"], [], [""], ["a,b\n", "1"], ["a,b\n", "1,2\n", "3,4\n5"],
        ], [nil, "a,b\n1,2\n3,4\n", ""] as [String?])
    func aTableIsWhatItsPiecesAre(pieces: [String], before: String?) throws {
        let folder = try ScratchFolder()
        if let before {
            try folder.fill(["2026-11/balances.csv": before, "2026-11/run.json": "{}"])
            try FileManager.default.setAttributes(
                [.posixPermissions: 0o640], ofItemAtPath: folder.path + "/2026-11/balances.csv")
        }
        let inode = before == nil ? nil : try folder.inode("2026-11/balances.csv")
        let statistics = try publish(pieces, to: folder)
        let text = pieces.joined()
        #expect(
            try folder.snapshot() == ["2026-11/balances.csv": text, "2026-11/run.json": "{}"])
        #expect(statistics.written == (before == nil ? 2 : before == text ? 0 : 1))
        if before != nil {
            #expect(try (folder.inode("2026-11/balances.csv") == inode) == (before == text))
            let attributes = try FileManager.default.attributesOfItem(
                atPath: folder.path + "/2026-11/balances.csv")
            #expect(attributes[.posixPermissions] as? Int == 0o640)
        }
        #expect(try folder.names() == ["2026-11"])
    }

    @Test func aLargeTableIsComparedAndWrittenInPieces() throws {
        let folder = try ScratchFolder()
        let pieces = (0..<300).map { String(repeating: "row \($0),", count: 200) }
        _ = try publish(pieces, to: folder)
        #expect(try publish(pieces, to: folder).written == 0)
        var changed = pieces
        changed[250] += "!"
        #expect(try publish(changed, to: folder).written == 1)
        #expect(try folder.snapshot()["2026-11/balances.csv"] == changed.joined())
    }

    /// Whatever fails on the way, the table from before stays.
    @Test func aFaultLeavesTheTableFromBefore() throws {
        let folder = try ScratchFolder()
        _ = try publish(["a\n", "b\n"], to: folder)
        for operation in [PublishError.Operation.create, .read, .write, .open, .inspect] {
            let faults: Folder.Faults = { found, path in
                found == operation && path.hasSuffix("balances.csv") ? EIO : nil
            }
            #expect(throws: PublishError.self) {
                try publish(["a\n", "c\n"], to: folder, faults: faults)
            }
            #expect(try folder.snapshot()["2026-11/balances.csv"] == "a\nb\n")
            #expect(try folder.names() == ["2026-11"])
        }
    }
}
