import Ledger
import Metering

/// The request keys that a batch's calls are compared with, beside those that were counted: of records
/// that were rejected, of calls that lack their tickets, and of calls that stand for a whole file.
struct LookedForCalls {
    private let rejected: [(id: Int64, requestKey: [UInt8], awaitsTickets: Bool)]
    private let witnesses: [(source: Int64, requestKey: [UInt8])]
    private let own: [(file: Int, key: RequestKey)]

    init(_ intake: Intake, _ sources: FileSources, failed: [Bool]) throws {
        rejected = try intake.store.openRejected(
            completed: ReportedCall.Reason.ticketsMissing.rawValue)
        witnesses = sources.isRereading ? [] : try intake.store.openWitnesses()
        own = sources.findWitnesses(intake.session, failed: failed)
    }

    /// All keys.
    var keys: [RequestKey] {
        rejected.map { RequestKey(bytes: $0.requestKey)! }
            + witnesses.map { RequestKey(bytes: $0.requestKey)! } + own.map(\.key)
    }

    /// By key: what settles it.
    var awaited: [AwaitedCall] {
        rejected.map { $0.awaitsTickets ? .completion : .anyCall } + witnesses.map { _ in .newCall }
            + own.map { .callOutside(file: $0.file) }
    }

    /// Writes that calls with some of the keys came.
    func settle(
        _ found: [Int], _ sources: FileSources, _ transaction: LedgerTransaction
    ) throws {
        var ids: [Int64] = []
        var came: [Int64: Set<[UInt8]>] = [:]
        var ownCame: Set<Int> = []
        for index in found {
            if index < rejected.count {
                ids.append(rejected[index].id)
            } else if index < rejected.count + witnesses.count {
                let witness = witnesses[index - rejected.count]
                came[witness.source, default: []].insert(witness.requestKey)
            } else {
                ownCame.insert(index - rejected.count - witnesses.count)
            }
        }
        try transaction.resolveExceptions(ids)
        for (source, keys) in came.sorted(by: { $0.key < $1.key }) {
            try transaction.removeWitnesses(keys, ofSource: source)
        }
        sources.note(own, cameAgain: ownCame)
    }
}
