/// What may stand around a value or in its place (Formats.md, "Values").
enum ValueText {
    /// The value without blanks, tabs and line ends at its ends, those beyond ASCII among them.
    static func trimmed(_ text: ByteView) -> ByteView {
        var start = 0
        var end = text.count
        while start < end {
            let length = blankLength(text, at: start, end: end)
            if length == 0 { break }
            start += length
        }
        while end > start {
            let length = blankLength(text, before: end, start: start)
            if length == 0 { break }
            end -= length
        }
        return text.slice(start, end)
    }

    /// Whether a value stands for none: what programs write where they know nothing.
    static func isPlaceholder(_ text: ByteView) -> Bool {
        switch text.count {
        case 1: text.equals("-")
        case 2: text.equals("\\N")
        case 3: text.equalsFolded("nil") || text.equalsFolded("n/a")
        case 4: text.equalsFolded("null") || text.equalsFolded("none")
        case 9: text.equalsFolded("undefined")
        default: false
        }
    }

    /// The value without blanks, or nothing where it stands for none.
    static func meaning(_ text: ByteView) -> ByteView {
        let text = trimmed(text)
        return isPlaceholder(text) ? .empty : text
    }

    /// Whether a value may be taken as it is: no blanks around it, no placeholder, no number that
    /// something else has written anew.
    static func isPlain(_ text: ByteView) -> Bool {
        guard text.count > 0, isVisible(text[0]), isVisible(text[text.count - 1]) else {
            return false
        }
        if isPlaceholder(text) { return false }
        var isNumber = true
        var isDigits = true
        for position in 0..<text.count {
            let byte = text[position]
            if byte &- 48 < 10 { continue }
            isDigits = false
            switch byte {
            case UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E"), UInt8(ascii: "+"),
                UInt8(ascii: "-"):
                continue
            default: isNumber = false
            }
            break
        }
        return isDigits || !isNumber || NumberText(text)?.isRewrittenID != true
    }

    /// Whether a byte is ASCII and shows something: neither a blank nor the part of one.
    @inline(__always)
    static func isVisible(_ byte: UInt8) -> Bool { byte &- 0x21 < 0x5E }

    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte >= 0x09 && byte <= 0x0D
    }

    /// The no-break space, the ideographic space, the zero-width space and the byte order mark.
    private static let wideBlanks: [[UInt8]] = [
        [0xC2, 0xA0], [0xE3, 0x80, 0x80], [0xE2, 0x80, 0x8B], [0xEF, 0xBB, 0xBF],
    ]

    private static func blankLength(_ text: ByteView, at start: Int, end: Int) -> Int {
        if isBlank(text[start]) { return 1 }
        guard text[start] >= 0x80 else { return 0 }
        return wideBlanks.first { blank in
            start + blank.count <= end
                && blank.withView { $0.equals(text.slice(start, start + blank.count)) }
        }?.count ?? 0
    }

    private static func blankLength(_ text: ByteView, before end: Int, start: Int) -> Int {
        if isBlank(text[end - 1]) { return 1 }
        guard text[end - 1] >= 0x80 else { return 0 }
        return wideBlanks.first { blank in
            end - blank.count >= start
                && blank.withView { $0.equals(text.slice(end - blank.count, end)) }
        }?.count ?? 0
    }
}

extension ByteView {
    /// Whether the view holds the bytes of `text`, which is in lower case, in whatever case.
    func equalsFolded(_ text: StaticString) -> Bool {
        guard count == text.utf8CodeUnitCount else { return false }
        for position in 0..<count {
            let wanted = unsafe text.utf8Start[position]
            if self[position].asciiLowercased != wanted { return false }
        }
        return true
    }
}

extension UInt8 {
    /// The byte with an ASCII capital made small.
    var asciiLowercased: UInt8 { self &- 0x41 < 26 ? self | 0x20 : self }
}
