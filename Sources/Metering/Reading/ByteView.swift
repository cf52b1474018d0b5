#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A run of bytes inside a buffer that somebody else owns.
///
/// This is the one place where the hot path touches raw memory: every access is checked against
/// `count`, and the checks stay in release builds. A view must not outlive the buffer that it
/// looks into; views are made per record and never kept.
@safe
public struct ByteView {
    let base: UnsafeRawPointer
    /// The number of bytes.
    public let count: Int

    /// Makes a view of the first `count` bytes at `base`, which the caller keeps alive.
    @inline(__always)
    init(base: UnsafeRawPointer, count: Int) {
        precondition(count >= 0)
        unsafe self.init(checked: base, count: count)
    }

    @inline(__always)
    private init(checked base: UnsafeRawPointer, count: Int) {
        unsafe self.base = base
        self.count = count
    }

    /// A view of nothing.
    @inline(__always)
    static var empty: ByteView {
        unsafe ByteView(base: UnsafeRawPointer(bitPattern: 8)!, count: 0)
    }

    /// The byte at `position`, 0..<count.
    @inline(__always)
    public subscript(position: Int) -> UInt8 {
        precondition(UInt(bitPattern: position) < UInt(bitPattern: count))
        return unsafe base.load(fromByteOffset: position, as: UInt8.self)
    }

    /// Eight bytes from `position` on, the first one in the lowest bits.
    @inline(__always)
    func word(at position: Int) -> UInt64 {
        precondition(position >= 0 && position &+ 8 <= count)
        return unsafe UInt64(
            littleEndian: base.loadUnaligned(fromByteOffset: position, as: UInt64.self))
    }

    /// 16 bytes from `position` on.
    @inline(__always)
    func sixteen(at position: Int) -> SIMD16<UInt8> {
        precondition(position >= 0 && position &+ 16 <= count)
        return unsafe (base + position).loadUnaligned(as: SIMD16<UInt8>.self)
    }

    /// 64 bytes from `position` on.
    @inline(__always)
    func window(
        at position: Int
    ) -> (SIMD16<UInt8>, SIMD16<UInt8>, SIMD16<UInt8>, SIMD16<UInt8>) {
        precondition(position >= 0 && position &+ 64 <= count)
        let start = unsafe base + position
        return unsafe (
            start.loadUnaligned(as: SIMD16<UInt8>.self),
            start.loadUnaligned(fromByteOffset: 16, as: SIMD16<UInt8>.self),
            start.loadUnaligned(fromByteOffset: 32, as: SIMD16<UInt8>.self),
            start.loadUnaligned(fromByteOffset: 48, as: SIMD16<UInt8>.self)
        )
    }

    /// The last `count - position` (0...8) bytes as a word, with zeros above them.
    @inline(__always)
    func lastWord(from position: Int) -> UInt64 {
        let length = count &- position
        precondition(length >= 0 && length <= 8)
        if length == 0 { return 0 }
        if count >= 8 { return word(at: count &- 8) &>> UInt64((8 &- length) &* 8) }
        var word: UInt64 = 0
        for index in 0..<length {
            word |= UInt64(self[position &+ index]) &<< UInt64(index &* 8)
        }
        return word
    }

    /// The part of the view from `start` up to `end`.
    @inline(__always)
    func slice(_ start: Int, _ end: Int) -> ByteView {
        // Unsigned: what is negative is larger than any count.
        precondition(
            UInt(bitPattern: start) <= UInt(bitPattern: end)
                && UInt(bitPattern: end) <= UInt(bitPattern: count))
        return unsafe ByteView(checked: base + start, count: end &- start)
    }

    /// Whether both views hold the same bytes. By words, as a call of `memcmp` costs more than the
    /// comparison of a name.
    @inline(__always)
    func equals(_ other: ByteView) -> Bool {
        guard count == other.count else { return false }
        var position = 0
        while position &+ 8 <= count {
            if word(at: position) != other.word(at: position) { return false }
            position &+= 8
        }
        return lastWord(from: position) == other.lastWord(from: position)
    }

    /// Whether the view holds exactly the bytes of `text`.
    func equals(_ text: StaticString) -> Bool {
        guard count == text.utf8CodeUnitCount else { return false }
        return unsafe memcmp(base, text.utf8Start, count) == 0
    }

    /// The first position at or after `start` that holds `byte`, or nil.
    func firstIndex(of byte: UInt8, from start: Int = 0) -> Int? {
        precondition(start >= 0 && start <= count)
        guard let found = unsafe memchr(base + start, Int32(byte), count - start) else {
            return nil
        }
        return unsafe UnsafeRawPointer(found) - base
    }

    /// A copy of the bytes.
    public var array: [UInt8] {
        unsafe [UInt8](UnsafeRawBufferPointer(start: base, count: count))
    }

    /// Appends the bytes to an array.
    @inline(__always)
    func append(to bytes: inout [UInt8]) {
        unsafe bytes.append(contentsOf: UnsafeRawBufferPointer(start: base, count: count))
    }

    /// The bytes as text; invalid UTF-8 becomes replacement characters.
    public var text: String {
        unsafe String(decoding: UnsafeRawBufferPointer(start: base, count: count), as: UTF8.self)
    }

    /// The order of two views byte by byte: negative, zero or positive.
    func compare(_ other: ByteView) -> Int {
        let order = unsafe memcmp(base, other.base, min(count, other.count))
        return order != 0 ? Int(order) : count - other.count
    }
}

extension [UInt8] {
    /// Calls `body` with a view of the array's bytes.
    @inline(__always)
    func withView<Result>(_ body: (ByteView) throws -> Result) rethrows -> Result {
        try unsafe withUnsafeBytes { bytes in
            guard let base = bytes.baseAddress else { return try body(.empty) }
            return try body(unsafe ByteView(base: base, count: bytes.count))
        }
    }
}
