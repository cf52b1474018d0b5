import CZlib

/// Packs bytes as one gzip member, the same ones always the same way (no time, no name).
public enum GzipWriter {
    /// The packed bytes.
    public static func pack(_ bytes: [UInt8]) -> [UInt8] {
        var stream = unsafe z_stream()
        let started = unsafe deflateInit2_(
            &stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
            Int32(MemoryLayout<z_stream>.size))
        precondition(started == Z_OK, "zlib refuses to start: \(started)")
        defer { unsafe deflateEnd(&stream) }
        let bound = unsafe Int(deflateBound(&stream, UInt(bytes.count)))
        precondition(bytes.count < 1 << 31 && bound < 1 << 32)
        var packed = [UInt8](repeating: 0, count: bound)
        var source = bytes
        unsafe source.withUnsafeMutableBufferPointer { input in
            unsafe packed.withUnsafeMutableBufferPointer { output in
                unsafe stream.next_in = input.baseAddress
                unsafe stream.avail_in = UInt32(input.count)
                unsafe stream.next_out = output.baseAddress
                unsafe stream.avail_out = UInt32(output.count)
                let code = unsafe deflate(&stream, Z_FINISH)
                precondition(code == Z_STREAM_END, "zlib did not finish: \(code)")
            }
        }
        // A copy of its own: what is waiting to be written must not hold the room for the worst case.
        return Array(packed.prefix(packed.count - (unsafe Int(stream.avail_out))))
    }
}
