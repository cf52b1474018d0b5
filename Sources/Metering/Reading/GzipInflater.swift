import CZlib

/// Unpacks a gzip stream of any number of members.
///
/// An own member loop over `inflateInit2(15+16)`, because `gzread` accepts truncated files and
/// garbage behind the last member. zlib checks each member's header, header CRC, CRC-32 and length.
/// The `z_stream` lives on the heap: zlib refuses one that was moved.
@safe
final class GzipInflater {
    enum Failure: Error {
        /// The bytes are not what a gzip file may hold; the text says what zlib found.
        case corrupt(String)
        /// The bytes end before the last member does.
        case truncated
    }

    private enum State { case betweenMembers, insideMember, padding }

    private let stream: UnsafeMutablePointer<z_stream>
    private var state = State.betweenMembers
    private var membersSeen = 0

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

    /// Unpacks from `input` into `output` until one of them is used up.
    ///
    /// - Returns: how many bytes were taken and how many were written.
    func inflate(
        _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
    ) throws -> (consumed: Int, produced: Int) {
        var consumed = 0
        var produced = 0
        // zlib may hold back output that did not fit, even after the last byte of input.
        while consumed < input.count || state == .insideMember {
            if state != .insideMember {
                guard try unsafe beginMember(input, at: &consumed) else { continue }
            }
            if produced == output.count { break }
            let source = unsafe UnsafeRawBufferPointer(rebasing: input[consumed...])
            let target = unsafe UnsafeMutableRawBufferPointer(rebasing: output[produced...])
            let step = unsafe step(source, target)
            consumed += step.consumed
            produced += step.produced
            try endStep(step.code)
            if step.code == Z_BUF_ERROR { break }
        }
        return (consumed, produced)
    }

    /// One call of zlib.
    private func step(
        _ source: UnsafeRawBufferPointer, _ target: UnsafeMutableRawBufferPointer
    ) -> (code: Int32, consumed: Int, produced: Int) {
        let offered = UInt32(min(source.count, 1 << 30))
        let room = UInt32(min(target.count, 1 << 30))
        unsafe stream.pointee.next_in = UnsafeMutablePointer(
            mutating: source.baseAddress?.assumingMemoryBound(to: UInt8.self))
        unsafe stream.pointee.avail_in = offered
        unsafe stream.pointee.next_out = target.baseAddress?.assumingMemoryBound(to: UInt8.self)
        unsafe stream.pointee.avail_out = room
        let code = unsafe CZlib.inflate(stream, Z_NO_FLUSH)
        return unsafe (
            code, Int(offered - stream.pointee.avail_in), Int(room - stream.pointee.avail_out)
        )
    }

    /// Skips the zeros that may pad the end of a file; otherwise a new member begins.
    private func beginMember(
        _ input: UnsafeRawBufferPointer, at consumed: inout Int
    ) throws -> Bool {
        if membersSeen > 0 {
            while unsafe consumed < input.count && input[consumed] == 0 {
                consumed += 1
                state = .padding
            }
            guard consumed < input.count else { return false }
            if state == .padding {
                throw Failure.corrupt("data behind the zeros at the end")
            }
            guard unsafe input[consumed] == 0x1F else {
                throw Failure.corrupt("garbage behind the last member")
            }
        }
        precondition(unsafe inflateReset(stream) == Z_OK)
        state = .insideMember
        return true
    }

    private func endStep(_ code: Int32) throws {
        switch code {
        case Z_OK, Z_BUF_ERROR:
            return
        case Z_STREAM_END:
            state = .betweenMembers
            membersSeen += 1
        case Z_MEM_ERROR:
            throw Failure.corrupt("out of memory")
        default:
            let message = unsafe stream.pointee.msg.map { unsafe String(cString: $0) }
            throw Failure.corrupt(message ?? "zlib error \(code)")
        }
    }

    /// Called at the end of the input.
    ///
    /// - Throws: `Failure.truncated` if a member is not finished or there was none at all.
    func finish() throws {
        if state == .insideMember || membersSeen == 0 { throw Failure.truncated }
    }
}
