/// A number as it may come after spreadsheets and floating point: `1.0`, `1.00099990001e11`.
struct NumberText {
    /// Whether it has a fraction or an exponent.
    let isRewritten: Bool
    /// Whether it has an exponent that no id made of hexadecimal digits could have.
    let isScientific: Bool
    /// Whether it has a fraction or such an exponent: an id that has gone through floating point.
    let isRewrittenID: Bool
    /// Whether it is below zero.
    let isNegative: Bool
    /// The digits from the first one that is not 0 to the last one written.
    private let digits: ArraySlice<UInt8>
    /// The power of ten that the last digit stands for.
    private let exponent: Int

    /// The longest text that is looked at, and the longest whole number.
    private static let longest = 64

    /// Reads a number with an optional sign, fraction and exponent; nil for all else.
    init?(_ text: ByteView) {
        guard text.count > 0, text.count <= Self.longest else { return nil }
        var position = 0
        var written: [UInt8] = []
        func takeDigits() -> Int {
            let start = position
            while position < text.count, text[position] &- 48 < 10 {
                written.append(text[position])
                position += 1
            }
            return position - start
        }
        func takeSign() -> Bool? {
            guard position < text.count else { return nil }
            let byte = text[position]
            guard byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-") else { return nil }
            position += 1
            return byte == UInt8(ascii: "-")
        }
        let sign = takeSign()
        guard takeDigits() > 0 else { return nil }
        var fraction = 0
        if position < text.count, text[position] == UInt8(ascii: ".") {
            position += 1
            fraction = takeDigits()
            guard fraction > 0 else { return nil }
        }
        let hasFraction = fraction > 0
        var power = 0
        var hasExponent = false
        var hasPlus = false
        if position < text.count, text[position] | 0x20 == UInt8(ascii: "e") {
            position += 1
            hasExponent = true
            let sign = takeSign()
            hasPlus = sign == false
            let mantissa = written.count
            let count = takeDigits()
            guard count > 0, count <= 4 else { return nil }
            power = written[mantissa...].reduce(0) { $0 * 10 + Int($1 - 48) }
            if sign == true { power = -power }
            written.removeSubrange(mantissa...)
        }
        guard position == text.count else { return nil }
        isRewritten = hasFraction || hasExponent
        isRewrittenID = hasFraction || hasExponent && hasPlus
        isScientific = hasExponent && (hasFraction || hasPlus)
        isNegative = sign == true
        digits = written.drop { $0 == UInt8(ascii: "0") }
        exponent = power - fraction
    }

    /// Whether every digit of its whole part was written: none was lost to rounding.
    var isComplete: Bool { exponent <= 0 }

    /// How many digits were written, without zeros in front.
    var digitCount: Int { digits.count }

    /// The whole number's digits; nil where there is a fraction, or more digits than are read.
    var whole: [UInt8]? {
        if digits.isEmpty { return [UInt8(ascii: "0")] }
        if exponent >= 0 {
            guard digits.count + exponent <= Self.longest else { return nil }
            return digits + [UInt8](repeating: UInt8(ascii: "0"), count: exponent)
        }
        let kept = digits.count + exponent
        guard kept > 0, digits.suffix(-exponent).allSatisfy({ $0 == UInt8(ascii: "0") }) else {
            return nil
        }
        return Array(digits.prefix(kept))
    }
}
