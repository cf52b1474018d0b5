import BillingTime
import Ledger
import Metering
import Reports

/// What becomes of earlier exceptions and waiting last lines without anybody's help, once the logs of
/// a run are read (Formats.md, "How rejected records leave the list").
///
/// Calls that are no longer in the future are taken in, and those of interfaces that the tariff knows now. A last line without its end is taken as it is
/// where its file has not grown for long. Exceptions of a content that is no longer there go where its
/// calls came otherwise.
struct Healing {
    let intake: Intake

    /// What has become of a content.
    private enum Fate {
        /// It is there as it was.
        case unchanged
        /// It is there, or there is something that was not read.
        case unknown
        /// Its file has other content.
        case replaced(TakenFile)
        /// Its file is gone.
        case gone
    }

    /// Heals what can be healed at the end of an intake.
    func heal() async throws {
        let sources = try intake.store.sources()
        let future = try intake.store.exceptions(
            for: RejectionReason.futureTime.rawValue,
            through: intake.settings.asOf.secondsSinceEpoch + MeteringRules.secondsAhead)
        let known = try nowKnown()
        guard !sources.isEmpty || !future.isEmpty || !known.isEmpty else { return }
        try await intake.inTransaction { transaction, state in
            try transaction.resolveExceptions(known.tickets)
            var records = LateRecords(intake: intake, transaction: transaction)
            let fates = fates(of: sources, state.result)
            for source in sources {
                try heal(source, try fates(source), &records, transaction, &state.result)
            }
            for exception in future { try records.add(exception) }
            try await records.takeIn(&state)
            var named = LateRecords(
                intake: intake, transaction: transaction,
                cause: "named an interface that the tariff knows now")
            for exception in known.interfaces { try named.add(exception) }
            try await named.takeIn(&state)
            try transaction.removeIdleSources()
        }
    }

    /// What the tariff did not know when it came, and knows now.
    private struct NowKnown {
        /// Records of interfaces that had no name in the tariff.
        var interfaces: [LedgerException] = []
        /// Reports of tickets that had no type in it: rating charges them by itself.
        var tickets: [Int64] = []

        var isEmpty: Bool { interfaces.isEmpty && tickets.isEmpty }
    }

    private func nowKnown() throws -> NowKnown {
        let rules = intake.session.rules
        var known = NowKnown()
        known.interfaces = try intake.store.exceptions(
            for: RejectionReason.unknownInterface.rawValue
        ).filter { $0.acceptance == nil && rules.interface($0.detail) != nil }
        let tickets = try intake.store.exceptions(
            for: ReportedCall.Reason.ticketTypeUnknown.rawValue
        ).filter { UnknownTicket.code(in: $0.detail).map(rules.isKnownTicket) ?? false }
        guard !tickets.isEmpty else { return known }
        // A closed month keeps the tariff that it was closed with.
        let closed = try LedgerCloses(intake.store).months
        known.tickets = tickets.filter { !closed.contains($0.period) }.compactMap(\.id)
        return known
    }

    /// Takes the last lines that wait in the months up to `period` as they are: it is being closed.
    func settle(through period: Period) async throws {
        let waiting = try intake.store.sources().filter { source in
            source.tail.map { $0.period <= period } ?? false
        }
        guard !waiting.isEmpty else { return }
        try await intake.inTransaction { transaction, state in
            var records = LateRecords(intake: intake, transaction: transaction)
            for source in waiting {
                guard case .unknown = onDisk(source) else {
                    records.add(source)
                    continue
                }
                state.result.warnings.append(
                    RunMessage(
                        "\(text(source)): has changed since it was read, so its last line still waits; "
                            + "run once more before the month is closed"))
            }
            try await records.takeIn(&state)
            try transaction.removeIdleSources()
        }
    }

    private func heal(
        _ source: LedgerSource, _ fate: Fate, _ records: inout LateRecords,
        _ transaction: LedgerTransaction, _ result: inout IntakeResult
    ) throws {
        switch fate {
        case .unknown: return
        case .unchanged: break
        case .replaced(let file):
            let hasCalls = file.totals.sum > file.totals.rejected
            if source.calls > 0 ? source.witnesses.isEmpty : hasCalls {
                return try clear(source, "was mended", transaction, &result)
            }
        case .gone:
            if source.calls > 0 && source.witnesses.isEmpty {
                return try clear(
                    source, "is gone, and its calls came otherwise", transaction, &result)
            }
        }
        guard let tail = source.tail else { return }
        let age = intake.settings.asOf.secondsSinceEpoch - tail.since.secondsSinceEpoch
        if age >= Int64(intake.settings.settleSeconds) { records.add(source) }
    }

    /// Removes what belongs to a content.
    private func clear(
        _ source: LedgerSource, _ what: String, _ transaction: LedgerTransaction,
        _ result: inout IntakeResult
    ) throws {
        let count = try transaction.clearExceptions(
            ofSource: source.id, onlyUnidentified: source.calls == 0)
        if source.tail != nil {
            var ended = source
            ended.tail = nil
            try transaction.replaceSource(ended)
        }
        guard count > 0 else { return }
        result.messages.append(
            RunMessage("\(text(source)): \(what); " + counted(count, "exception") + " of it ended"))
    }

    private func text(_ source: LedgerSource) -> String { PathText.text(source.path) }

    // MARK: What is there

    /// Tells what has become of a content, as far as this run has seen it.
    private func fates(
        of sources: [LedgerSource], _ result: IntakeResult
    ) -> (LedgerSource) throws -> Fate {
        var digests: [String: String] = [:]
        for file in result.files { digests[file.name] = file.sha256 }
        let present = Set(digests.values)
        let names = Set(result.files.map(\.name))
        return { source in
            let digest = hexadecimal(source.digest)
            if present.contains(digest) { return .unchanged }
            let name = PathText.shown(text(source))
            guard names.contains(name) else { return onDisk(source) }
            guard !source.digest.isEmpty else { return .unknown }
            guard name != LogFile.standardInputPath else { return .gone }
            guard let found = digests[name],
                let file = try intake.store.file(withDigest: Self.bytes(found))
            else { return .unknown }
            return .replaced(file)
        }
    }

    /// What has become of a content whose file was not read: one that has another size may have grown.
    private func onDisk(_ source: LedgerSource) -> Fate {
        let path = text(source)
        guard path != LogFile.standardInputPath, let status = try? PathStatus(of: path),
            status.kind == .regular
        else { return .gone }
        let known = try? intake.store.file(withDigest: source.digest)
        return known.map { status.sizeBytes == $0.sizeBytes } == true ? .unchanged : .unknown
    }

    private static func bytes(_ hexadecimal: String) -> [UInt8] {
        let digits = hexadecimal.utf8.compactMap { Character(UnicodeScalar($0)).hexDigitValue }
        return stride(from: 0, to: digits.count - 1, by: 2).map {
            UInt8(digits[$0] << 4 | digits[$0 + 1])
        }
    }
}
