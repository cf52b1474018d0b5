import CZlib

/// Unpacks gzip members with the system's zlib, `inflateInit2(15+16)`.
///
/// The `z_stream` lives on the heap: zlib refuses one that was moved.
@safe
final class ZlibInflater: MemberInflater {
    private let stream: UnsafeMutablePointer<z_stream>

    init() {
        unsafe stream = .allocate(capacity: 1)
        unsafe stream.initialize(to: z_stream())
        let code = unsafe inflateInit2_(
            stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        precondition(code == Z_OK, "zlib refuses to start: \(code)")
    }

    deinit {
        unsafe inflateEnd(stream)
        unsafe stream.deallocate()
    }

    func begin() {
        precondition(unsafe inflateReset(stream) == Z_OK)
    }

    func inflate(
        _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
    ) throws -> InflateStep {
        try unsafe step(input, output, flush: Z_NO_FLUSH)
    }

    /// Takes the member's header alone.
    ///
    /// - Returns: how many bytes it took, and whether that was all of it.
    func readHeader(
        _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
    ) throws -> (consumed: Int, isWhole: Bool) {
        let step = try unsafe step(input, output, flush: Z_BLOCK)
        // zlib.h, `inflate`: bit 7 says that it stands in front of a block, here the first one.
        return (step.consumed, unsafe stream.pointee.data_type & 128 != 0)
    }

    private func step(
        _ input: UnsafeRawBufferPointer, _ output: UnsafeMutableRawBufferPointer, flush: Int32
    ) throws -> InflateStep {
        let offered = UInt32(min(input.count, 1 << 30))
        let room = UInt32(min(output.count, 1 << 30))
        unsafe stream.pointee.next_in = UnsafeMutablePointer(
            mutating: input.baseAddress?.assumingMemoryBound(to: UInt8.self))
        unsafe stream.pointee.avail_in = offered
        unsafe stream.pointee.next_out = output.baseAddress?.assumingMemoryBound(to: UInt8.self)
        unsafe stream.pointee.avail_out = room
        let code = unsafe CZlib.inflate(stream, flush)
        guard code == Z_OK || code == Z_BUF_ERROR || code == Z_STREAM_END else {
            let message = unsafe stream.pointee.msg.map { unsafe String(cString: $0) }
            throw GzipInflater.Failure.corrupt(
                code == Z_MEM_ERROR ? "out of memory" : message ?? "zlib error \(code)")
        }
        return unsafe InflateStep(
            consumed: Int(offered - stream.pointee.avail_in),
            produced: Int(room - stream.pointee.avail_out), endsMember: code == Z_STREAM_END)
    }
}
