/// Append-only lists of fixed-size records, one for each partition.
///
/// Chunks of 16 KiB: appending never moves what is there, and memory is never twice what is used.
@safe
struct ChunkedPartitions<Element: BitwiseCopyable>: ~Copyable {
    @safe
    private struct Cursor {
        var next: UnsafeMutablePointer<Element>?
        var free: Int
    }

    private let cursors: UnsafeMutablePointer<Cursor>
    private var chunks: [[UnsafeMutablePointer<Element>]]
    let partitionCount: Int
    private let chunkCapacity: Int

    init(partitionCount: Int) {
        self.partitionCount = partitionCount
        chunkCapacity = (16 << 10) / MemoryLayout<Element>.stride
        unsafe cursors = .allocate(capacity: partitionCount)
        unsafe cursors.initialize(repeating: Cursor(next: nil, free: 0), count: partitionCount)
        unsafe chunks = Array(repeating: [], count: partitionCount)
    }

    deinit {
        unsafe cursors.deallocate()
        for partition in 0..<partitionCount { freeChunks(of: partition) }
    }

    private func freeChunks(of partition: Int) {
        let list = unsafe chunks[partition]
        for index in unsafe list.indices { unsafe list[index].deallocate() }
    }

    /// The bytes allocated.
    private(set) var byteCount = 0

    @inline(__always)
    mutating func append(_ element: Element, to partition: Int) {
        precondition(UInt(bitPattern: partition) < UInt(bitPattern: partitionCount))
        if unsafe cursors[partition].free == 0 { addChunk(to: partition) }
        let next = unsafe cursors[partition].next!
        unsafe next.initialize(to: element)
        unsafe cursors[partition].next = next + 1
        unsafe cursors[partition].free &-= 1
    }

    private mutating func addChunk(to partition: Int) {
        let chunk = UnsafeMutablePointer<Element>.allocate(capacity: chunkCapacity)
        unsafe chunks[partition].append(chunk)
        unsafe cursors[partition] = Cursor(next: chunk, free: chunkCapacity)
        byteCount += chunkCapacity * MemoryLayout<Element>.stride
    }

    /// The number of records in a partition.
    func count(of partition: Int) -> Int {
        unsafe chunks[partition].count * chunkCapacity - cursors[partition].free
    }

    /// Calls `body` with each record of a partition, in the order of appending.
    @inline(__always)
    func forEach(in partition: Int, _ body: (Element) -> Void) {
        let list = unsafe chunks[partition]
        for index in unsafe list.indices {
            let isLast = unsafe index == list.count &- 1
            let filled = unsafe isLast ? chunkCapacity &- cursors[partition].free : chunkCapacity
            let chunk = unsafe list[index]
            for position in 0..<filled { body(unsafe chunk[position]) }
        }
    }

    /// Frees a partition's memory.
    mutating func release(_ partition: Int) {
        freeChunks(of: partition)
        unsafe byteCount -= chunks[partition].count * chunkCapacity * MemoryLayout<Element>.stride
        unsafe chunks[partition] = []
        unsafe cursors[partition] = Cursor(next: nil, free: 0)
    }
}
