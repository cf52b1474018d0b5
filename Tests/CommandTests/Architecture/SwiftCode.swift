/// Takes comments, strings and regular expressions out of a Swift text, so that braces and words
/// can be looked for in what is left. Every byte keeps its place.
struct SwiftCode {
    private let bytes: [UInt8]
    private var kept: [UInt8]
    private var position = 0

    /// The text with blanks for what was taken out.
    var code: String { String(decoding: kept, as: UTF8.self) }

    init(_ text: String) {
        bytes = Array(text.utf8)
        kept = bytes
        skipCode(untilParenthesis: false)
    }

    private func at(_ text: String) -> Bool { bytes[position...].starts(with: text.utf8) }

    /// Blanks the next bytes; line ends stay.
    private mutating func blank(_ count: Int) {
        for _ in 0..<count where position < bytes.count {
            if bytes[position] != UInt8(ascii: "\n") { kept[position] = UInt8(ascii: " ") }
            position += 1
        }
    }

    /// Whether something else than code can begin with a byte, or a parenthesis is counted.
    private static func isMark(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "/"), UInt8(ascii: "\""), UInt8(ascii: "#"), UInt8(ascii: "("),
            UInt8(ascii: ")"):
            true
        default: false
        }
    }

    /// Goes over code: to the end, or behind the parenthesis that ends what a string puts in.
    private mutating func skipCode(untilParenthesis: Bool) {
        var depth = 0
        while position < bytes.count {
            if !Self.isMark(bytes[position]) {
                position += 1
            } else if at("//") {
                while position < bytes.count, bytes[position] != UInt8(ascii: "\n") { blank(1) }
            } else if at("/*") {
                skipBlockComment()
            } else if let marks = stringStart {
                skipString(marks: marks)
            } else if let end = regexEnd {
                blank(end - position)
            } else {
                if at("(") { depth += 1 }
                if at(")") { depth -= 1 }
                position += 1
                if untilParenthesis && depth == 0 { return }
            }
        }
    }

    private mutating func skipBlockComment() {
        var depth = 0
        repeat {
            if at("/*") {
                depth += 1
                blank(2)
            } else if at("*/") {
                depth -= 1
                blank(2)
            } else {
                blank(1)
            }
        } while depth > 0 && position < bytes.count
    }

    // MARK: Strings

    /// How many number signs a string that begins here has; nil: none begins.
    private var stringStart: Int? {
        let marks = bytes[position...].prefix { $0 == UInt8(ascii: "#") }.count
        return bytes[(position + marks)...].first == UInt8(ascii: "\"") ? marks : nil
    }

    private mutating func skipString(marks: Int) {
        let sign = String(repeating: "#", count: marks)
        blank(marks)
        let isLong = at("\"\"\"")
        let quotes = isLong ? "\"\"\"" : "\""
        blank(quotes.utf8.count)
        while position < bytes.count {
            let byte = bytes[position]
            let isPlain =
                byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
                && byte != UInt8(ascii: "\n")
            if isPlain {
                blank(1)
                continue
            }
            if at(quotes + sign) { return blank(quotes.utf8.count + marks) }
            // What is no string after all ends with its line.
            if !isLong && at("\n") { return }
            if at("\\\(sign)(") {
                blank(1 + marks)
                skipCode(untilParenthesis: true)
            } else if at("\\\(sign)") {
                blank(2 + marks)
            } else {
                blank(1)
            }
        }
    }

    // MARK: Regular expressions

    /// Where a regular expression that begins here ends; nil: none begins.
    private var regexEnd: Int? {
        guard at("/"), position + 1 < bytes.count, bytes[position + 1] != UInt8(ascii: " "),
            isOperandPlace
        else { return nil }
        var end = position + 1
        while end < bytes.count, bytes[end] != UInt8(ascii: "\n") {
            if bytes[end] == UInt8(ascii: "/") { return end + 1 }
            end += bytes[end] == UInt8(ascii: "\\") ? 2 : 1
        }
        return nil
    }

    /// Whether a value may stand here: what is before is no value itself.
    private var isOperandPlace: Bool {
        let before = bytes[..<position].last {
            $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\n")
        }
        return before.map { "(,=:[!&|?{;".utf8.contains($0) } ?? true
    }
}
