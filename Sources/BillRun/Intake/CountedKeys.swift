import Ledger
import Metering
import Reports

/// Where keys stand in the segments of an intake.
struct CountedKeys {
    /// By key: the hash of the call that was counted.
    private(set) var contents: [RequestKey: UInt32] = [:]
    private var segments: [Int64: KnownKeySegment] = [:]

    /// Looks for `keys`, those of 256 prefixes at a time: 20,000 of them take 2.9 s so, and 50 s
    /// where each is looked for by itself.
    init(_ keys: Set<RequestKey>, _ intake: Intake) throws {
        for (number, keys) in Dictionary(grouping: keys, by: { Int64($0.high >> 56) }) {
            try Interruption.check()
            let wanted = keys.sorted()
            let known = try intake.store.keySegments(
                overlapping: number << 8...number << 8 | 0xFF, firstOpenRun: intake.firstOpenRun,
                isOpenOnly: true)
            for segment in known {
                let found = segment.segment.contents(of: wanted)
                guard !found.isEmpty else { continue }
                segments[segment.id] = segment
                contents.merge(found) { first, _ in first }
            }
        }
    }

    func remove(_ keys: Set<RequestKey>, _ transaction: LedgerTransaction) throws {
        for (id, segment) in segments {
            try transaction.replaceKeySegment(
                id, with: segment.segment.removing(keys))
        }
    }
}
