/// A call as a CSV line would have it, whatever format it came in.
///
/// Of different calls with one request id and one second, the one whose text is bytewise smaller
/// counts (Rules.md, 9.2 Different calls with one request id).
enum CanonicalRecord {
    /// The text; `spelling` is the interface's name as the log spells it.
    static func text(
        account: [UInt8], spelling: [UInt8], errorCode: [UInt8], units: Int64, tickets: [UInt8]
    ) -> [UInt8] {
        Array(
            [account, spelling, errorCode, Array("\(units)".utf8), tickets].joined(separator: [0x2C]
            ))
    }
}
