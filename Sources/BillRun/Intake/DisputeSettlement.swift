import BillingTime
import Ledger
import Metering
import Reports

/// Settles which call counts where different ones came with one request id in several commits of an
/// intake: as if all had come in one (Rules.md, 9.3 Across files and runs).
///
/// A commit can only tell that what it knows of a key is another call, not which: the ledger keeps
/// 32 bits of it. So at the end of the intake the logs are read again for the calls with such a key;
/// what was counted of them is taken back, and then all are taken in as one batch.
struct DisputeSettlement {
    private let intake: Intake
    private let disputed: Set<RequestKey>
    private let parts: [LogPart]

    /// Of an intake at its end; nil: nothing is disputed.
    init?(intake: Intake) throws {
        let keys = try intake.store.disputes()
        guard !keys.isEmpty else { return nil }
        self.intake = intake
        disputed = Set(keys.map { RequestKey(bytes: $0)! })
        parts = LogPart.parts(of: try intake.store.files(since: intake.firstOpenRun))
    }

    /// Reads the logs again and settles all disputes in one transaction.
    func settle() async throws {
        let (deliveries, missing) = try await DisputedLogs(
            intake: intake, disputed: disputed, parts: parts
        ).deliveries()
        do {
            try await intake.inTransaction { transaction, state in
                warn(of: missing, in: &state.result)
                try await settle(deliveries, transaction, &state)
            }
        } catch let fault as Fault {
            // Nothing is known better than what was taken in first, and the night goes on.
            try await intake.inTransaction { transaction, state in
                warn(of: missing, in: &state.result)
                state.result.warnings.append(
                    RunMessage(
                        counted(disputed.count, "request id")
                            + " came with different calls in different commits, "
                            + "and can't be settled: \(fault.reason); the one that was taken in first "
                            + "counts"))
                try transaction.clearDisputes()
            }
        }
    }

    /// Why nothing can be taken back: the logs, the tariff or the settings are not what they were.
    private struct Fault: Error {
        let reason: String
    }

    private func settle(
        _ deliveries: [DisputedLogs.Delivery], _ transaction: LedgerTransaction,
        _ state: inout IntakeState
    ) async throws {
        var changes: [[UInt8]: OutcomeTotals] = [:]
        let reportedBefore = state.result.reportedCalls
        let exceptions = try ReportedCalls(intake)
        let settled = try await settle(deliveries, exceptions, transaction, &state)
        for (part, change) in zip(parts, settled) {
            changes[part.file.digest, default: OutcomeTotals()] += change
        }
        for (digest, change) in changes where change != OutcomeTotals() {
            try transaction.changeTotals(of: digest, by: change)
        }
        try transaction.clearDisputes()
        try report(changes, in: &state.result)
        state.result.reportedCalls = max(state.result.reportedCalls, reportedBefore)
    }

    private func warn(of missing: [TakenFile], in result: inout IntakeResult) {
        guard !missing.isEmpty else { return }
        for file in missing {
            result.warnings.append(
                RunMessage("\(PathText.text(file.path)): can't be read again as it was"))
        }
        result.warnings.append(
            RunMessage(
                counted(disputed.count, "request id")
                    + " came with different calls in different commits; of each "
                    + "the one that was taken in first counts, not the earliest"))
    }

    // MARK: Settling

    /// Takes back what was counted of some calls and takes all of them in again.
    ///
    /// - Returns: by part, how the outcomes of its records change.
    private func settle(
        _ group: [DisputedLogs.Delivery], _ exceptions: ReportedCalls,
        _ transaction: LedgerTransaction, _ state: inout IntakeState
    ) async throws -> [OutcomeTotals] {
        let segments = try CountedKeys(Set(group.map(\.call.key)), intake)
        let (withdrawn, failures, usage) = try withdraw(group, segments.contents)
        let known = group.filter { withdrawn.files[$0.call.key] != nil }
        guard !known.isEmpty else { return parts.map { _ in OutcomeTotals() } }
        try takeBack(usage, transaction)
        try segments.remove(Set(withdrawn.files.keys), transaction)
        try transaction.resolveExceptions(
            known.flatMap { exceptions.ids(parts[$0.part].file.path, $0.call.place) })
        state.result.reportedCalls -= withdrawn.reportedCount
        state.result.failures.merge(failures) { $0 - $1 }
        return zip(withdrawn.totals, try await takeIn(known, transaction, &state)).map { $1 + -$0 }
    }

