extension JSONLineScanner {
    /// A position in a line.
    struct Cursor {
        let view: ByteView
        var position: Int
        /// Where the line ends.
        let end: Int

        /// The byte at the position, or nil at the line's end.
        @inline(__always)
        var peek: UInt8? { position < end ? view[position] : nil }

        @inline(__always)
        mutating func skipSpace() {
            while position < end {
                let byte = view[position]
                // Most bytes are none: one comparison tells.
                if byte > 0x20 { return }
                guard byte == 0x20 || byte == 0x09 || byte == 0x0D || byte == 0x0A else {
                    return
                }
                position &+= 1
            }
        }

        /// Steps over `byte`, if it is the next one.
        @inline(__always)
        mutating func take(_ byte: UInt8) -> Bool {
            guard position < end, view[position] == byte else { return false }
            position &+= 1
            return true
        }

        /// The quote that ends the string at the position, and whether a backslash stands before it.
        @inline(__always)
        func closingQuote() -> (end: Int, escaped: Bool)? {
            let quotes = SIMD16<UInt8>(repeating: UInt8(ascii: "\""))
            let backslashes = SIMD16<UInt8>(repeating: UInt8(ascii: "\\"))
            var position = position
            var escaped = false
            while position < end {
                let bytes = view.sixteen(at: position)
                let atQuote: SIMDMask<SIMD16<Int8>> = bytes .== quotes
                let atBackslash: SIMDMask<SIMD16<Int8>> = bytes .== backslashes
                let hits = ByteMatch.bits(atQuote .| atBackslash)
                guard hits != 0 else {
                    position &+= 16
                    continue
                }
                position &+= hits.trailingZeroBitCount
                if position >= end { return nil }
                if view[position] == UInt8(ascii: "\"") { return (position, escaped) }
                escaped = true
                position &+= 2
            }
            return nil
        }

        /// Reads a number, `true`, `false` or `null`.
        mutating func scalar() -> ByteView? {
            let start = position
            while position < end {
                let byte = view[position]
                let isPart =
                    byte &- 0x30 < 10 || byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A
                    || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "+")
                    || byte == UInt8(ascii: ".")
                guard isPart else { break }
                position &+= 1
            }
            let text = view.slice(start, position)
            let isWord = text.equals("null") || text.equals("true") || text.equals("false")
            return isWord || Self.isNumber(text) ? text : nil
        }

        /// JSON's grammar of numbers (RFC 8259, §6).
        private static func isNumber(_ text: ByteView) -> Bool {
            var position = 0
            func digits() -> Int {
                let start = position
                while position < text.count, text[position] &- 0x30 < 10 { position += 1 }
                return position - start
            }
            if position < text.count, text[position] == UInt8(ascii: "-") { position += 1 }
            let startsWithZero = position < text.count && text[position] == UInt8(ascii: "0")
            let whole = digits()
            guard whole > 0, !(startsWithZero && whole > 1) else { return false }
            if position < text.count, text[position] == UInt8(ascii: ".") {
                position += 1
                guard digits() > 0 else { return false }
            }
            if position < text.count, text[position] | 0x20 == UInt8(ascii: "e") {
                position += 1
                if position < text.count,
                    text[position] == UInt8(ascii: "+") || text[position] == UInt8(ascii: "-")
                {
                    position += 1
                }
                guard digits() > 0 else { return false }
            }
            return position == text.count
        }

        /// Adds the line's bytes to `bits`, for the check of its encoding.
        @inline(__always)
        func scanBits(from start: Int, into bits: inout UInt64) {
            var position = start
            var all = SIMD16<UInt8>(repeating: 0)
            while position < end {
                all |= view.sixteen(at: position)
                position &+= 16
            }
            bits |= ByteMatch.union(all)
        }
    }
}
