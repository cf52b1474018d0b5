/// Which of two calls with one request id counts: the one of the earlier second, then the bytewise
/// smaller record (Rules.md, 9. Which of several calls counts).
///
/// This holds among calls that were taken in together. One that was taken in by an earlier run stays.
public enum CallPrecedence {
    /// Whether the left call counts; nil: both are the same call, and the earlier place decides.
    ///
    /// - Parameter texts: the two records as `CanonicalRecord.text` has them, left and right; asked for
    ///   only where both calls are of one second.
    @inline(__always)
    public static func isFirst(
        _ left: Int64, before right: Int64, texts: () -> (left: [UInt8], right: [UInt8])
    ) -> Bool? {
        if left != right { return left < right }
        let texts = texts()
        return texts.left == texts.right
            ? nil : texts.left.lexicographicallyPrecedes(texts.right)
    }
}
