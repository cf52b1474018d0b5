/// The strings of JSON.
extension JSONLineScanner {
    /// Reads a string and undoes its escapes.
    @inline(__always)
    func string(_ cursor: inout Cursor) -> ByteView? {
        guard cursor.take(UInt8(ascii: "\"")) else { return nil }
        let start = cursor.position
        guard let (end, escaped) = cursor.closingQuote() else { return nil }
        cursor.position = end &+ 1
        let raw = cursor.view.slice(start, end)
        return escaped ? unescape(raw) : raw
    }

    private func unescape(_ raw: ByteView) -> ByteView? {
        let mark = scratch.count
        var position = 0
        while position < raw.count {
            let byte = raw[position]
            position += 1
            guard byte == UInt8(ascii: "\\") else {
                scratch.append(byte)
                continue
            }
            let escape = raw[position]
            position += 1
            switch escape {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): scratch.append(escape)
            case UInt8(ascii: "b"): scratch.append(0x08)
            case UInt8(ascii: "f"): scratch.append(0x0C)
            case UInt8(ascii: "n"): scratch.append(0x0A)
            case UInt8(ascii: "r"): scratch.append(0x0D)
            case UInt8(ascii: "t"): scratch.append(0x09)
            case UInt8(ascii: "u"):
                guard let scalar = unicodeEscape(raw, &position) else { return nil }
                for unit in UTF8.encode(scalar)! { scratch.append(unit) }
            default: return nil
            }
        }
        return scratch.view(from: mark)
    }

    /// The scalar of `\uXXXX` or of a pair of them; a lone surrogate is none.
    private func unicodeEscape(_ raw: ByteView, _ position: inout Int) -> Unicode.Scalar? {
        guard let high = hexadecimal(raw, &position) else { return nil }
        guard (0xD800...0xDBFF).contains(high) else { return Unicode.Scalar(high) }
        guard position + 1 < raw.count, raw[position] == UInt8(ascii: "\\"),
            raw[position + 1] == UInt8(ascii: "u")
        else { return nil }
        position += 2
        guard let low = hexadecimal(raw, &position), (0xDC00...0xDFFF).contains(low) else {
            return nil
        }
        return Unicode.Scalar(0x10000 + (high - 0xD800) << 10 + (low - 0xDC00))
    }

    private func hexadecimal(_ raw: ByteView, _ position: inout Int) -> UInt32? {
        guard position + 4 <= raw.count else { return nil }
        var number: UInt32 = 0
        for _ in 0..<4 {
            let byte = raw[position]
            position += 1
            switch byte {
            case 0x30...0x39: number = number << 4 | UInt32(byte - 0x30)
            case 0x41...0x46: number = number << 4 | UInt32(byte - 0x41 + 10)
            case 0x61...0x66: number = number << 4 | UInt32(byte - 0x61 + 10)
            default: return nil
            }
        }
        return number
    }
}
