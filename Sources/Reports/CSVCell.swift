import Billing
import BillingTime

/// Cells of a CSV file with text from outside: quoted where RFC 4180 wants it, and made harmless
/// for spreadsheets, which would run a cell that begins like a formula (Formats.md, "Text from
/// outside").
public enum CSVCell {
    /// The cell for `text`, with quotes and guard as it needs them.
    public static func escaped(_ text: String, _ style: CSVStyle = .plain) -> [UInt8] {
        var cell = TextBuffer()
        cell.appendCell(text, style)
        return cell.bytes
    }

    static func isFormulaStart(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "="), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "@"),
            UInt8(ascii: "\t"), UInt8(ascii: "\r"):
            true
        default: false
        }
    }

    /// Whether a spreadsheet would take a text for a number and lose some of it: more than 15
    /// digits, zeros in front, an exponent (`12E3`).
    static func isSpoiledNumber(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        func isDigit(_ byte: UInt8) -> Bool {
            (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        }
        let digits = bytes.prefix(while: isDigit)
        guard !digits.isEmpty else { return false }
        if digits.count == bytes.count {
            return digits.count > 15 || digits.count > 1 && digits[0] == UInt8(ascii: "0")
        }
        var rest = bytes[digits.count...]
        if rest.first == UInt8(ascii: ".") { rest = rest.dropFirst().drop(while: isDigit) }
        // Decimals: the spreadsheet drops zeros at both ends, and what is behind 15 digits.
        if rest.isEmpty {
            return digits.count > 1 && digits[0] == UInt8(ascii: "0") || bytes.count > 16
                || bytes.last == UInt8(ascii: "0") || bytes.last == UInt8(ascii: ".")
        }
        guard rest.first == UInt8(ascii: "E") || rest.first == UInt8(ascii: "e") else {
            return false
        }
        rest = rest.dropFirst()
        if rest.first == UInt8(ascii: "+") || rest.first == UInt8(ascii: "-") {
            rest = rest.dropFirst()
        }
        return !rest.isEmpty && rest.allSatisfy(isDigit)
    }

    /// The text of a cell, without the guard that the style gives it.
    public static func unguarded(_ cell: String, _ style: CSVStyle) -> String {
        guard cell.hasPrefix("'"), let next = cell.utf8.dropFirst().first,
            isFormulaStart(next)
                || style == .excel && (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(next)
        else { return cell }
        return String(cell.dropFirst())
    }

    /// Whether a text has a byte for which a cell is quoted.
    static func needsQuotes(_ text: String) -> Bool {
        let bytes = text.utf8Span.span
        for index in bytes.indices {
            switch bytes[index] {
            case UInt8(ascii: ","), UInt8(ascii: "\""), UInt8(ascii: "\r"), UInt8(ascii: "\n"):
                return true
            default: continue
            }
        }
        return false
    }
}

extension TextBuffer {
    /// Appends a text from outside as a CSV cell; for Excel also ids that it would spoil as numbers
    /// get the guard that makes them text.
    public mutating func appendCell(_ text: String, _ style: CSVStyle = .plain) {
        guard let first = text.utf8.first else { return }
        let isGuarded =
            CSVCell.isFormulaStart(first) || style == .excel && CSVCell.isSpoiledNumber(text)
        if !CSVCell.needsQuotes(text) {
            if isGuarded { append(UInt8(ascii: "'")) }
            append(text)
            return
        }
        append(UInt8(ascii: "\""))
        if isGuarded { append(UInt8(ascii: "'")) }
        for byte in text.utf8 {
            if byte == UInt8(ascii: "\"") { append(byte) }
            append(byte)
        }
        append(UInt8(ascii: "\""))
    }

    /// Appends the separator and an amount; nil is an empty cell.
    mutating func appendNext(_ amount: Amount?) {
        append(atMost: OutputSpan.longestNumber) { $0.writeNext(amount) }
    }

    /// Appends the separator and an integer; nil is an empty cell.
    mutating func appendNext(_ number: Int64?) {
        append(atMost: OutputSpan.longestNumber) { $0.writeNext(number) }
    }

    /// Appends the separator and a text from outside.
    mutating func appendNextCell(_ text: String, _ style: CSVStyle = .plain) {
        append(UInt8(ascii: ","))
        appendCell(text, style)
    }

    /// Appends the separator and an instant.
    mutating func appendNext(_ instant: Instant, in zone: BillingZone) {
        append(UInt8(ascii: ","))
        append(instant, in: zone)
    }
}
