@testable import BillRun
import BillingTime
import Foundation
import Testing

@testable import callbill

/// `callbill status` and `callbill backup`.
@Suite struct NightlyStatusTests {
    @Test func daysWithoutAFileAreMissing() throws {
        let folder = try NightlyCaseTests.folder()
        for day in ["03", "04", "07", "12"] {
            let calls = NightlyCaseTests.calls(2, day: "2026-10-\(day)", prefix: day)
            try folder.write(NightlyCaseTests.header + calls, to: "logs/\(day).csv")
        }
        let bad = "2026-10-12 10:00:00,a1,NoSuchOCR,x,,,\n"
        try folder.write(NightlyCaseTests.header + bad, to: "logs/bad.csv")
        try folder.run()
        // The 13th is not over: nothing is missing behind the last day.
        let status = [
            "status", "--out", folder.path("out"), "--as-of", "2026-10-13T00:30:00+08:00",
        ]
        let text = try folder.callbill(status)
        #expect(text.status == 0)
        #expect(text.messages.contains("05-06, 08-11"), "\(text.messages)")
        #expect(text.messages.contains("2026-10  unknown_interface: 1"))
        let json = try folder.callbill(status + ["--format", "json"])
        let value = try #require(
            JSONSerialization.jsonObject(with: Data(json.messages.utf8)) as? [String: Any])
        let month = try #require((value["months"] as? [[String: Any]])?.first)
        #expect(
            month["missing_days"] as? [String]
                == [5, 6, 8, 9, 10, 11].map {
                    "2026-10-\($0 < 10 ? "0" : "")\($0)"
                })
        #expect(month["units"] as? Int == 8)
        #expect((value["last_run"] as? [String: Any])?["exit_code"] as? Int == 65)
    }

    @Test func overlappingFilesLeaveNoHole() throws {
        let folder = try NightlyFolder()
        for (first, last) in [(1, 9), (3, 4), (10, 10), (13, 14)] {
            let calls = (first...last).map { day in
                let text = day < 10 ? "0\(day)" : "\(day)"
                return NightlyCaseTests.calls(
                    1, day: "2026-10-\(text)", prefix: "\(first)-\(day)")
            }
            try folder.write(NightlyCaseTests.header + calls.joined(), to: "logs/\(first).csv")
        }
        try folder.run()
        let text = try folder.callbill(
            ["status", "--out", folder.path("out"), "--as-of", "2026-10-15"])
        #expect(text.messages.contains("2026-10-14  11-12 "), "\(text.messages)")
    }

    @Test func aMissingLedgerIsAMissingInput() throws {
        let folder = try NightlyCaseTests.folder()
        for arguments in [["status"], ["backup", folder.path("copy.sqlite")]] {
            let ending = try folder.callbill(arguments + ["--out", folder.path("out")])
            #expect(ending.status == 66)
        }
        #expect(try folder.callbill(["status"]).status == 64)
        #expect(!FileManager.default.fileExists(atPath: folder.path("out")))
    }

    @Test func aBackupGoesOnWhereTheLedgerWas() throws {
        let folder = try NightlyLockTests.busyFolder(seed: 61)
        try folder.run()
        let copy = folder.path("copy.sqlite")
        #expect(try folder.callbill(["backup", "--out", folder.path("out"), copy]).status == 0)
        #expect(try folder.callbill(["backup", "--out", folder.path("out"), copy]).status == 0)
        let restored = folder.arguments(out: "restored", asOf: NightlyLockTests.asOf)
        let ending = try folder.callbill(restored + ["--ledger", copy])
        #expect([0, 65].contains(ending.status), "\(ending.messages)")
        folder.expectSame(try folder.billed(), try folder.billed("restored"), "restored")
        let refused = try folder.callbill(
            ["backup", "--out", folder.path("out"), folder.path("logs")])
        #expect(refused.status == 73)
    }
}
