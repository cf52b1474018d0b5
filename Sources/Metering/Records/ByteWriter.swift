/// Bytes that grow, written number by number.
///
/// Memory of its own and no array: an array is asked before each byte whether it has other owners,
/// which took half of the time of writing ten million keys of 14 bytes.
@safe
struct ByteWriter: ~Copyable {
    private var base: UnsafeMutableRawPointer
    private var capacity: Int
    /// The number of bytes written.
    private(set) var count = 0

    init() {
        capacity = 4096
        unsafe base = .allocate(byteCount: capacity, alignment: 16)
    }

    deinit { unsafe base.deallocate() }

    /// Forgets the bytes and keeps the memory.
    mutating func removeAll() { count = 0 }

    /// A copy of the bytes.
    func bytes() -> [UInt8] {
        unsafe [UInt8](UnsafeRawBufferPointer(start: base, count: count))
    }

    /// Makes room for what is written next: `byteCount` is its most.
    @inline(__always)
    private mutating func reserve(_ byteCount: Int) {
        if capacity &- count < byteCount { grow(byteCount) }
    }

    @inline(never)
    private mutating func grow(_ byteCount: Int) {
        let larger = max(capacity * 2, count + byteCount)
        let moved = UnsafeMutableRawPointer.allocate(byteCount: larger, alignment: 16)
        unsafe moved.copyMemory(from: base, byteCount: count)
        unsafe base.deallocate()
        unsafe base = moved
        capacity = larger
    }

    @inline(__always)
    mutating func append(_ byte: UInt8) {
        reserve(1)
        unsafe base.storeBytes(of: byte, toByteOffset: count, as: UInt8.self)
        count &+= 1
    }

    /// Appends four bytes, the lowest first.
    @inline(__always)
    mutating func append(_ number: UInt32) {
        reserve(4)
        unsafe base.storeBytes(of: number.littleEndian, toByteOffset: count, as: UInt32.self)
        count &+= 4
    }

    /// Appends the lowest bytes of a word, 8 of them at the most, the lowest first.
    @inline(__always)
    mutating func append(_ word: UInt64, byteCount: Int) {
        precondition(byteCount <= 8)
        reserve(8)
        unsafe base.storeBytes(of: word.littleEndian, toByteOffset: count, as: UInt64.self)
        count &+= byteCount
    }

    /// Appends a number in groups of seven bits, as `Varint` reads it.
    @inline(__always)
    mutating func appendVarint(_ number: UInt64) {
        if number < 1 << 21 {
            let short = Varint.short(number)
            return append(short.bytes, byteCount: short.count)
        }
        reserve(10)
        var rest = number
        while rest >= 0x80 {
            unsafe base.storeBytes(
                of: UInt8(truncatingIfNeeded: rest) | 0x80, toByteOffset: count, as: UInt8.self)
            count &+= 1
            rest &>>= 7
        }
        unsafe base.storeBytes(
            of: UInt8(truncatingIfNeeded: rest), toByteOffset: count, as: UInt8.self)
        count &+= 1
    }

    /// Appends all bytes of another writer.
    mutating func append(_ other: borrowing ByteWriter) {
        reserve(other.count)
        unsafe (base + count).copyMemory(from: other.base, byteCount: other.count)
        count += other.count
    }
}
