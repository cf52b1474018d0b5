import Foundation
import Testing

/// Who may read what a run writes, and that no link below OUT is followed (Operating.md, "Who may
/// read what").
@Suite struct EndToEndRightsTests {
    private let runner: CommandLineRunner

    init() throws {
        runner = try CommandLineRunner()
        try runner.write(EndToEndMonth.accounts(["a"]), to: "book/accounts.csv")
        try runner.write(
            EndToEndMonth.header + EndToEndMonth.call("r-1")
                + EndToEndMonth.call("r-2", interface: "NoSuchOCR"), to: "logs/a.csv")
    }

    private func modes(_ names: String) throws -> [String] {
        try runner.shell("stat -c '%a %n' \(names)").output.split(separator: "\n").map(String.init)
    }

    /// Whatever a user's umask lets through, also of what stood there before.
    @Test(arguments: ["000", "022", "077"]) func neitherLedgerNorRecordsAreOthersBusiness(
        umask: String
    ) throws {
        let command = """
            umask \(umask) && callbill run --logs logs --book book --out made/out --quiet \
            --as-of 2026-12-31T00:30:00+08:00; callbill backup --quiet --out made/out copy.sqlite
            """
        _ = try runner.shell(command)
        let isAlone = umask == "077"
        let file = isAlone ? "600" : "640"
        let folder = isAlone ? "700" : "750"
        let names = [
            "copy.sqlite", "made/out/ledger.sqlite", "made/out/ledger.sqlite.lock",
            "made/out/2026-11/rejected/a.csv.gz",
        ]
        #expect(try modes(names.joined(separator: " ")) == names.map { "\(file) \($0)" })
        let folders = [
            "made", "made/out", "made/out/2026-11", "made/out/2026-11/invoices",
            "made/out/2026-11/rejected",
        ]
        #expect(try modes(folders.joined(separator: " ")) == folders.map { "\(folder) \($0)" })
        // A file that is written anew takes over no more than its group's rights.
        _ = try runner.shell("chmod 666 made/out/2026-11/rejected/a.csv.gz")
        try runner.write(
            EndToEndMonth.header + EndToEndMonth.call("r-3", interface: "NoSuchOCR"),
            to: "logs/b/a.csv")
        try runner.write(
            EndToEndMonth.header + EndToEndMonth.call("r-1")
                + EndToEndMonth.call("r-2", interface: "NoSuchOCR")
                + EndToEndMonth.call("r-4", interface: "NoSuchOCR"), to: "logs/a.csv")
        _ = try runner.shell(command)
        #expect(
            try modes("made/out/2026-11/rejected/a.csv.gz")
                == ["660 made/out/2026-11/rejected/a.csv.gz"])
    }

    @Test func theOutFolderMayBeALink() throws {
        _ = try runner.shell("mkdir -p disk && ln -s disk out")
        #expect(try runner.run().status == 65)
        #expect(runner.exists("disk/2026-11/summary.csv"))
        #expect(try runner.callbill(["audit", "--out", "out", "--book", "book"]).status == 0)
    }

    @Test(arguments: ["2026-11", "ledger.sqlite", "ledger.sqlite.lock", "ledger.sqlite-wal"])
    func aLinkBelowItIsRefused(name: String) throws {
        #expect(try runner.run().status == 65)
        _ = try runner.shell("mkdir disk; touch disk/x; test -e out/\(name) || touch out/\(name)")
        _ = try runner.shell("mv out/\(name) disk/moved && ln -s ../disk/moved out/\(name)")
        let before = try runner.shell("find disk -type f -exec sha256sum {} + | sort").output
        try runner.write(EndToEndMonth.header + EndToEndMonth.call("r-9"), to: "logs/b.csv")
        let ending = try runner.run()
        #expect(ending.status == 73, "\(ending.errors)")
        #expect(ending.errors.contains("out/\(name)"))
        let after = try runner.shell("find disk -type f -exec sha256sum {} + | sort").output
        #expect(before == after)
    }

    @Test func aPipeInThePlaceOfTheLockStallsNothing() throws {
        _ = try runner.shell("mkdir out && mkfifo out/ledger.sqlite.lock")
        let ending = try runner.shell(
            "timeout 20 callbill run --logs logs --book book --out out --quiet")
        #expect(ending.status == 73)
        #expect(ending.errors.contains("ledger.sqlite.lock: is no file"))
    }

    /// A file or folder of the month that is a link: a file takes its place, and what it led to
    /// stays as it was.
    @Test func aFileThatIsALinkIsReplacedNotWrittenThrough() throws {
        #expect(try runner.run().status == 65)
        let moved = ["summary.csv", "exceptions.csv", "invoices", "rejected"]
        _ = try runner.shell("mkdir disk && echo old > disk/callbill.prom")
        for name in moved {
            _ = try runner.shell(
                "mv out/2026-11/\(name) disk/ && ln -s ../../disk/\(name) out/2026-11/\(name)")
        }
        _ = try runner.shell("ln -sf ../disk/callbill.prom out/callbill.prom")
        let before = try runner.files("disk")
        try runner.write(
            EndToEndMonth.header + EndToEndMonth.call("r-8", account: "b")
                + EndToEndMonth.call("r-9", interface: "NoSuchOCR"), to: "logs/b.csv")
        #expect(try runner.run().status == 65)
        #expect(try runner.files("disk") == before)
        #expect(try runner.shell("find out -type l").output.isEmpty)
        #expect(try modes("out/callbill.prom") == ["644 out/callbill.prom"])
        #expect(try runner.callbill(["audit", "--out", "out", "--book", "book"]).status == 0)
    }

    @Test func whatReadsFollowsNoLinkEither() throws {
        try runner.write(EndToEndMonth.header + EndToEndMonth.call("r-1"), to: "logs/a.csv")
        #expect(try runner.run().status == 0)
        let audit = ["audit", "--out", "out", "--book", "book", "--failures"]
        _ = try runner.shell("ln -s nowhere out/2026-11/mine; mkfifo out/2026-11/pipe")
        #expect(try runner.callbill(audit).status == 0)
        _ = try runner.shell("mv out/2026-11/summary.csv . && ln -s ../../summary.csv out/2026-11/")
        let ending = try runner.callbill(audit)
        #expect(ending.status == 70)
        #expect(ending.output.contains("missing"))
        _ = try runner.shell("mv out/2026-11 moved && ln -s ../moved out/2026-11")
        let export = try runner.callbill(["export", "focus", "--out", "out", "--book", "book"])
        #expect(export.status == 73)
        #expect(!runner.exists("moved/focus.csv"))
    }
}
