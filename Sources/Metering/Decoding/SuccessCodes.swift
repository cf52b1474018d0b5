/// The error codes of calls that succeeded (Formats.md, "Did the call succeed").
public struct SuccessCodes: Hashable, Sendable {
    /// The codes as they were given.
    public let names: [String]
    /// In their canonical form and in lower case.
    private let codes: Set<[UInt8]>

    /// What programs write where there is no error.
    public static let standard = SuccessCodes([
        "0", "200", "OK", "Success", "null", "None", "-", "\\N",
    ])

    /// Takes a list; letters count without their case. An empty code is always a success.
    public init(_ codes: [String]) {
        names = codes
        self.codes = Set(
            codes.map { code in Array(code.utf8).withView { ErrorCodeText.canonical($0) } }
                .map { $0.map(\.asciiLowercased) })
    }

    /// Whether a code in its canonical form means success.
    func contains(_ code: [UInt8]) -> Bool {
        code.isEmpty || codes.contains(code.map(\.asciiLowercased))
    }
}

/// An error code as a log may spell it.
enum ErrorCodeText {
    /// The longest code.
    private static let longest = 128

    /// The code without blanks, and a whole number without what floating point made of it.
    static func canonical(_ text: ByteView) -> [UInt8] {
        let text = ValueText.trimmed(text)
        guard let number = NumberText(text), number.isRewritten, let whole = number.whole else {
            return text.array
        }
        let isZero = whole == [UInt8(ascii: "0")]
        return number.isNegative && !isZero ? [UInt8(ascii: "-")] + whole : whole
    }

    /// Whether a text can be the code of a failure: a name of letters, digits, points, underscores
    /// and hyphens, or a number.
    static func isCode(_ code: [UInt8]) -> Bool {
        guard let first = code.first, code.count <= longest else { return false }
        let isName =
            (first | 0x20) &- 0x61 < 26
            && code.allSatisfy { byte in
                (byte | 0x20) &- 0x61 < 26 || byte &- 48 < 10 || byte == UInt8(ascii: "_")
                    || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-")
            }
        return code.withView { view in
            isName && !ValueText.isPlaceholder(view) || NumberText(view) != nil
        }
    }
}
