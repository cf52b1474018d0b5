extension MeteringSession {
    /// So many calls stand for all that a file has.
    public static let witnessCount = 64

    /// The smallest request keys of the calls that some files have among the records that wait, at
    /// most `witnessCount` of each: whether a file's calls came once more can be told by them.
    ///
    /// Keys are hashes, so the smallest ones are spread evenly over the calls, however those came.
    ///
    /// - Parameters:
    ///   - files: the numbers of the files in the batch.
    ///   - fileCount: how many files the batch has.
    public func witnesses(of files: some Sequence<Int>, fileCount: Int) -> [Int: [RequestKey]] {
        var isWanted = [Bool](repeating: false, count: fileCount)
        for file in files { isWanted[file] = true }
        var open = isWanted.count { $0 }
        var found: [Int: [RequestKey]] = [:]
        for partition in 0..<CallRecord.partitionCount where open > 0 {
            var keys: [Int: [RequestKey]] = [:]
            for worker in workers {
                let chunks = worker.tally.chunks
                worker.tally.records.forEach(in: partition) { record in
                    guard record.tag.isCall else { return }
                    let file = chunks[record.place.chunk].file
                    if isWanted[file] { keys[file, default: []].append(record.key) }
                }
            }
            for (file, more) in keys {
                let all = found[file, default: []] + Set(more).sorted()
                found[file] = Array(all.prefix(Self.witnessCount))
                guard all.count >= Self.witnessCount else { continue }
                isWanted[file] = false
                open -= 1
            }
        }
        return found
    }
}
