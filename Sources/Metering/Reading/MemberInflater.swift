/// Unpacks gzip members, one after the other: the part of a gzip reader that takes the time.
protocol MemberInflater: AnyObject {
    /// Begins a member; what came before is forgotten.
    func begin()

    /// Unpacks from `input` into `output`, which is not empty.
    ///
    /// A step without progress asks for more input.
    ///
    /// - Throws: `GzipInflater.Failure.corrupt`.
    func inflate(
        _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
    ) throws -> InflateStep
}

/// What one call of an engine came to.
struct InflateStep {
    /// Bytes of input used up.
    let consumed: Int
    /// Bytes of output written.
    let produced: Int
    /// Whether the member is whole and its checksum and length are right.
    let endsMember: Bool
}
