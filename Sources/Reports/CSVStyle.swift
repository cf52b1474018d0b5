/// How CSV is written for those who read it.
public enum CSVStyle: String, Sendable, CaseIterable {
    /// UTF-8, lines end with LF.
    case plain
    /// With a byte order mark and CRLF, as Excel wants it, and ids of many digits as text.
    case excel

    /// What a file begins with.
    var prologue: [UInt8] {
        switch self {
        case .plain: []
        case .excel: [0xEF, 0xBB, 0xBF]
        }
    }

    /// What ends a line.
    var lineEnd: [UInt8] {
        switch self {
        case .plain: [UInt8(ascii: "\n")]
        case .excel: [UInt8(ascii: "\r"), UInt8(ascii: "\n")]
        }
    }
}
