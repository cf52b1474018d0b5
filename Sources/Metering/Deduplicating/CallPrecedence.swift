/// Which of two calls with one request id counts: the one of the earlier second, then the bytewise
/// smaller record; but one that only lacks its list of tickets gives way to the one that has it (Rules.md,
/// 9. Which of several calls counts).
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
        if lacksTickets(texts.left, of: texts.right) { return false }
        if lacksTickets(texts.right, of: texts.left) { return true }
        return texts.left == texts.right
            ? nil : texts.left.lexicographicallyPrecedes(texts.right)
    }

    /// Whether a record is the other one without its list of tickets, which stands at the end.
    public static func lacksTickets(_ text: [UInt8], of other: [UInt8]) -> Bool {
        text.last == UInt8(ascii: ",") && text.count < other.count && other.starts(with: text)
    }
}
