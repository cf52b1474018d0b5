import Billing
import BillingTime
import Foundation
import Ledger
import Logging
import Metering
import Reports

/// Takes logs into the ledger: reads files side by side, batch by batch, one commit a batch.
///
/// A file is taken in whole or not at all. Small files share a batch; one that may not fit into a
/// batch gets a transaction of its own, in which its records are written batch by batch.
final class Intake {
    let settings: Settings
    let store: LedgerStore
    let session: MeteringSession
    let run: Int64
    let progress: any RunProgress
    /// The month under which exceptions without a time are listed.
    let runPeriod: Period
    /// The first run of this intake: this one, or one before that came to no end.
    let firstOpenRun: Int64
    /// What was committed so far.
    private(set) var state: IntakeState

    init(
        settings: Settings, tariff: Tariff, store: LedgerStore, run: Int64,
        progress: any RunProgress, holdsBackForgotten: Bool = true
    ) throws {
        self.settings = settings
        self.store = store
        self.run = run
        self.progress = progress
        let zone = settings.policies.zone
        runPeriod = settings.period ?? zone.period(of: settings.asOf)
        firstOpenRun = try store.firstOpenRun()
        let accounts = try store.allAccounts()
        let meters = try store.allMeters()
        state = IntakeState(writtenAccounts: accounts.count, writtenMeters: meters.count)
        let seed = store.settings.hashSeed
        session = MeteringSession(
            rules: MeteringRules(
                tariff: tariff, settings: settings,
                forgotten: holdsBackForgotten ? try store.keysForgottenThrough() : nil),
            options: ReadingOptions(settings),
            seeds: (Intake.number(seed[0..<8]), Intake.number(seed[8..<16])),
            workerCount: settings.workers, knownAccounts: accounts.map(\.account),
            knownMeters: meters)
    }

    private static func number(_ bytes: ArraySlice<UInt8>) -> UInt64 {
        bytes.reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// Does `body` in a transaction. What it changes in the ledger and in the state holds from the
    /// commit on; where it throws, both are as they were.
    func inTransaction(
        _ body: (LedgerTransaction, inout IntakeState) async throws -> Void
    ) async throws {
        let transaction = try store.beginTransaction(run: run)
        var changed = state
        do {
            try await body(transaction, &changed)
            try transaction.commit()
        } catch {
            transaction.rollback()
            session.forgetRecords()
            throw error
        }
        state = changed
    }

    /// Takes in `logs` and returns what they came to.
    func take(_ logs: DiscoveredLogs) async throws -> IntakeResult {
        var plan = IntakePlan(known: try store.files())
        let files = try await plan.plan(logs.files, workers: settings.workers)
        state.result.files = files.map {
            FileReport(untaken: $0.log, outcome: "known", digest: $0.digest)
        }
        try await notePassedOver(logs)
        var group: [Int] = []
        var groupBytes: Int64 = 0
        let limit = Int64(settings.batchBytes)
        for (index, file) in files.enumerated() {
            if case .skip(let path) = file.task {
                skip(file, knownAs: path)
                continue
            }
            let bytes = file.log.estimatedRecordBytes
            if bytes > limit / 2 {
                try await takeLarge(index, files[index])
                continue
            }
            while !group.isEmpty, groupBytes + bytes > limit {
                // As many for each worker: with one over, all but one wait for it.
                let fair = group.count - group.count % settings.workers
                let count = fair == 0 ? group.count : fair
                try await takeGroup(Array(group[..<count]), files)
                group.removeFirst(count)
                groupBytes = group.reduce(0) { $0 + files[$1].log.estimatedRecordBytes }
            }
            group.append(index)
            groupBytes += bytes
        }
        try await takeGroup(group, files)
        try await Healing(intake: self).heal()
        try await DisputeSettlement(intake: self)?.settle()
        return state.result
    }

    /// Notes a file that was taken in before, under its own path or another one.
    private func skip(_ file: IntakeFile, knownAs path: String) {
        if path == file.log.path {
            state.result.knownFiles += 1
        } else {
            state.result.messages.append(
                RunMessage("\(file.log.path): skipped, the same bytes as \(path)"))
        }
        progress.add(files: 1, bytes: file.log.sizeBytes ?? 0, rows: 0)
    }

    // MARK: Small files

    /// Reads files side by side and commits them together.
    private func takeGroup(_ group: [Int], _ files: [IntakeFile]) async throws {
        guard !group.isEmpty else { return }
        if group.count == 1, files[group[0]].log.estimatedRecordBytes > 32 << 20 {
            return try await takeLarge(group[0], files[group[0]])
        }
        let members = group.map { files[$0] }
        let readings = try await read(members)
        try await IntakeGroup(
            intake: self, files: members, reports: group, readings: readings
        ).commit()
        // Files that turned out to be much larger than they looked are taken one by one.
        for (index, reading) in zip(group, readings) {
            if case .overflow = reading { try await takeLarge(index, files[index]) }
        }
    }

    /// Reads files, each by one worker; the largest first, so that workers end together.
    private func read(_ files: [IntakeFile]) async throws -> [Reading] {
        let order = files.indices.sorted {
            (files[$1].log.sizeBytes ?? 0, $0) < (files[$0].log.sizeBytes ?? 0, $1)
        }
        let turns = WorkCounter(files.count)
        let spareCores = SpareCores()
        let session = session
        let progress = progress
        let settings = settings
        let limit = settings.batchBytes / settings.workers * 3 / 2
        return try await withThrowingTaskGroup(of: [(Int, Reading)].self) { group in
            for worker in session.workers {
                group.addTask {
                    var readings: [(Int, Reading)] = []
                    while let turn = turns.next() {
                        let number = order[turn]
                        let reading = try await Reading(
                            files[number], number, worker, spareCores, limit, settings, progress)
                        readings.append((number, reading))
                    }
                    spareCores.add()
                    return readings
                }
            }
            var readings = [Reading?](repeating: nil, count: files.count)
            for try await part in group {
                for (number, reading) in part { readings[number] = reading }
            }
            return readings.map { $0! }
        }
    }

    // MARK: Large files

    /// Reads one file on two cores, in a transaction of its own.
    private func takeLarge(_ index: Int, _ file: IntakeFile) async throws {
        try await LargeFileIntake(intake: self, file: file, report: index).take()
    }
}
