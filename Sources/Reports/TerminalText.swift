import BillingTime

/// Text from outside for the terminal: made harmless, and measured in columns.
public enum TerminalText {
    /// `text` with control characters written out: `\n`, `\t`, `\x1b`, `\u{202e}`.
    ///
    /// A terminal would obey them, and those for the direction of writing would show a text that
    /// is not there. Bytes of a path that are no text are written out too.
    public static func escape(_ text: String) -> String {
        let text = PathText.shown(text)
        guard text.unicodeScalars.contains(where: isControl) else { return text }
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\n": escaped += "\\n"
            case "\r": escaped += "\\r"
            case "\t": escaped += "\\t"
            case _ where !isControl(scalar): escaped.unicodeScalars.append(scalar)
            case _ where scalar.value < 0x100:
                escaped += "\\x" + (scalar.value < 16 ? "0" : "")
                escaped += String(scalar.value, radix: 16)
            default: escaped += "\\u{" + String(scalar.value, radix: 16) + "}"
            }
        }
        return escaped
    }

    /// The columns that `text` takes: East Asian wide characters take two, combining marks none.
    public static func columns(_ text: String) -> Int {
        if text.utf8.allSatisfy({ $0 < 0x80 }) { return text.utf8.count }
        return text.unicodeScalars.reduce(0) { $0 + columns(of: $1) }
    }

    /// `text` cut to at most `limit` columns; what was cut ends with `…`.
    public static func cut(_ text: String, to limit: Int) -> String {
        if columns(text) <= limit { return text }
        var cut = ""
        var width = 0
        for scalar in text.unicodeScalars {
            let next = width + columns(of: scalar)
            if next > limit - 1 { break }
            cut.unicodeScalars.append(scalar)
            width = next
        }
        return cut + "…"
    }

    /// Controls, line separators, and marks that are not seen themselves but hide, join or reorder
    /// the text around them (Unicode's categories Cc, Cf, Zl and Zp).
    static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7F..<0xA0: return true
        // Nearly all that is shown: no look-up for it.
        case 0x20..<0x7F, 0xC0..<0x600, 0x2E80..<0xD800: return false
        default: break
        }
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator: return true
        default: return false
        }
    }

    private static func columns(of scalar: Unicode.Scalar) -> Int {
        if scalar.value < 0x300 { return 1 }
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format: return 0
        default: return isWide(scalar.value) ? 2 : 1
        }
    }

    /// Wide and full-width characters (Unicode Standard Annex 11), by blocks.
    private static func isWide(_ value: UInt32) -> Bool {
        switch value {
        case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF,
            0x4E00...0xA4CF, 0xA960...0xA97C, 0xAC00...0xD7A3, 0xF900...0xFAFF,
            0xFE10...0xFE19, 0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6,
            0x16FE0...0x18DFF, 0x1AFF0...0x1B2FF, 0x1F200...0x1F265, 0x1F300...0x1F64F,
            0x1F680...0x1F6FF, 0x1F7E0...0x1F7EB, 0x1F900...0x1F9FF, 0x20000...0x3FFFD:
            true
        default: false
        }
    }
}
