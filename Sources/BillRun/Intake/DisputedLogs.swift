import BillingTime
import Foundation
import Ledger
import Metering

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
    /// was: then nobody can tell which of them was counted. Those logs come along.
    func deliveries() async throws -> (calls: [Delivery], missing: [TakenFile]) {
        let files = parts.map(\.file)
        let turns = WorkCounter(files.count)
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
        guard missing.isEmpty else { return ([], missing) }
        let deliveries = parts.enumerated().flatMap { number, part -> [Delivery] in
            (calls[part.file.digest] ?? []).map { Delivery(part: number, call: $0) }
        }
        return (deliveries, [])
    }

    /// The calls that were taken in of a log; nil where it is not what it was. One that has grown
    /// has them still. A last line that waits for its end was not taken in.
    private static func calls(of file: TakenFile, _ picker: CallPicker) throws -> [PickedCall]? {
        let path = PathText.text(file.path)
        guard isRegularFile(path) else { return nil }
        do {
            let picked = try picker.calls(
                in: path, from: file.firstOffset,
                through: file.takenAt.secondsSinceEpoch + MeteringRules.secondsAhead,
                afterBlock: Interruption.check)
            if picked.digest != file.digest {
                let beginning = try FileDigest(path: path, beginnings: [file.sizeBytes]).beginnings
                guard beginning == [file.digest] else { return nil }
            }
            return picked.calls.filter { $0.place.byteOffset < file.resumeOffset }
        } catch is LogFileError {
            return nil
        } catch is LogReadError {
            return nil
        }
    }

    /// Whether a path can be opened twice: a pipe would wait for ever.
    private static func isRegularFile(_ path: String) -> Bool {
        path != "-" && (try? PathStatus(of: path).kind) == .regular
    }
}
