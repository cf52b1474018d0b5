import BillingTime

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The unpacked bytes of one log: a plain or gzipped file, or standard input.
///
/// The content decides whether it is gzip (its magic), never the name. The digest of the bytes as
/// they lie in the file is taken on the way. Used by one task at a time.
@safe
final class LogStream: @unchecked Sendable {
    private let path: String
    private let descriptor: Int32
    private let ownsDescriptor: Bool
    private let input: UnsafeMutableRawBufferPointer
    private var inputStart = 0
    private var inputEnd = 0
    private var endOfFile = false
    private var inflater: GzipInflater?
    private let digest: Digest?

    /// Bytes read from the file so far.
    private(set) var packedBytes: Int64 = 0
    /// Bytes handed out so far.
    private(set) var unpackedBytes: Int64 = 0

    private static let inputBytes = 256 << 10

    /// Opens `path`, or standard input where it is `-`.
    ///
    /// - Parameters:
    ///   - digesting: whether a digest of the file is wanted.
    ///   - engine: what unpacks it where it is gzipped.
    init(path: String, digesting: Bool, engine: InflateEngine = .fastest) throws {
        self.path = path
        digest = digesting ? Digest() : nil
        ownsDescriptor = path != "-"
        descriptor =
            ownsDescriptor
            ? unsafe OpenedPipes.take(path) ?? open(PathText.cString(path), O_RDONLY | O_CLOEXEC)
            : STDIN_FILENO
        guard descriptor >= 0 else {
            throw LogReadError(path: path, operation: "open", errorNumber: errno)
        }
        unsafe input = .allocate(byteCount: Self.inputBytes, alignment: 64)
        do {
            try refill()
            // The magic may come in two reads when it comes through a pipe.
            while inputEnd - inputStart == 1 && !endOfFile { try refill() }
        } catch {
            close()
            throw error
        }
        if unsafe inputEnd >= 2 && input[0] == 0x1F && input[1] == 0x8B {
            inflater = GzipInflater(engine: engine)
        } else if inputEnd == 0 && path.hasSuffix(".gz") {
            // Nothing at all cannot be gzip: the name says that it wants to become one.
            inflater = GzipInflater(engine: engine)
        } else if unsafe inputEnd == 1 && input[0] == 0x1F {
            inflater = GzipInflater(engine: engine)
        }
    }

    deinit { close() }

    private var isClosed = false

    private func close() {
        guard !isClosed else { return }
        isClosed = true
        unsafe input.deallocate()
        if ownsDescriptor { _ = Glibc.close(descriptor) }
    }

    /// Whether the log is gzipped.
    var isGzip: Bool { inflater != nil }

    /// Whether more may come behind what the log has now: it is a plain file. A gzip that is whole has
    /// its end, and what came through a pipe never comes again.
    var mayGrow: Bool {
        guard inflater == nil, ownsDescriptor else { return false }
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else { return false }
        return status.st_mode & S_IFMT == S_IFREG
    }

    /// The digest of all bytes of the file; whole only after the end was reached.
    var digestValue: [UInt8]? { digest?.value() }

    /// Reads more of the file behind what is left of the input.
    private func refill() throws {
        if inputStart == inputEnd {
            inputStart = 0
            inputEnd = 0
        }
        guard unsafe inputEnd < input.count else { return }
        var count: Int
        repeat {
            count = unsafe read(descriptor, input.baseAddress! + inputEnd, input.count - inputEnd)
        } while count < 0 && errno == EINTR
        guard count >= 0 else {
            throw LogReadError(path: path, operation: "read", errorNumber: errno)
        }
        if count == 0 { endOfFile = true }
        unsafe digest?.update(UnsafeRawBufferPointer(rebasing: input[inputEnd..<inputEnd + count]))
        inputEnd += count
        packedBytes += Int64(count)
    }

    /// Fills `buffer`'s free space with unpacked bytes and seals it.
    ///
    /// - Returns: whether more may follow.
    /// - Throws: `LogFileError` for a damaged gzip stream, `LogReadError` when the system fails.
    func fill(_ buffer: ByteBuffer) throws -> Bool {
        var more = true
        while more && buffer.end < buffer.capacity {
            let before = buffer.end
            more = try step(into: buffer)
            unpackedBytes += Int64(buffer.end - before)
        }
        buffer.seal()
        return more
    }

    private func step(into buffer: ByteBuffer) throws -> Bool {
        if inputStart == inputEnd && !endOfFile { try refill() }
        let available = unsafe UnsafeRawBufferPointer(rebasing: input[inputStart..<inputEnd])
        guard let inflater else {
            guard inputEnd > inputStart else { return false }
            let taken = unsafe buffer.withFreeSpace { space in
                let count = min(space.count, available.count)
                unsafe memcpy(space.baseAddress!, available.baseAddress!, count)
                return count
            }
            inputStart += taken
            buffer.advance(by: taken)
            return true
        }
        do {
            let (consumed, produced) = try unsafe buffer.withFreeSpace {
                try unsafe inflater.inflate(available, into: $0)
            }
            inputStart += consumed
            buffer.advance(by: produced)
            guard endOfFile && inputStart == inputEnd && produced == 0 else { return true }
            try inflater.finish()
            return false
        } catch GzipInflater.Failure.corrupt(let detail) {
            throw LogFileError(fault: .corruptGzip, detail: detail)
        } catch GzipInflater.Failure.truncated {
            throw LogFileError(
                fault: .truncatedGzip, detail: "the file ends inside a gzip member")
        }
    }
}
