import Billing
import BillingTime
import Ledger
import Metering
import Testing

@testable import BillRun

/// What an intake changes holds with its transaction, in the ledger and beside it, or not at all.
@Suite struct IntakeTransactionTests {
    private struct Failure: Error {}
    private let fixture: IntakeFixture

    init() throws { fixture = try IntakeFixture() }

    /// Changes every part of the state, and the ledger.
    private func change(
        _ transaction: LedgerTransaction, _ state: inout IntakeState
    ) throws {
        state.writtenAccounts += 1
        state.writtenMeters += 2
        state.result.totals.metered += 3
        state.result.reportedCalls += 4
        state.result.faultyFiles += 5
        state.result.knownFiles += 6
        state.result.messages.append("message")
        state.result.warnings.append("warning")
        state.result.oldestUntakenSecond = 7
        try transaction.addAccounts([LedgerAccount(id: 1, account: Array("a".utf8))])
        try transaction.addException(
            LedgerException(
                period: TestLedger.october, file: [1], line: 1, byteOffset: 0, reason: "bad_time",
                run: transaction.run))
    }

    private func values(_ state: IntakeState) -> [String] {
        [
            "\(state.writtenAccounts) \(state.writtenMeters) \(state.result.totals.metered)",
            "\(state.result.reportedCalls) \(state.result.faultyFiles)",
            "\(state.result.knownFiles) \(state.result.messages.map(\.text)) "
                + "\(state.result.warnings.map(\.text))",
            "\(state.result.oldestUntakenSecond ?? -1)",
        ]
    }

    @Test func aBodyThatThrowsLeavesEverythingAsItWas() async throws {
        let intake = try fixture.intake()
        let before = values(intake.state)
        await #expect(throws: Failure.self) {
            try await intake.inTransaction { transaction, state in
                try change(transaction, &state)
                throw Failure()
            }
        }
        #expect(values(intake.state) == before)
        #expect(try fixture.ledger.store.allAccounts().isEmpty)
        #expect(try fixture.ledger.store.exceptions(TestLedger.october).isEmpty)
    }

    @Test func aBodyThatEndsIsKept() async throws {
        let intake = try fixture.intake()
        await #expect(throws: Failure.self) {
            try await intake.inTransaction { _, _ in throw Failure() }
        }
        // The one that failed stands in nobody's way.
        try await intake.inTransaction { try change($0, &$1) }
        #expect(
            values(intake.state)
                == ["1 2 3", "4 5", "6 [\"message\"] [\"warning\"]", "7"])
        #expect(try fixture.ledger.store.allAccounts().map(\.account) == [Array("a".utf8)])
        #expect(try fixture.ledger.store.exceptions(TestLedger.october).count == 1)
    }

    /// A commit that fails is a body that throws: here the ledger refuses a number given twice.
    @Test func whatTheLedgerRefusesLeavesEverythingAsItWas() async throws {
        let intake = try fixture.intake()
        try await intake.inTransaction { try change($0, &$1) }
        let before = values(intake.state)
        await #expect(throws: LedgerError.self) {
            try await intake.inTransaction { transaction, state in
                try? change(transaction, &state)
            }
        }
        #expect(values(intake.state) == before)
        #expect(try fixture.ledger.store.exceptions(TestLedger.october).count == 1)
    }

    /// Records that were read for a transaction that failed don't come with the next one.
    @Test func recordsThatWereReadAreForgotten() async throws {
        let intake = try fixture.intake()
        let log = try fixture.log(
            "a.csv", IntakeFixture.header + IntakeFixture.calls(0..<9, of: "lost"))
        await #expect(throws: Failure.self) {
            try await intake.inTransaction { _, _ in
                _ = try await intake.session.workers[0].read(
                    log.path, file: 0, helpedBy: SpareCores()
                ) { _, _ in }
                throw Failure()
            }
        }
        let other = try fixture.log(
            "b.csv", IntakeFixture.header + IntakeFixture.calls(0..<2, of: "kept"))
        let result = try await intake.take(DiscoveredLogs(files: [other]))
        #expect(result.totals.metered == 2)
        #expect(try fixture.units() == ["kept": 2])
    }

    // MARK: Large files

    /// A large file is written batch by batch into one transaction. Its end is missing, so nothing
    /// of it is there, and what comes after it is counted as if it had never been begun.
    @Test(arguments: [1, 3]) func aLargeFileWithoutItsEndLeavesNothing(workers: Int) async throws {
        fixture.settings.batchBytes = 64 << 10
        fixture.settings.workers = workers
        let text = (0..<40).map { account in
            IntakeFixture.calls(0..<500, of: "account-\(account)")
        }.joined()
        let whole = GzipWriter.pack(Array((IntakeFixture.header + text).utf8))
        let cut = try fixture.log("a.csv.gz", bytes: Array(whole.dropLast(9)))
        let good = try fixture.log(
            "b.csv",
            IntakeFixture.header + IntakeFixture.calls(0..<3, of: "new")
                + IntakeFixture.calls(0..<4, of: "account-7"))
        let first = try await fixture.take([cut, good])
        #expect(first.files.map(\.outcome) == ["truncated_gzip", "taken_in"])
        #expect(first.totals.recordsRead == 7 && first.totals.metered == 7)
        #expect(first.faultyFiles == 1 && first.warnings.count == 1)
        #expect(first.oldestUntakenSecond == 1_700_000_000)
        #expect(try fixture.units() == ["new": 3, "account-7": 4])
        #expect(try fixture.ledger.store.fileExceptions(Array(cut.path.utf8)).count == 1)
        // Whole, it is taken in: but for the four calls that b.csv has brought.
        let second = try await fixture.take([try fixture.log("a.csv.gz", bytes: whole), good])
        #expect(second.totals.recordsRead == 20_000)
        #expect(second.totals.metered == 19_996 && second.totals.duplicate == 4)
        #expect(second.knownFiles == 1)
        let units = try fixture.units()
        #expect(units.count == 41 && units["account-0"] == 500 && units["account-7"] == 500)
        #expect(try fixture.ledger.store.fileExceptions(Array(cut.path.utf8)).isEmpty)
    }

    // MARK: A ledger that can't be read

    /// Whether a file is known decides whether it counts. A ledger that can't tell is an error, and
    /// not one that knows nothing.
    @Test func aLedgerThatCannotBeReadIsAnError() async throws {
        let intake = try fixture.intake()
        let log = try fixture.log(
            "a.csv", IntakeFixture.header + IntakeFixture.calls(0..<9, of: "a"))
        let file = IntakeFile(log: log, task: .read)
        let reading = try await Reading(
            file, 0, intake.session.workers[0], SpareCores(), 1 << 20, fixture.settings,
            NoProgress())
        guard case .whole = reading else {
            Issue.record("the log was not read to its end")
            return
        }
        let group = IntakeGroup(intake: intake, files: [file], reports: [0], readings: [reading])
        try fixture.ledger.store.close()
        let error = await #expect(throws: LedgerError.self) { try await group.commit() }
        guard case .readFailed? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(error?.exitCode == .inputOutput)
        #expect(intake.state.result.totals == OutcomeTotals())
    }
}
