/// Unpacks a gzip stream of any number of members.
///
/// An own member loop, because `gzread` accepts truncated files and garbage behind the last member.
/// Each member's header, header CRC, CRC-32 and length are checked.
@safe
final class GzipInflater {
    enum Failure: Error {
        /// The bytes are not what a gzip file may hold; the text says what was found.
        case corrupt(String)
        /// The bytes end before the last member does.
        case truncated
    }

    private enum State { case betweenMembers, insideMember, padding }

    private let engine: any MemberInflater
    private var state = State.betweenMembers
    private var membersSeen = 0

    init(engine: InflateEngine) { self.engine = engine.make() }

    /// Unpacks from `input` into `output` until one of them is used up.
    ///
    /// - Returns: how many bytes were taken and how many were written.
    func inflate(
        _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
    ) throws -> (consumed: Int, produced: Int) {
        var consumed = 0
        var produced = 0
        // The engine may hold back output that did not fit, even after the last byte of input.
        while consumed < input.count || state == .insideMember {
            if state != .insideMember {
                guard try unsafe beginMember(input, at: &consumed) else { continue }
            }
            if produced == output.count { break }
            let source = unsafe UnsafeRawBufferPointer(rebasing: input[consumed...])
            let target = unsafe UnsafeMutableRawBufferPointer(rebasing: output[produced...])
            let step = try unsafe engine.inflate(source, into: target)
            consumed += step.consumed
            produced += step.produced
            if step.endsMember {
                state = .betweenMembers
                membersSeen += 1
            } else if step.consumed == 0 && step.produced == 0 {
                break
            }
        }
        return (consumed, produced)
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
        engine.begin()
        state = .insideMember
        return true
    }

    /// Called at the end of the input.
    ///
    /// - Throws: `Failure.truncated` if a member is not finished or there was none at all.
    func finish() throws {
        if state == .insideMember || membersSeen == 0 { throw Failure.truncated }
    }
}