    private func withdraw(
        _ group: [DisputedLogs.Delivery], _ contents: [RequestKey: UInt32]
    ) throws -> (WithdrawnCalls, failures: [[UInt8]: Int64], [EncodedUsage]) {
        try read(group)
        let batch = intake.session.makeBatch(
            failedFiles: parts.map { _ in false }, outstanding: [])
        defer { batch.finish() }
        let withdrawn = batch.withdraw(contents, commits: parts.map(\.commit))
        return (
            withdrawn, batch.failures(of: withdrawn),
            (0..<batch.usagePartitionCount).map { batch.encodeUsage(partition: $0) }
        )
    }

    private func takeIn(
        _ group: [DisputedLogs.Delivery], _ transaction: LedgerTransaction,
        _ state: inout IntakeState
    ) async throws -> [OutcomeTotals] {
        try read(group)
        let paths = parts.map(\.file.path)
        let writer = RecordWriter(
            intake: intake, transaction: transaction, paths: paths,
            sources: FileSources(rereading: paths, transaction))
        return try await writer.write(failed: parts.map { _ in false }, &state).totals
    }

    private func read(_ group: [DisputedLogs.Delivery]) throws {
        let worker = intake.session.workers[0]
        do {
            for delivery in group { try worker.read(delivery.call, file: delivery.part) }
        } catch let error as LogFileError {
            throw Fault(reason: error.detail)
        }
    }

    /// Takes usage out of the rows of this intake.
    private func takeBack(_ usage: [EncodedUsage], _ transaction: LedgerTransaction) throws {
        for encoded in usage {
            for row in encoded.rows {
                var taken = try entries(Array(encoded.bytes[row.range]))
                let known = try intake.store.usage(
                    account: Int64(row.account + 1), period: row.period,
                    since: intake.firstOpenRun)
                for (id, row) in known where !taken.isEmpty {
                    var left = try entries(row.days)
                    left.cancel(&taken)
                    guard left.units != row.units else { continue }
                    try transaction.replaceUsage(id, with: usageRow(row, left))
                }
                guard taken.isEmpty else {
                    throw Fault(reason: "usage to be taken back is not there")
                }
            }
        }
    }

    private func entries(_ blob: [UInt8]) throws -> UsageEntries {
        guard let entries = UsageEntries(blob: blob) else {
            throw Fault(reason: "usage is damaged")
        }
        return entries
    }

    /// What is left of a row; nil: nothing.
    private func usageRow(_ row: UsageRow, _ left: UsageEntries) -> UsageRow? {
        let zone = intake.settings.policies.zone
        guard let time = left.time(in: row.period, of: zone) else { return nil }
        return UsageRow(
            period: row.period, account: row.account, batch: row.batch, units: left.units,
            firstSecond: time.lowerBound, lastSecond: time.upperBound, days: left.blob())
    }

    // MARK: Reporting

    /// Checks the totals of the changed files, and tells those of this run.
    private func report(
        _ changes: [[UInt8]: OutcomeTotals], in result: inout IntakeResult
    ) throws {
        for part in parts {
            guard let change = changes[part.file.digest], change != OutcomeTotals() else {
                continue
            }
            guard let changed = try intake.store.file(withDigest: part.file.digest),
                changed.totals.isBalanced, changed.totals.isPossible
            else { throw Fault(reason: "\(part.path) would have impossible control totals") }
            guard part.file.run == intake.run else { continue }
            result.totals += change
            let digest = hexadecimal(part.file.digest)
            for index in result.files.indices
            where result.files[index].sha256 == digest
                && result.files[index].totals != OutcomeTotals()
            {
                result.files[index].totals = changed.totals
            }
        }
    }
}
