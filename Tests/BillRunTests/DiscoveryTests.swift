import Billing
import BillingTime
import Foundation
import Metering
import Testing

@testable import BillRun

@Suite struct DiscoveryTests {
    private func names(
        _ folder: TemporaryFolder, _ paths: [String], excluding: [String] = []
    ) throws -> [String] {
        let logs = try LogDiscovery.files(
            paths.map { $0 == "-" ? $0 : folder.path + "/" + $0 },
            excluding: excluding.map { folder.path + "/" + $0 })
        return logs.files.map {
            $0.path.hasPrefix(folder.path)
                ? String($0.path.dropFirst(folder.path.count + 1)) : $0.path
        }
    }

    @Test func aFolderGivesItsLogsByPathBytewise() throws {
        let folder = try TemporaryFolder()
        for name in [
            "logs/b.csv", "logs/a/z.jsonl.gz", "logs/a.csv.gz", "logs/B.tsv", "logs/日.json",
            "logs/c.json.gz", "logs/d.tsv.gz", "logs/e.jsonl", "logs/F.CSV.GZ", "logs/readme.txt",
            "logs/x.csv.tmp", "logs/.hidden.csv", "logs/.tmp/a.csv", "logs/.csv",
        ] {
            try folder.write(name, "x")
        }
        #expect(
            try names(folder, ["logs"]) == [
                "logs/B.tsv", "logs/F.CSV.GZ", "logs/a.csv.gz", "logs/a/z.jsonl.gz", "logs/b.csv",
                "logs/c.json.gz", "logs/d.tsv.gz", "logs/e.jsonl", "logs/readme.txt", "logs/日.json",
            ])
    }

    @Test func aNamedFileIsTakenWhateverItsNameAndWithItsSize() throws {
        let folder = try TemporaryFolder()
        try folder.write("calls.log", "12345")
        let logs = try LogDiscovery.files([folder.path + "/calls.log"])
        #expect(logs.files.map(\.sizeBytes) == [5])
        #expect(logs.totalBytes == 5)
        #expect((logs.files[0].modifiedNanoseconds ?? 0) > 1_600_000_000_000_000_000)
    }

    @Test func standardInputIsTakenOnce() throws {
        let logs = try LogDiscovery.files(["-", "-"])
        #expect(logs.files == [LogFile(path: "-")])
        #expect(logs.files[0].isStandardInput)
        #expect(logs.totalBytes == nil)
    }

    @Test func aFileIsTakenOnceByWhateverPath() throws {
        let folder = try TemporaryFolder()
        try folder.write("logs/a.csv", "x")
        try folder.link("logs/b.csv", to: "a.csv")
        try folder.link("again", to: "logs")
        #expect(
            try names(folder, ["logs/a.csv", "logs", "again", "logs/../logs/a.csv"])
                == ["logs/a.csv"])
    }

    @Test func loopsOfLinksEnd() throws {
        let folder = try TemporaryFolder()
        try folder.write("logs/a/x.csv", "x")
        try folder.link("logs/a/up", to: "..")
        try folder.link("logs/self", to: "self")
        #expect(try names(folder, ["logs"]) == ["logs/a/x.csv"])
    }

    @Test func aLinkThatLeadsNowhereIsSaid() throws {
        let folder = try TemporaryFolder()
        try folder.write("logs/a.csv", "x")
        try folder.link("logs/latest.csv", to: "gone.csv")
        let logs = try LogDiscovery.files([folder.path + "/logs"])
        #expect(logs.files.count == 1)
        #expect(logs.faulty.map(\.file.path) == [folder.path + "/logs/latest.csv"])
        #expect(logs.faulty.map(\.error.fault) == [.unreadable])
        #expect(logs.faulty.map(\.error.detail) == ["No such file or directory"])
    }

    @Test func aMissingPathIsNamed() throws {
        let error = #expect(throws: OperatingError.self) { try LogDiscovery.files(["nowhere.csv"]) }
        #expect(error?.exitCode == .missingInput)
        #expect(error?.lines == ["nowhere.csv: No such file or directory"])
    }

    @Test func ownFoldersAreNotSearched() throws {
        let folder = try TemporaryFolder()
        for name in [
            "data/a.csv", "data/out/2026-10/summary.csv", "data/book/accounts.csv",
            "data/accounts.csv",
        ] {
            try folder.write(name, "x")
        }
        #expect(
            try names(folder, ["data"], excluding: ["data/out", "data/book", "data/gone"])
                == ["data/a.csv", "data/accounts.csv"])
        var settings = Settings(asOf: Instant(0), policies: Policies())
        settings.logs = [folder.path + "/data"]
        settings.out = folder.path + "/data/out"
        settings.book = folder.path + "/data"
        let logs = try settings.findLogs()
        // The book is the folder of logs itself here, so its files are known by their names.
        #expect(
            logs.files.map(\.path) == [
                folder.path + "/data/a.csv", folder.path + "/data/book/accounts.csv",
            ])
        settings.out = folder.path + "/data/"
        #expect(throws: UsageError.self) { try settings.findLogs() }
    }
}
