import CCrypto

/// File names for ids that come from outside (Formats.md, "Text from outside").
///
/// The names are total (every id has one), different for different ids, harmless in every folder,
/// and at most 200 bytes long, so that an extension still fits.
public enum FileNames {
    /// The longest id that stands for itself.
    static let longestPlainID = 64
    /// The longest name, without its extension.
    static let longestName = 200

    /// The file name for `id`, without extension.
    ///
    /// - An id of 1...64 bytes `A-Z a-z 0-9 . _ -`, other than `.` and `..`, is its own name.
    /// - Else every byte outside that set becomes `%XX`; in `.` and `..` the dots too.
    /// - An empty id is `%`, which no other id can give: an encoded one has two digits after it.
    /// - What would be longer than 200 bytes is cut, and ends with `%_` and the id's SHA-256.
    public static func name(for id: String) -> String {
        let bytes = Array(id.utf8)
        if bytes.isEmpty { return "%" }
        let isDots = id == "." || id == ".."
        if !isDots, bytes.count <= longestPlainID, bytes.allSatisfy(isPlain) { return id }
        var encoded: [UInt8] = []
        var cut = 0
        let digestCount = 2 + 64
        for byte in bytes {
            if isPlain(byte) && !isDots {
                encoded.append(byte)
            } else {
                encoded += [UInt8(ascii: "%"), digit(byte >> 4), digit(byte & 15)]
            }
            if encoded.count <= longestName - digestCount { cut = encoded.count }
        }
        if encoded.count > longestName {
            encoded.removeLast(encoded.count - cut)
            encoded += Array("%_".utf8)
            for byte in sha256(bytes) { encoded += [digit(byte >> 4), digit(byte & 15)] }
        }
        return String(decoding: encoded, as: UTF8.self)
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"),
            UInt8(ascii: "-"):
            true
        default: false
        }
    }

    private static func digit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "A") + value - 10
    }

    private static func sha256(_ bytes: [UInt8]) -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: 32)
        let result = EVP_Digest(bytes, bytes.count, &digest, nil, EVP_sha256(), nil)
        precondition(result == 1, "libcrypto has no SHA-256")
        return digest
    }
}
