import Foundation
import Testing

/// Runs beside runs, readers beside runs, and runs that are killed or told to end.
@Suite(.serialized) struct NightlyLockTests {
    static let asOf = "2026-12-31T00:30:00+08:00"

    /// A folder with a month of calls.
    static func busyFolder(seed: UInt64) throws -> NightlyFolder {
        let folder = try NightlyCaseTests.folder()
        for log in NightlyMonth(seed: seed).logs {
            try folder.write(log.text, to: "logs/\(log.name)")
        }
        return folder
    }

    static func end(_ process: Process) -> Int32 {
        process.waitUntilExit()
        return process.terminationStatus
    }

    @Test func ofTwoRunsAtOnceOneWorks() throws {
        let folder = try Self.busyFolder(seed: 50)
        try folder.run(out: "alone")
        let expected = try folder.billed("alone")
        var refused = 0
        for round in 0..<20 {
            let arguments = folder.arguments(out: "out-\(round)", asOf: Self.asOf)
            let pair = try [folder.start(arguments), folder.start(arguments)]
            let endings = pair.map(Self.end).sorted()
            // Where the first had ended before the second began, both have worked.
            #expect(endings.allSatisfy { [0, 65, 75].contains($0) } && endings[0] != 75)
            refused += endings.filter { $0 == 75 }.count
            folder.expectSame(expected, try folder.billed("out-\(round)"), "round \(round)")
        }
        #expect(refused > 10)
    }

    @Test func aRunWaitsForTheOtherAsLongAsItIsTold() throws {
        let folder = try Self.busyFolder(seed: 51)
        let arguments = folder.arguments(asOf: Self.asOf) + ["--lock-wait", "60"]
        let runs = try (0..<4).map { _ in try folder.start(arguments) }
        #expect(runs.map(Self.end).allSatisfy { [0, 65].contains($0) })
        let expected = try folder.billed()
        try folder.run(out: "alone")
        folder.expectSame(try folder.billed("alone"), expected, "after waiting")
    }

    @Test func whoWaitsCanBeToldToStop() throws {
        let folder = try Self.busyFolder(seed: 52)
        try folder.run()
        // A lock is a lock, whoever holds it.
        let lock = open(folder.path("out/ledger.sqlite.lock"), O_RDWR)
        #expect(flock(lock, LOCK_EX | LOCK_NB) == 0)
        defer { close(lock) }
        let arguments = folder.arguments(asOf: Self.asOf)
        #expect(try folder.callbill(arguments).status == 75)
        let waiting = try folder.start(arguments + ["--lock-wait", "60"])
        usleep(500_000)
        kill(waiting.processIdentifier, SIGTERM)
        #expect(Self.end(waiting) == 143)
    }

    @Test func readersWorkWhileARunGoesOn() throws {
        let folder = try Self.busyFolder(seed: 53)
        try folder.run()
        let lock = open(folder.path("out/ledger.sqlite.lock"), O_RDWR)
        #expect(flock(lock, LOCK_EX | LOCK_NB) == 0)
        defer { close(lock) }
        let status = try folder.callbill(["status", "--out", folder.path("out")])
        #expect(status.status == 0 && status.messages.contains("2026-10"))
        let copy = folder.path("copy.sqlite")
        #expect(try folder.callbill(["backup", "--out", folder.path("out"), copy]).status == 0)
        let trial = [
            "invoice", "--out", folder.path("out"), "--book", folder.path("book"), "--dry-run",
        ]
        #expect([0, 65].contains(try folder.callbill(trial).status))
    }

    @Test func aKilledRunIsAsIfItHadNeverBegun() throws {
        let folder = try Self.busyFolder(seed: 54)
        try folder.run(out: "once")
        let expected = try folder.billed("once")
        var random = ScenarioRandom(seed: 54)
        for round in 0..<12 {
            let out = "out-\(round)"
            let arguments = folder.arguments(out: out, asOf: Self.asOf)
            for _ in 0..<3 {
                let run = try folder.start(arguments)
                usleep(UInt32(random.int(1_000...400_000)))
                kill(run.processIdentifier, SIGKILL)
                run.waitUntilExit()
            }
            try folder.run(out: out)
            folder.expectSame(expected, try folder.billed(out), "round \(round)")
            let hidden = try FileManager.default.contentsOfDirectory(atPath: folder.path(out))
                .filter { $0.hasPrefix(".") }
            #expect(hidden.isEmpty)
        }
    }

    /// A settings file that never comes keeps a command from getting anywhere.
    @Test(arguments: [SIGINT, SIGTERM, SIGHUP]) func beforeItsWorkACommandEndsAtOnce(
        number: Int32
    ) throws {
        let folder = try NightlyCaseTests.folder()
        #expect(mkfifo(folder.path("book/callbill.yaml"), 0o600) == 0)
        for command in ["run", "audit", "close", "invoice"] {
            let process = try folder.start([command, "--book", folder.path("book")])
            usleep(300_000)
            let start = ContinuousClock.now
            kill(process.processIdentifier, number)
            process.waitUntilExit()
            #expect(process.terminationReason == .exit, "\(command)")
            #expect(process.terminationStatus == 128 + number, "\(command)")
            #expect(ContinuousClock.now - start < .seconds(2), "\(command)")
        }
    }

    @Test func aRunThatWasToOutliveItsTerminalDoes() throws {
        let folder = try Self.busyFolder(seed: 56)
        let program = try ScenarioProcess.callbill().path
        let arguments = folder.arguments(asOf: Self.asOf).map { "'\($0)'" }
        let status = try ScenarioProcess.run(
            URL(fileURLWithPath: "/bin/sh"),
            [
                "-c",
                "trap '' HUP; '\(program)' \(arguments.joined(separator: " ")) & sleep 0.05; "
                    + "kill -HUP $!; wait $!",
            ], output: folder.url.appendingPathComponent("messages.txt"))
        #expect([0, 65].contains(status))
    }

    @Test(arguments: [SIGINT, SIGTERM, SIGHUP]) func aRunEndsSoonAfterASignal(number: Int32) throws
    {
        let folder = try Self.busyFolder(seed: 55)
        // A pipe that never gives anything: nothing looks for signals.
        #expect(mkfifo(folder.path("logs/endless.csv"), 0o600) == 0)
        let hold = open(folder.path("logs/endless.csv"), O_RDWR)
        defer { close(hold) }
        let run = try folder.start(
            ["run", "--logs", folder.path("logs/endless.csv"), "--out", folder.path("out")])
        usleep(700_000)
        let start = ContinuousClock.now
        kill(run.processIdentifier, number)
        #expect(Self.end(run) == 128 + number)
        #expect(ContinuousClock.now - start < .seconds(5))
        try FileManager.default.removeItem(atPath: folder.path("logs/endless.csv"))
        try folder.run()
        try folder.run(out: "once")
        folder.expectSame(try folder.billed("once"), try folder.billed(), "after the signal")
    }
}
