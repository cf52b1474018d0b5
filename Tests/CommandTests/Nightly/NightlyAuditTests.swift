import Foundation
import Testing

/// An audit beside runs: what it compares is of one moment (Formats.md, "audit").
@Suite(.serialized) struct NightlyAuditTests {
    private static let asOf = "2026-12-31T00:30:00+08:00"

    private static func audit(_ folder: NightlyFolder) -> [String] {
        [
            "audit", "--out", folder.path("out"), "--book", folder.path("book"), "--failures",
            "--as-of", asOf,
        ]
    }

    @Test func anAuditBesideRunsRaisesNoFalseAlarm() throws {
        let folder = try NightlyCaseTests.folder()
        let logs = NightlyMonth(seed: 60).logs
        try folder.write(logs[0].text, to: "logs/\(logs[0].name)")
        try folder.run()
        var audits = 0
        for round in 0..<12 {
            // Something new each time, so that files change.
            let log = logs[1 + round % (logs.count - 1)]
            let lines = log.text.split(separator: "\n")
            let part =
                [lines[0]]
                + lines.dropFirst().enumerated().filter { $0.offset % 12 == round }
                .map(\.element)
            try folder.write(part.joined(separator: "\n") + "\n", to: "logs/\(round)-\(log.name)")
            let run = try folder.start(folder.arguments(asOf: Self.asOf))
            while run.isRunning {
                let ending = try folder.callbill(Self.audit(folder))
                #expect(ending.status == 0, "\(ending.messages)")
                audits += 1
            }
            #expect([0, 65].contains(run.terminationStatus))
        }
        #expect(audits >= 12)
    }

    @Test func itWaitsForTheRunThatIsAtWork() throws {
        let folder = try NightlyLockTests.busyFolder(seed: 61)
        try folder.run()
        let lock = open(folder.path("out/ledger.sqlite.lock"), O_RDWR)
        #expect(flock(lock, LOCK_EX | LOCK_NB) == 0)
        let audit = try folder.start(Self.audit(folder), messages: "audit.txt")
        usleep(700_000)
        #expect(audit.isRunning)
        let said = try String(contentsOfFile: folder.path("audit.txt"), encoding: .utf8)
        #expect(said == "callbill: waiting for the run that holds the ledger\n")
        close(lock)
        #expect(NightlyLockTests.end(audit) == 0)
    }

    /// What really differs is told, at once.
    @Test func aDifferenceIsOneWithoutARunBesideIt() throws {
        let folder = try NightlyLockTests.busyFolder(seed: 62)
        try folder.run()
        try folder.write("account_id\n", to: "out/2026-10/leakage.csv")
        #expect(try folder.callbill(Self.audit(folder)).status == 70)
    }
}
