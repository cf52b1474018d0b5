import Foundation
import Testing

@testable import Ledger

@Suite struct LockTests {
    static let flockTool = "/usr/bin/flock"
    let folder = TemporaryFolder()
    var ledger: String { folder.file("ledger.sqlite") }

    @Test func oneHolderAtATime() throws {
        let lock = try LedgerLock.acquire(ledgerPath: ledger)
        #expect(lock.path == ledger + ".lock")
        #expect(throws: LedgerError.locked(path: ledger + ".lock", processID: getpid())) {
            try LedgerLock.acquire(ledgerPath: ledger)
        }
        lock.release()
        lock.release()
        let next = try LedgerLock.acquire(ledgerPath: ledger)
        lock.release()
        #expect(throws: LedgerError.self) { try LedgerLock.acquire(ledgerPath: ledger) }
        next.release()
        _ = try LedgerLock.acquire(ledgerPath: ledger)
    }

    @Test func waitingEndsWithTheTimeOrOnRequest() throws {
        let lock = try LedgerLock.acquire(ledgerPath: ledger)
        defer { lock.release() }
        let clock = ContinuousClock()
        let waited = clock.measure {
            #expect(throws: LedgerError.self) {
                try LedgerLock.acquire(ledgerPath: ledger, waitSeconds: 0.3)
            }
        }
        #expect(waited >= .milliseconds(300))
        let cancelled = clock.measure {
            #expect(throws: LedgerError.self) {
                try LedgerLock.acquire(ledgerPath: ledger, waitSeconds: 60) { true }
            }
        }
        #expect(cancelled < .seconds(30))
    }

    @Test func waitingGetsTheLockOnceItIsFree() async throws {
        let lock = try LedgerLock.acquire(ledgerPath: ledger)
        let ledger = ledger
        let waiter = Task.detached {
            try LedgerLock.acquire(ledgerPath: ledger, waitSeconds: 60)
        }
        try await Task.sleep(for: .milliseconds(200))
        lock.release()
        _ = try await waiter.value
    }

    @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: flockTool)))
    func theLockDiesWithItsProcess() throws {
        let lockPath = ledger + ".lock"
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = [
            "-c", "exec 9>>\"$1\"; \(Self.flockTool) 9; echo held; exec sleep 60", "sh", lockPath,
        ]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        #expect(output.fileHandleForReading.availableData == Data("held\n".utf8))
        #expect(throws: LedgerError.locked(path: lockPath, processID: nil)) {
            try LedgerLock.acquire(ledgerPath: ledger)
        }
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        _ = try LedgerLock.acquire(ledgerPath: ledger)
        #expect(FileManager.default.fileExists(atPath: lockPath))
    }

    // MARK: What may stand in its place

    @Test func aLinkIsNotFollowedAndWhatItLeadsToStays() throws {
        let text = Data("a file of somebody".utf8)
        let other = folder.file("other.txt")
        for target in [other, folder.file("nothing")] {
            try text.write(to: URL(fileURLWithPath: other))
            try FileManager.default.createSymbolicLink(
                atPath: ledger + ".lock", withDestinationPath: target)
            let error = #expect(throws: LedgerError.self) {
                try LedgerLock.acquire(ledgerPath: ledger)
            }
            #expect("\(error!)".contains("ledger.sqlite.lock: is a link"))
            #expect(folder.names == ["ledger.sqlite.lock", "other.txt"])
            #expect(content(of: other) == text)
            try FileManager.default.removeItem(atPath: ledger + ".lock")
        }
    }

    @Test func aPipeIsRefusedAtOnce() throws {
        #expect(mkfifo(ledger + ".lock", 0o600) == 0)
        let error = #expect(throws: LedgerError.self) {
            try LedgerLock.acquire(ledgerPath: ledger, waitSeconds: 60)
        }
        #expect("\(error!)".contains("is no file"))
    }

    /// A second name for a file, or a text of somebody: it is locked, and stays as it is.
    @Test func onlyANumberIsWrittenOver() throws {
        let other = folder.file("other.txt")
        try Data("12345 reasons".utf8).write(to: URL(fileURLWithPath: other))
        #expect(link(other, ledger + ".lock") == 0)
        let lock = try LedgerLock.acquire(ledgerPath: ledger)
        #expect(throws: LedgerError.self) { try LedgerLock.acquire(ledgerPath: ledger) }
        lock.release()
        #expect(content(of: other) == Data("12345 reasons".utf8))
        // What a power cut leaves of a number is none of that.
        try Data([0, 0, 0]).write(to: URL(fileURLWithPath: other))
        try LedgerLock.acquire(ledgerPath: ledger).release()
        #expect(content(of: other) == Data("\(getpid())\n".utf8))
    }

    @Test func aMissingFolderIsAnError() {
        let error = #expect(throws: LedgerError.self) {
            try LedgerLock.acquire(ledgerPath: folder.file("none/ledger.sqlite"))
        }
        guard case .cannotOpen(let failure) = error else {
            Issue.record("unexpected \(String(describing: error))")
            return
        }
        #expect(failure.systemError == ENOENT)
    }
}
