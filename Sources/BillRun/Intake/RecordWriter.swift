import BillingTime
import Foundation
import Ledger
import Metering
import Reports

/// A batch that is in the ledger.
struct WrittenBatch {
    /// Its number.
    let number: Int64
    /// By file number, what became of the records.
    let totals: [OutcomeTotals]
}

/// Writes what the workers have read into an open transaction: the work of one batch.
struct RecordWriter {
    let intake: Intake
    let transaction: LedgerTransaction
    /// With so many bytes waiting to be written, workers wait too.
    private static let highWaterBytes = 16 << 20

    /// By file number in the batch: the path.
    let paths: [[UInt8]]
    /// By file number: what its exceptions belong to.
    let sources: FileSources

    /// Removes duplicates, then writes keys, usage, accounts, meters and exceptions.
    ///
    /// - Parameters:
    ///   - failed: by file number: whether the file contributes nothing.
    ///   - state: changes with the transaction.
    /// - Returns: what was written; the records read are left to the caller.
    func write(failed: [Bool], _ state: inout IntakeState) async throws -> WrittenBatch {
        let looked = try LookedForCalls(intake, sources, failed: failed)
        let batch = intake.session.makeBatch(
            failedFiles: failed, outstanding: looked.keys, awaited: looked.awaited)
        defer { batch.finish() }
        let units = try await deduplicate(batch, &state)
        try addMeters(&state)
        let number = try await addUsage(batch)
        var totals = Array(repeating: OutcomeTotals(), count: failed.count)
        for unit in units {
            for file in totals.indices { totals[file] += unit.totals[file] }
        }
        try looked.settle(units.flatMap(\.resolvedOutstanding), sources, transaction)
        try addRejected(
            batch, resolved: Set(units.flatMap(\.resolvedRejections)), to: &totals)
        for unit in units {
            for call in unit.reported { try transaction.addException(exception(call)) }
            state.result.reportedCalls += unit.reported.count
        }
        state.result.failures.merge(batch.failures(in: units), uniquingKeysWith: +)
        try transaction.addDisputes(units.flatMap(\.disputed).map(\.bytes))
        return WrittenBatch(number: number, totals: totals)
    }

