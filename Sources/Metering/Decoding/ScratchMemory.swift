/// Memory for fields that don't stand in the block as they are: unescaped text, joined tickets.
///
/// So large that it never moves while views look into it: what is unescaped is never longer than
/// what it was made from, and the strings of a list of tickets are unescaped and then joined.
@safe
final class ScratchMemory: @unchecked Sendable {
    private let memory: UnsafeMutableRawPointer
    private let capacity: Int
    private(set) var count = 0

    init(capacity: Int) {
        self.capacity = capacity
        unsafe memory = .allocate(byteCount: capacity, alignment: 16)
    }

    /// Makes room for all that a record of so many bytes can need.
    convenience init(scanning recordBytes: Int) { self.init(capacity: 2 * recordBytes + 64) }

    deinit { unsafe memory.deallocate() }

    func clear() { count = 0 }

    func append(_ byte: UInt8) {
        precondition(count < capacity)
        unsafe memory.storeBytes(of: byte, toByteOffset: count, as: UInt8.self)
        count += 1
    }

    func append(_ bytes: ByteView) {
        precondition(bytes.count <= capacity - count)
        unsafe (memory + count).copyMemory(from: bytes.base, byteCount: bytes.count)
        count += bytes.count
    }

    /// What was appended since `mark`.
    func view(from mark: Int) -> ByteView {
        precondition(mark <= count)
        return unsafe ByteView(base: UnsafeRawPointer(memory) + mark, count: count - mark)
    }
}
