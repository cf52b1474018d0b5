/// A file's path as text, also where its bytes are not UTF-8.
///
/// A system's path is bytes. Those that are no UTF-8 become characters of their own at the end of
/// Unicode's last private area, one for each byte, so that every path has one text and leads back
/// to its bytes. `shown` writes them out for people: `\xbc`.
public enum PathText {
    /// Where the characters for bytes begin: byte 0x80 is U+10FF80.
    private static let base: UInt32 = 0x10FF00

    /// The text of a path's bytes.
    public static func text(_ bytes: some Sequence<UInt8>) -> String {
        let bytes = Array(bytes)
        if let text = String(validating: bytes, as: UTF8.self), !hasEscapes(text) { return text }
        var text = ""
        var position = 0
        while position < bytes.count {
            let length = length(of: bytes[position])
            let end = min(position + length, bytes.count)
            if let part = String(validating: bytes[position..<end], as: UTF8.self),
                !hasEscapes(part)
            {
                text += part
                position = end
            } else {
                text.unicodeScalars.append(Unicode.Scalar(base + UInt32(bytes[position]))!)
                position += 1
            }
        }
        return text
    }

    /// The bytes that a text stands for.
    public static func bytes(_ text: String) -> [UInt8] {
        guard hasEscapes(text) else { return Array(text.utf8) }
        var bytes: [UInt8] = []
        for scalar in text.unicodeScalars {
            if let byte = byte(of: scalar) {
                bytes.append(byte)
            } else {
                bytes += Array(String(Character(scalar)).utf8)
            }
        }
        return bytes
    }

    /// The bytes with a zero at their end, as the system takes them.
    public static func cString(_ text: String) -> [CChar] {
        bytes(text).map { CChar(bitPattern: $0) } + [0]
    }

    /// The text for people and programs. Of a name that is not UTF-8 every byte but those of ASCII
    /// is written out, `\xbc`: what happens to be UTF-8 in it is no text either.
    public static func shown(_ text: String) -> String {
        guard hasEscapes(text) else { return text }
        return text.split(separator: "/", omittingEmptySubsequences: false).map { name in
            let name = String(name)
            guard hasEscapes(name) else { return name }
            return bytes(name).map { byte in
                byte < 0x80
                    ? String(Unicode.Scalar(byte)) : "\\x" + String(byte, radix: 16)
            }.joined()
        }.joined(separator: "/")
    }

    private static func byte(of scalar: Unicode.Scalar) -> UInt8? {
        scalar.value >= base + 0x80 ? UInt8(scalar.value - base) : nil
    }

    /// Characters for bytes begin with F4 8F BE or F4 8F BF in UTF-8; so does nothing else.
    private static func hasEscapes(_ text: String) -> Bool {
        text.utf8.contains(0xF4) && text.unicodeScalars.contains { byte(of: $0) != nil }
    }

    /// How many bytes a character takes that begins with `byte`; 1 for what begins none.
    private static func length(of byte: UInt8) -> Int {
        switch byte {
        case 0xC2...0xDF: 2
        case 0xE0...0xEF: 3
        case 0xF0...0xF4: 4
        default: 1
        }
    }
}
