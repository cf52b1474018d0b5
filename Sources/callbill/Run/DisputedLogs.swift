import Foundation
import Ledger
import Metering

/// A log's records that were written together: a last line without an end comes later.
struct LogPart {
    let file: TakenFile
    let isTail: Bool

    /// The number of the commit that its records came with; each last line is one of its own.
    let commit: Int

    var path: String { String(decoding: file.path, as: UTF8.self) }

    /// The parts of files that were taken in, in the order in which they were written.
    static func parts(of files: [TakenFile]) -> [LogPart] {
        let parts = files.enumerated().flatMap { number, file in
            [false, true].map { isTail in
                (order: (file.batch, isTail ? 1 : 0, number), file: file, isTail: isTail)
            }
        }.sorted { $0.order < $1.order }
        var commit = 0
        return parts.indices.map { index in
            let part = parts[index]
            if index > 0, part.isTail || part.order.0 != parts[index - 1].order.0 { commit += 1 }
            return LogPart(file: part.file, isTail: part.isTail, commit: commit)
        }
    }
}

/// The logs of an intake, in which calls with disputed request ids are looked for.
struct DisputedLogs {
    let intake: Intake
    let disputed: Set<RequestKey>
    let parts: [LogPart]

    /// A call, with the number of its part.
    struct Delivery {
        let part: Int
        let call: PickedCall
    }

    /// The calls with a disputed key, in the order of their parts; none where a log is not what it
    /// was: then nobody can tell which of them was counted.
    func deliveries() async throws -> [Delivery] {
        let files = parts.filter { !$0.isTail }.map(\.file)
        let turns = Turns(files.count)
        let picker = CallPicker(
            keys: disputed, options: ReadingOptions(intake.settings), session: intake.session)
        let calls = try await withThrowingTaskGroup(of: [(Int, [PickedCall]?)].self) { group in
            for _ in intake.session.workers {
                group.addTask {
                    var read: [(Int, [PickedCall]?)] = []
                    while let turn = turns.next() {
                        read.append((turn, try Self.calls(of: files[turn], picker)))
                    }
                    return read
                }
            }
            var calls: [[UInt8]: [PickedCall]] = [:]
            for try await part in group {
                for (number, read) in part { calls[files[number].digest] = read }
            }
            return calls
        }
        let missing = files.filter { calls[$0.digest] == nil }
        guard missing.isEmpty else {
            warn(of: missing)
            return []
        }
        return parts.enumerated().flatMap { number, part -> [Delivery] in
            (calls[part.file.digest] ?? []).filter { $0.isTail == part.isTail }.map {
                Delivery(part: number, call: $0)
            }
        }
    }

    /// The calls that were taken in of a log; nil where it is not what it was. One that has grown
    /// has them still, but for a last line without an end.
    private static func calls(of file: TakenFile, _ picker: CallPicker) throws -> [PickedCall]? {
        let path = String(decoding: file.path, as: UTF8.self)
        guard isRegularFile(path) else { return nil }
        do {
            let picked = try picker.calls(
                in: path, from: file.firstOffset,
                through: file.takenAt.secondsSinceEpoch + secondsAhead,
                afterBlock: Interruption.check)
            if picked.digest == file.digest { return picked.calls }
            let beginning = try FileDigest(path: path, beginnings: [file.sizeBytes]).beginnings
            guard beginning == [file.digest] else { return nil }
            return picked.calls.filter { $0.place.byteOffset < file.resumeOffset }
        } catch is LogFileError {
            return nil
        } catch is LogReadError {
            return nil
        }
    }

    /// Whether a path can be opened twice: a pipe would wait for ever.
    private static func isRegularFile(_ path: String) -> Bool {
        let file = URL(fileURLWithPath: path).resolvingSymlinksInPath()
        return path != "-"
            && (try? file.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile) == true
    }

    /// How far behind its run's time a call may lie (formats.md, `future_time`).
    private static let secondsAhead: Int64 = 300

    private func warn(of missing: [TakenFile]) {
        for file in missing {
            intake.result.warnings.append(
                "\(String(decoding: file.path, as: UTF8.self)): can't be read again as it was")
        }
        intake.result.warnings.append(
            "\(disputed.count) request ids came with different calls in different commits; of each "
                + "the one that was taken in first counts, not the earliest")
    }
}
