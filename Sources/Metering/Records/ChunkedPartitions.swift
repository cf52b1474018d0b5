/// Append-only lists of fixed-size records, one for each partition.
///
/// Chunks of 64 KiB: appending never moves what is there, and memory is never twice what is used.
/// One task appends. Afterwards several tasks may read and release at once, each its own
/// partitions: nothing is shared between two partitions but what never changes.
@safe
struct ChunkedPartitions<Element: BitwiseCopyable>: ~Copyable {
    @safe
    private struct Partition {
        var next: UnsafeMutablePointer<Element>?
        /// Where the last chunk ends.
        var end: UnsafeMutablePointer<Element>?
        var chunks: [UnsafeMutablePointer<Element>] = unsafe []
    }

    private let partitions: UnsafeMutablePointer<Partition>
    let partitionCount: Int
    private let chunkCapacity: Int
    private let pool: ChunkPool

    /// Makes empty lists whose chunks come from `pool`.
    init(partitionCount: Int, pool: ChunkPool) {
        self.partitionCount = partitionCount
        self.pool = pool
        chunkCapacity = ChunkPool.chunkBytes / MemoryLayout<Element>.stride
        unsafe partitions = .allocate(capacity: partitionCount)
        unsafe partitions.initialize(repeating: Partition(), count: partitionCount)
    }

    deinit {
        for partition in 0..<partitionCount { release(partition) }
        unsafe partitions.deinitialize(count: partitionCount)
        unsafe partitions.deallocate()
    }

    /// Appends a record.
    ///
    /// It is written to memory that nobody has looked at for long, and a processor waits for few
    /// such stores at a time: so nothing else is written but where the next one goes, and whoever
    /// wants to know how many there are counts.
    @inline(__always)
    mutating func append(_ element: Element, to partition: Int) {
        precondition(UInt(bitPattern: partition) < UInt(bitPattern: partitionCount))
        if unsafe partitions[partition].next == partitions[partition].end {
            addChunk(to: partition)
        }
        let next = unsafe partitions[partition].next!
        unsafe next.initialize(to: element)
        unsafe partitions[partition].next = next + 1
    }

    @inline(never)
    private mutating func addChunk(to partition: Int) {
        let chunk = unsafe pool.take(from: region(of: partition))
            .bindMemory(to: Element.self, capacity: chunkCapacity)
        unsafe partitions[partition].chunks.append(chunk)
        unsafe partitions[partition].next = chunk
        unsafe partitions[partition].end = chunk + chunkCapacity
    }

    /// The number of records in a partition.
    func count(of partition: Int) -> Int {
        precondition(UInt(bitPattern: partition) < UInt(bitPattern: partitionCount))
        return unsafe partitions[partition].chunks.count * chunkCapacity - free(in: partition)
    }

    /// How many more records the last chunk of a partition takes.
    @inline(__always)
    private func free(in partition: Int) -> Int {
        guard let end = unsafe partitions[partition].end else { return 0 }
        return unsafe end - partitions[partition].next!
    }

    /// Calls `body` with each record of a partition, in the order of appending.
    @inline(__always)
    func forEach(in partition: Int, _ body: (Element) -> Void) {
        precondition(UInt(bitPattern: partition) < UInt(bitPattern: partitionCount))
        let chunks = unsafe partitions[partition].chunks
        let free = free(in: partition)
        for index in unsafe chunks.indices {
            let isLast = unsafe index == chunks.count &- 1
            let filled = isLast ? chunkCapacity &- free : chunkCapacity
            let chunk = unsafe chunks[index]
            for position in 0..<filled { body(unsafe chunk[position]) }
        }
    }

    /// Frees a partition's memory.
    func release(_ partition: Int) {
        precondition(UInt(bitPattern: partition) < UInt(bitPattern: partitionCount))
        let chunks = unsafe partitions[partition].chunks
        if unsafe chunks.isEmpty { return }
        unsafe pool.give(
            chunks.map { UnsafeMutableRawPointer($0) }, to: region(of: partition))
        unsafe partitions[partition] = Partition()
    }

    private func region(of partition: Int) -> Int {
        ChunkPool.region(of: partition, partitionCount: partitionCount)
    }
}
