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
    let progress: ProgressBar
    /// The month under which exceptions without a time are listed.
    let runPeriod: Period
    /// The last month whose request ids are forgotten.
    let forgottenPeriod: Period?
    /// The first run of this intake: this one, or one before that came to no end.
    let firstOpenRun: Int64
    var result = IntakeResult()
    var writtenAccounts: Int
    var writtenMeters: Int

    init(
        settings: Settings, tariff: Tariff, store: LedgerStore, run: Int64, progress: ProgressBar
    ) throws {
        self.settings = settings
        self.store = store
        self.run = run
        self.progress = progress
        let zone = settings.policies.zone
        runPeriod = settings.period ?? zone.period(of: settings.asOf)
        forgottenPeriod = try store.keysForgottenThrough()
        firstOpenRun = try store.firstOpenRun()
        let accounts = try store.allAccounts()
        let meters = try store.allMeters()
        writtenAccounts = accounts.count
        writtenMeters = meters.count
        let seed = store.settings.hashSeed
        session = MeteringSession(
            rules: MeteringRules(tariff: tariff, zone: zone, asOf: settings.asOf),
            options: ReadingOptions(settings),
            seeds: (Intake.number(seed[0..<8]), Intake.number(seed[8..<16])),
            workerCount: settings.workers, knownAccounts: accounts.map(\.account),
            knownMeters: meters.map {
                MeterName(interface: $0.interface, errorCode: $0.errorCode, ticket: $0.ticket)
            })
    }

    private static func number(_ bytes: ArraySlice<UInt8>) -> UInt64 {
        bytes.reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// Takes in `logs` and returns what they came to.
    func take(_ logs: DiscoveredLogs) async throws -> IntakeResult {
        var plan = IntakePlan(known: try store.files())
        let files = try await plan.plan(logs.files, workers: settings.workers)
        result.files = files.map {
            FileReport(
                name: $0.log.path, outcome: "known", sha256: $0.digest.map(hexadecimal),
                byteCount: $0.log.sizeBytes ?? 0)
        }
        var group: [Int] = []
        var groupBytes: Int64 = 0
        let limit = Int64(settings.batchBytes)
        for (index, file) in files.enumerated() {
            if case .skip(let path) = file.task {
                if path == file.log.path {
                    result.knownFiles += 1
                } else {
                    result.messages.append("\(file.log.path): skipped, the same bytes as \(path)")
                }
                progress.add(files: 1, bytes: file.log.sizeBytes ?? 0)
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
        try await DisputeSettlement(intake: self)?.settle()
        return result
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
        let turns = Turns(files.count)
        let spareCores = SpareCores()
        let session = session
        let progress = progress
        let limit = settings.batchBytes / settings.workers * 3 / 2
        return try await withThrowingTaskGroup(of: [(Int, Reading)].self) { group in
            for worker in session.workers {
                group.addTask {
                    var readings: [(Int, Reading)] = []
                    while let turn = turns.next() {
                        let number = order[turn]
                        let reading = try await Reading(
                            files[number], number, worker, spareCores, limit, progress)
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

/// How the reading of a file ended.
enum Reading: Sendable {
    /// It was read to its end.
    case whole(LogOutcome)
    /// It contributes nothing, because of what is in it.
    case faulty(LogFileError)
    /// It has more records than a batch holds.
    case overflow

    private struct TooLarge: Error {}

    /// Reads a file with one worker.
    fileprivate init(
        _ file: IntakeFile, _ number: Int, _ worker: MeteringWorker,
        _ spareCores: SpareCores, _ limit: Int, _ progress: ProgressBar
    ) async throws {
        var counted = (bytes: Int64(0), rows: 0)
        let isPacked = file.log.path.hasSuffix(".gz")
        do {
            let outcome = try await worker.read(
                file.log.path, file: number, resumeOffset: file.resumeOffset,
                helpedBy: spareCores
            ) { unpacked, rows in
                try Interruption.check()
                guard worker.byteCount <= limit else { throw TooLarge() }
                let bytes = isPacked ? unpacked * 3 / 10 : unpacked
                progress.add(bytes: bytes - counted.bytes, rows: Int64(rows - counted.rows))
                counted = (bytes, rows)
            }
            progress.add(files: 1, bytes: (file.log.sizeBytes ?? counted.bytes) - counted.bytes)
            self = .whole(outcome)
        } catch let error as LogFileError {
            progress.add(files: 1, bytes: (file.log.sizeBytes ?? counted.bytes) - counted.bytes)
            self = .faulty(error)
        } catch is TooLarge {
            progress.add(bytes: -counted.bytes, rows: -Int64(counted.rows))
            self = .overflow
        }
    }
}

extension IntakeFile {
    /// The unpacked offset at which reading begins to count.
    var resumeOffset: Int64 {
        if case .resume(let offset, _) = task { offset } else { 0 }
    }
}

/// Bytes as hexadecimal digits.
func hexadecimal(_ bytes: [UInt8]) -> String {
    let digits = Array("0123456789abcdef".utf8)
    return String(
        decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
}
