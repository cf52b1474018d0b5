import BillingTime
import Foundation
import Testing

@testable import Publishing

/// Publishing with every system call failing once, and with the process dead from any call on.
@Suite struct PublishingFaultTests {
    static let before = [
        "2026-10/summary.csv": "10", "2026-10/invoices/a.csv": "a",
        "2026-11/summary.csv": "11", "2026-11/invoices/a.csv": "a",
        "2026-11/invoices/stale.csv": "x", "2026-11/notes.txt": "n", "2026-11/mail/1": "m",
        "callbill.prom": "before",
    ]
    static let after = [
        "2026-10/summary.csv": "10 new", "2026-10/invoices/a.csv": "a new",
        "2026-11/summary.csv": "11 new", "2026-11/invoices/a.csv": "a",
        "2026-11/invoices/b.csv": "b", "2026-11/rejected/r.gz": "r",
        "2026-11/notes.txt": "n", "2026-11/mail/1": "m",
        "2026-12/summary.csv": "12 new", "2026-12/invoices/a.csv": "a",
        "callbill.prom": "after",
    ]

    func publish(to folder: ScratchFolder, faults: Folder.Faults?) throws {
        let publisher = try Publisher(outputFolder: folder.path, faults: faults)
        for month in 10...12 {
            let prefix = "2026-\(month)/"
            let staging = try publisher.stage(Period(year: 2026, month: month))
            for (path, text) in Self.after.sorted(by: { $0.key < $1.key })
            where path.hasPrefix(prefix) && !["2026-11/notes.txt", "2026-11/mail/1"].contains(path)
            {
                try staging.write(String(path.dropFirst(prefix.count)), Array(text.utf8))
            }
        }
        try publisher.write("callbill.prom", Array("after".utf8))
        _ = try publisher.publish()
    }

    /// The published files of a month; hidden leftovers don't count.
    func month(_ number: Int, of files: [String: String]) -> [String: String] {
        files.filter { $0.key.hasPrefix("2026-\(number)/") }
    }

    func callCount(_ faults: @escaping @Sendable (PublishError.Operation) -> Int32?) throws -> Int {
        let folder = try ScratchFolder(inMemory: true)
        try folder.fill(Self.before)
        let plan = FaultPlan { _, operation, _ in faults(operation) }
        try publish(to: folder, faults: plan.hook)
        #expect(try folder.snapshot() == Self.after)
        return plan.callCount
    }

    /// What the file system can't do at all.
    enum Limits: CaseIterable, Sendable {
        case none, noSwap, noSwapNoLinks

        func fault(_ operation: PublishError.Operation) -> Int32? {
            switch (self, operation) {
            case (.noSwap, .swap), (.noSwapNoLinks, .swap): EINVAL
            case (.noSwapNoLinks, .link): EPERM
            default: nil
            }
        }
    }

    @Test(arguments: [ENOSPC, EIO, EACCES], Limits.allCases)
    func aFailedCallPublishesNothing(code: Int32, limits: Limits) throws {
        var failures = 0
        for failing in 1...(try callCount(limits.fault)) {
            let folder = try ScratchFolder(inMemory: true)
            try folder.fill(Self.before)
            let plan = FaultPlan { number, operation, _ in
                number == failing ? code : limits.fault(operation)
            }
            do {
                try publish(to: folder, faults: plan.hook)
                // Clearing up may fail after all is published; the next run does it then.
                _ = try Publisher(outputFolder: folder.path)
                #expect(try folder.snapshot() == Self.after, "call \(failing)")
            } catch let error as PublishError {
                failures += 1
                #expect(error.errno == code)
                #expect(error.path.hasPrefix(folder.path))
                #expect(try folder.snapshot() == Self.before, "call \(failing), \(error)")
            }
            #expect(try folder.names().allSatisfy { !$0.hasPrefix(".") })
        }
        #expect(failures > 40)
    }

    @Test(arguments: Limits.allCases)
    func aKillLeavesEveryPeriodComplete(limits: Limits) throws {
        for last in 0..<(try callCount(limits.fault)) {
            let folder = try ScratchFolder(inMemory: true)
            try folder.fill(Self.before)
            let plan = FaultPlan { number, operation, _ in
                number > last ? EIO : limits.fault(operation)
            }
            try? publish(to: folder, faults: plan.hook)
            let files = try folder.snapshot()
            if limits == .none {
                for number in 10...12 {
                    let found = month(number, of: files)
                    #expect(
                        found == month(number, of: Self.before)
                            || found == month(number, of: Self.after), "call \(last)")
                }
            } else {
                for (path, text) in files where !path.hasPrefix(".") {
                    #expect(text == Self.before[path] || text == Self.after[path])
                }
            }
            try publish(to: folder, faults: nil)
            #expect(try folder.snapshot() == Self.after, "call \(last)")
            #expect(try folder.names() == ["2026-10", "2026-11", "2026-12", "callbill.prom"])
        }
    }
}
