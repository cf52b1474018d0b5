import Billing
import BillingTime

/// Cells of a CSV file with text from outside: quoted where RFC 4180 wants it, and made harmless
/// for spreadsheets, which would run a cell that begins like a formula (Formats.md, "Text from
/// outside").
public enum CSVCell {
    /// The cell for `text`, with quotes and guard as it needs them.
    public static func escaped(_ text: String) -> [UInt8] {
        var cell = TextBuffer()
        cell.appendCell(text)
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
    /// Appends a text from outside as a CSV cell.
    public mutating func appendCell(_ text: String) {
        guard let first = text.utf8.first else { return }
        let isGuarded = CSVCell.isFormulaStart(first)
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
    mutating func appendNextCell(_ text: String) {
        append(UInt8(ascii: ","))
        appendCell(text)
    }

    /// Appends the separator and an instant.
    mutating func appendNext(_ instant: Instant, in zone: BillingZone) {
        append(UInt8(ascii: ","))
        append(instant, in: zone)
    }
}
