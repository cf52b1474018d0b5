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
        var free = 0
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

    /// The bytes of all that was appended; what is released is not taken off.
    var byteCount: Int { appendedCount * MemoryLayout<Element>.stride }
    private var appendedCount = 0

    @inline(__always)
    mutating func append(_ element: Element, to partition: Int) {
        precondition(UInt(bitPattern: partition) < UInt(bitPattern: partitionCount))
        if unsafe partitions[partition].free == 0 { addChunk(to: partition) }
        let next = unsafe partitions[partition].next!
        unsafe next.initialize(to: element)
        unsafe partitions[partition].next = next + 1
        unsafe partitions[partition].free &-= 1
        appendedCount &+= 1
    }

    private mutating func addChunk(to partition: Int) {
        let chunk = unsafe pool.take(from: region(of: partition))
            .bindMemory(to: Element.self, capacity: chunkCapacity)
        unsafe partitions[partition].chunks.append(chunk)
        unsafe partitions[partition].next = chunk
        unsafe partitions[partition].free = chunkCapacity
    }

    /// The number of records in a partition.
    func count(of partition: Int) -> Int {
        precondition(UInt(bitPattern: partition) < UInt(bitPattern: partitionCount))
        return unsafe partitions[partition].chunks.count * chunkCapacity
            - partitions[partition].free
    }

    /// Calls `body` with each record of a partition, in the order of appending.
    @inline(__always)
    func forEach(in partition: Int, _ body: (Element) -> Void) {
        precondition(UInt(bitPattern: partition) < UInt(bitPattern: partitionCount))
        let chunks = unsafe partitions[partition].chunks
        let free = unsafe partitions[partition].free
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
