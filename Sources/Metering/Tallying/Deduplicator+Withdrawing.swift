/// What was counted of some calls, to be taken back.
public struct WithdrawnCalls: Sendable {
    /// By file number: what became of its records; without those read.
    public internal(set) var totals: [MeteringTotals] = []
    /// By key: the number of the file whose call was counted.
    public internal(set) var files: [RequestKey: Int] = [:]
    /// How many calls were reported.
    public internal(set) var reportedCount = 0
}

extension Deduplicator where Counter: ~Copyable {
    /// Finds, of each key in `contents`, the call that was counted: the first of this content. All
    /// others of the key were dropped. Of keys without such a call, and of all others, nothing is
    /// taken back.
    mutating func withdraw(_ contents: [RequestKey: UInt32]) -> WithdrawnCalls {
        var withdrawn = WithdrawnCalls()
        for partition in 0..<CallRecord.partitionCount where batch.hasRecords(in: partition) {
            records.removeAll(keepingCapacity: true)
            batch.gather(partition, into: &records)
            sorter.sort(records)
            var start = 0
            while start < sorter.sorted.count {
                let key = sorter.sorted[start].key
                let calls = sorter.sorted[start...].prefix { $0.key == key }
                start += calls.count
                guard let content = contents[key] else { continue }
                let candidates = calls.filter {
                    $0.kind.isCall && contentHash(of: $0) == content
                }
                guard let counted = candidates.min(by: { isBefore($0, $1) }) else { continue }
                count(counted)
                drop(calls.filter { $0.kind.isCall }, winner: counted, content: content)
                withdrawn.files[key] = batch.place(of: counted).file
            }
        }
        withdrawn.totals = unit.totals
        withdrawn.reportedCount = unit.reported.count
        return withdrawn
    }

    private func isBefore(_ left: CallRecord, _ right: CallRecord) -> Bool {
        let (leftFile, leftPlace) = batch.place(of: left)
        let (rightFile, rightPlace) = batch.place(of: right)
        return (leftFile, leftPlace.byteOffset) < (rightFile, rightPlace.byteOffset)
    }
}

extension MeteringBatch {
    /// Finds what was counted of the batch's calls, to be taken back: `encodeUsage` then gives the
    /// usage.
    ///
    /// - Parameter contents: by key: the hash of the call that was counted (`KeySegment.contents`).
    public func withdraw(_ contents: [RequestKey: UInt32]) -> WithdrawnCalls {
        var deduplicator = Deduplicator(
            batch: self, counter: UsageCounter(emptyUsage(), ranks: ranks), keepsKeys: false)
        let withdrawn = deduplicator.withdraw(contents)
        deduplicator.counter.hand(to: collectors[0])
        return withdrawn
    }
}
