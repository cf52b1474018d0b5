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
