import BillingTime

/// What was counted of some calls, to be taken back.
public struct WithdrawnCalls: Sendable {
    /// By file number: what became of its records; without those read.
    public internal(set) var totals: [OutcomeTotals] = []
    /// By key: the number of the file whose call was counted.
    public internal(set) var files: [RequestKey: Int] = [:]
    /// Calls that failed and were counted, by kind of call.
    var failures: [Int: Int64] = [:]
    /// How many calls were reported.
    public internal(set) var reportedCount = 0
}

extension Deduplicator where Counter: ~Copyable {
    /// Finds, of each key in `contents`, the call that was counted: of those of this content in the
    /// first commit the one that wins. All others of the key were dropped. Of keys without such a
    /// call, and of all others, nothing is taken back.
    mutating func withdraw(
        _ contents: [RequestKey: UInt32], commits: [Int?]
    ) -> WithdrawnCalls {
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
                    $0.tag.isCall && commits[batch.place(of: $0).file] != nil
                        && contentHash(of: $0) == content
                }
                guard let counted = candidates.min(by: { isBefore($0, $1, commits) }) else {
                    continue
                }
                count(counted)
                drop(calls.filter { $0.tag.isCall }, winner: counted, content: content)
                withdrawn.files[key] = batch.place(of: counted).file
            }
        }
        withdrawn.totals = unit.totals
        withdrawn.failures = unit.failures
        withdrawn.reportedCount = unit.reported.count
        return withdrawn
    }

    private func isBefore(_ left: CallRecord, _ right: CallRecord, _ commits: [Int?]) -> Bool {
        let leftCommit = commits[batch.place(of: left).file]!
        let rightCommit = commits[batch.place(of: right).file]!
        return leftCommit == rightCommit ? wins(left, over: right) : leftCommit < rightCommit
    }
}

extension MeteringBatch {
    /// Finds what was counted of the batch's calls, to be taken back: `encodeUsage` then gives the
    /// usage.
    ///
    /// - Parameters:
    ///   - contents: by key: the hash of the call that was counted (`KeySegment.contents`).
    ///   - commits: by file number: the number of the commit that its records came with; nil where
    ///     none of them can have been counted.
    public func withdraw(
        _ contents: [RequestKey: UInt32], commits: [Int?]
    ) -> WithdrawnCalls {
        var deduplicator = Deduplicator(
            batch: self, counter: UsageCounter(emptyUsage(), ranks: ranks), keepsKeys: false)
        let withdrawn = deduplicator.withdraw(contents, commits: commits)
        deduplicator.counter.hand(to: collectors[0])
        return withdrawn
    }
}
