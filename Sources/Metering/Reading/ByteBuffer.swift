#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Memory for one block of unpacked bytes, with room in front for the end of the block before.
///
/// The last record of a block is as a rule cut; its beginning is copied in front of the next block,
/// so that the scanners see every record in one piece. After the data stand 64 zero bytes, so
/// that a scanner may read whole windows up to the end.
@safe
final class ByteBuffer: @unchecked Sendable {
    private var memory: UnsafeMutableRawPointer
    private(set) var capacity: Int
    /// Where the data begin.
    private(set) var start: Int
    /// Where the data end.
    private(set) var end: Int

    static let padding = 64

    init(capacity: Int, headroom: Int) {
        unsafe memory = .allocate(byteCount: capacity + headroom + Self.padding, alignment: 64)
        self.capacity = capacity + headroom
        start = headroom
        end = headroom
    }

    deinit { unsafe memory.deallocate() }

    /// The data and the zero bytes behind them.
    var paddedView: ByteView {
        unsafe ByteView(base: UnsafeRawPointer(memory) + start, count: end - start + Self.padding)
    }

    var count: Int { end - start }

    /// Empties the buffer and leaves `headroom` bytes free in front.
    func reset(headroom: Int) {
        precondition(headroom <= capacity)
        start = headroom
        end = headroom
    }

    /// The free space behind the data, for a reader to fill.
    func withFreeSpace<Result>(
        _ body: (UnsafeMutableRawBufferPointer) throws -> Result
    ) rethrows -> Result {
        let free = unsafe UnsafeMutableRawBufferPointer(
            start: memory + end, count: capacity - end)
        return try unsafe body(free)
    }

    /// Counts `count` bytes, just written into the free space, as data.
    func advance(by count: Int) {
        precondition(count >= 0 && end + count <= capacity)
        end += count
    }

    /// Copies bytes behind the data; they must fit.
    func append(_ bytes: [UInt8]) {
        precondition(bytes.count <= capacity - end)
        bytes.withView { unsafe _ = memcpy(memory + end, $0.base, bytes.count) }
        end += bytes.count
    }

    /// Writes the zeros behind the data. Called once a block is full.
    func seal() {
        unsafe memset(memory + end, 0, Self.padding)
    }

    /// Copies `bytes` in front of the data, growing the buffer where the headroom is too small.
    func prepend(_ bytes: ByteView) {
        if bytes.count > start { grow(headroom: bytes.count) }
        start -= bytes.count
        unsafe memcpy(memory + start, bytes.base, bytes.count)
    }

    private func grow(headroom: Int) {
        let larger = UnsafeMutableRawPointer.allocate(
            byteCount: headroom + count + Self.padding, alignment: 64)
        unsafe memcpy(larger + headroom, memory + start, count)
        unsafe memory.deallocate()
        unsafe memory = larger
        end = headroom + count
        start = headroom
        capacity = end
        seal()
    }
}