    private func deduplicate(
        _ batch: MeteringBatch, _ state: inout IntakeState
    ) async throws -> [DeduplicatedUnit] {
        let accounts = newAccounts(&state)
        let turns = WorkCounter(batch.unitCount)
        let store = intake.store
        let firstOpenRun = intake.firstOpenRun
        // In a first load nobody need wait for the ledger to hear that it knows nothing.
        let hasKeys = try store.hasKeys()
        let transaction = transaction
        let queue = WriteQueue<[KeySegment]>(highWaterBytes: Self.highWaterBytes) {
            segments in
            try transaction.addKeySegments(segments.joined())
        }
        let units = try await withThrowingTaskGroup(of: [DeduplicatedUnit].self) { group in
            // Beside the work on the first units.
            group.addTask {
                try transaction.addAccounts(accounts)
                return []
            }
            for worker in intake.session.workers.indices {
                group.addTask {
                    var units: [DeduplicatedUnit] = []
                    try batch.deduplicate(
                        worker: worker,
                        next: turns.next,
                        known: { first, last in
                            try Interruption.check()
                            guard hasKeys else { return [] }
                            return try store.keySegments(
                                overlapping: Int64(first)...Int64(last), firstOpenRun: firstOpenRun
                            ).map { KnownKeys(bytes: $0.segment.keys, isOpen: $0.isOpen) }
                        },
                        done: { unit in
                            try queue.add(
                                unit.keySegments,
                                byteCount: unit.keySegments.reduce(0) { $0 + $1.keys.count })
                            units.append(unit.withoutKeys())
                        })
                    return units
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        try queue.finish()
        transaction.beginSync()
        return units
    }

    private func addUsage(_ batch: MeteringBatch) async throws -> Int64 {
        let number = try transaction.addBatch()
        let turns = WorkCounter(batch.usagePartitionCount)
        let transaction = transaction
        let queue = WriteQueue<EncodedUsage>(highWaterBytes: Self.highWaterBytes) { parts in
            for part in parts { try transaction.addUsage(part.ledgerRows(batch: number)) }
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in intake.session.workers {
                group.addTask {
                    while let partition = turns.next() {
                        try Interruption.check()
                        let encoded = batch.encodeUsage(partition: partition)
                        guard !encoded.rows.isEmpty else { continue }
                        try queue.add(encoded, byteCount: encoded.bytes.count)
                    }
                }
            }
            try await group.waitForAll()
        }
        try queue.finish()
        return number
    }

    /// The ledger numbers accounts and meters from 1 in the order of the session.
    private func newAccounts(_ state: inout IntakeState) -> [LedgerAccount] {
        let session = intake.session
        defer { state.writtenAccounts = session.accountCount }
        return (state.writtenAccounts..<session.accountCount).map {
            LedgerAccount(id: Int64($0 + 1), account: session.account($0))
        }
    }

    private func addMeters(_ state: inout IntakeState) throws {
        let session = intake.session
        try transaction.addMeters(
            (state.writtenMeters..<session.meterCount).map(session.meter),
            from: Int64(state.writtenMeters + 1))
        state.writtenMeters = session.meterCount
    }

    // MARK: Exceptions

    /// Writes the rejected records, and an exception for each that is not resolved.
    private func addRejected(
        _ batch: MeteringBatch, resolved: Set<Int>, to totals: inout [OutcomeTotals]
    ) throws {
        let parts = try batch.rejectedParts.map { part in
            batch.isFailed(part.file)
                ? 0
                : try transaction.addRejectedPart(
                    source: sources.id(part.file), header: part.header, packed: part.packed,
                    unpackedBytes: part.unpackedBytes, isRest: part.isRest)
        }
        for (index, entry) in batch.rejections.enumerated() where batch.isKept(index) {
            totals[entry.file].rejected += entry.rejection.count
            guard !resolved.contains(index) else { continue }
            let exception = try exception(entry.rejection, file: entry.file, parts)
            if entry.rejection.reason == .furtherRejected,
                try transaction.addToFurther(exception.count, of: exception)
            {
                continue
            }
            try transaction.addException(exception)
        }
    }

    private func exception(
        _ rejection: Rejection, file: Int, _ parts: [Int64]
    ) throws -> LedgerException {
        let key =
            rejection.requestID.isEmpty ? nil : intake.session.requestKey(rejection.requestID).bytes
        var exception = LedgerException(
            period: period(of: rejection), file: paths[file], line: rejection.place.line,
            byteOffset: rejection.place.byteOffset, reason: rejection.reason.rawValue,
            account: rejection.account, detail: rejection.detail, requestKey: key,
            run: transaction.run)
        exception.source = try sources.id(file)
        exception.count = rejection.count
        if rejection.reason == .futureTime { exception.second = rejection.statedSecond }
        if let stored = rejection.stored {
            exception.stored = LedgerException.Stored(
                part: parts[stored.part], start: Int64(stored.start), length: Int64(stored.length))
        }
        return exception
    }

    /// The month of a rejected record: its own; where its time can't be read or believed, or lies more
    /// than a day ahead, that of the calls around it in its file, the earlier one of two; else the run's.
    private func period(of rejection: Rejection) -> Period {
        let zone = intake.settings.policies.zone
        let now = intake.settings.asOf.secondsSinceEpoch
        let soon = rejection.statedSecond.flatMap {
            $0 > now && $0 <= now + 86_400 ? $0 : nil
        }
        let second = rejection.second ?? soon ?? rejection.nearbySecond
        return second.map { zone.period(of: Instant($0)) } ?? intake.runPeriod
    }

    private func exception(_ call: ReportedCall) -> LedgerException {
        let detail: String
        switch call.reason {
        case .conflictingDuplicate:
            let counted = call.counted.map {
                "line \($0.line) of \(String(decoding: paths[$0.file], as: UTF8.self))"
            }
            detail =
                "another call with this request id was counted: "
                + (counted ?? "it was taken in before")
        case .ticketsMissing: detail = "no list of tickets: the call itself is charged"
        case .ticketTypeUnknown: detail = UnknownTicket.detail(of: call.ticket)
        }
        return LedgerException(
            period: intake.settings.policies.zone.period(of: Instant(call.second)),
            file: paths[call.file], line: call.place.line, byteOffset: call.place.byteOffset,
            reason: call.reason.rawValue, account: call.account, detail: detail,
            requestKey: call.reason == .ticketsMissing ? call.key.bytes : nil,
            run: transaction.run)
    }
}

extension DeduplicatedUnit {
    /// The unit once its keys are written: they are the bulk of it.
    fileprivate func withoutKeys() -> DeduplicatedUnit {
        var unit = self
        unit.forgetKeys()
        return unit
    }
}

extension EncodedUsage {
    /// The rows as the ledger takes them; it numbers accounts from 1.
    fileprivate func ledgerRows(batch: Int64) -> some Sequence<UsageRow> {
        rows.lazy.map { row in
            UsageRow(
                period: Period(monthsSinceYearZero: row.period), account: Int64(row.account + 1),
                batch: batch, units: row.units, firstSecond: Instant(row.firstSecond),
                lastSecond: Instant(row.lastSecond), days: Array(bytes[row.range]))
        }
    }
}
