/// Unpacks what `GzipWriter` has packed.
public enum GzipReader {
    /// The unpacked bytes; nil where they are damaged, or not of that length.
    public static func unpack(_ packed: [UInt8], count: Int) -> [UInt8]? {
        let inflater = GzipInflater(engine: .fastest)
        var unpacked = [UInt8](repeating: 0, count: count + 1)
        var taken = 0
        var made = 0
        do {
            while true {
                let (consumed, produced) = try unsafe packed.withUnsafeBytes { input in
                    try unsafe unpacked.withUnsafeMutableBytes { output in
                        try unsafe inflater.inflate(
                            UnsafeRawBufferPointer(rebasing: input[taken...]),
                            into: UnsafeMutableRawBufferPointer(rebasing: output[made...]))
                    }
                }
                taken += consumed
                made += produced
                if consumed == 0 && produced == 0 { break }
            }
            try inflater.finish()
        } catch {
            return nil
        }
        guard made == count, taken == packed.count else { return nil }
        unpacked.removeLast()
        return unpacked
    }
}
