import Billing
import BillingTime

/// UTF-8 text that grows: all renderers append to one, without a `String` in between.
public struct TextBuffer: Sendable {
    /// The text so far.
    public private(set) var bytes: [UInt8] = []

    /// Makes an empty buffer.
    public init() {}

    /// Drops the text, but keeps its memory for the next one.
    public mutating func clear() { bytes.removeAll(keepingCapacity: true) }

    /// Makes room for `count` more bytes.
    public mutating func reserve(_ count: Int) { bytes.reserveCapacity(bytes.count + count) }

    /// Appends a byte.
    public mutating func append(_ byte: UInt8) { bytes.append(byte) }

    /// Appends bytes.
    public mutating func append(_ more: [UInt8]) { bytes.append(contentsOf: more) }

    /// Appends bytes.
    public mutating func append(_ more: ArraySlice<UInt8>) { bytes.append(contentsOf: more) }

    /// Appends a text as it is.
    public mutating func append(_ text: String) { bytes.append(contentsOf: text.utf8) }

    /// Appends an integer.
    public mutating func append(_ number: Int64) {
        if number < 0 { bytes.append(UInt8(ascii: "-")) }
        append(unsigned: number.magnitude)
    }

    /// Appends an exact decimal, as `Amount.description` writes it.
    public mutating func append(_ amount: Amount) {
        let (whole, rest) = TextBuffer.parts(of: amount.units.magnitude)
        guard let whole = UInt64(exactly: whole) else { return append(amount.description) }
        if amount.units < 0 { bytes.append(UInt8(ascii: "-")) }
        append(unsigned: whole)
        bytes.append(UInt8(ascii: "."))
        var fraction = rest
        var places = Amount.decimals
        while places > 2, fraction % 10 == 0 {
            fraction /= 10
            places -= 1
        }
        append(unsigned: fraction, width: places)
    }

    /// The part before the point, and the hundred-millionths after it. Most amounts fit into 64
    /// bits, where the division is ten times as fast.
    private static func parts(of magnitude: UInt128) -> (whole: UInt128, rest: UInt64) {
        let step: UInt64 = 100_000_000
        if let small = UInt64(exactly: magnitude) {
            let (whole, rest) = small.quotientAndRemainder(dividingBy: step)
            return (UInt128(whole), rest)
        }
        let (whole, rest) = magnitude.quotientAndRemainder(dividingBy: UInt128(step))
        return (whole, UInt64(rest))
    }

    /// Appends an instant as `BillingZone.format` writes it; the ends of time are empty.
    public mutating func append(_ instant: Instant, in zone: BillingZone) {
        if instant == .distantPast || instant == .distantFuture { return }
        let offset = zone.offsetSeconds(at: instant)
        let local = instant.secondsSinceEpoch + offset
        let days = floorDivide(local, 86_400)
        let second = local - days * 86_400
        let date = CivilDate(daysSinceEpoch: Int(days))
        guard (0...9999).contains(date.year) else { return append(zone.format(instant)) }
        append(unsigned: UInt64(date.year), width: 4)
        append(UInt8(ascii: "-"), then: Int64(date.month))
        append(UInt8(ascii: "-"), then: Int64(date.day))
        append(UInt8(ascii: "T"), then: second / 3600)
        append(UInt8(ascii: ":"), then: second / 60 % 60)
        append(UInt8(ascii: ":"), then: second % 60)
        let minutes = abs(offset) / 60
        append(UInt8(ascii: offset < 0 ? "-" : "+"), then: minutes / 60)
        append(UInt8(ascii: ":"), then: minutes % 60)
    }

    /// Appends a period, `2026-11`.
    public mutating func append(_ period: Period) {
        append(unsigned: UInt64(period.year), width: 4)
        append(UInt8(ascii: "-"), then: Int64(period.month))
    }

    private mutating func append(_ separator: UInt8, then number: Int64) {
        bytes.append(separator)
        append(unsigned: UInt64(number), width: 2)
    }

    /// Appends a number with leading zeros up to `width` digits.
    private mutating func append(unsigned number: UInt64, width: Int = 1) {
        if number < 10, width == 1 {
            bytes.append(UInt8(ascii: "0") + UInt8(number))
            return
        }
        // The digits come last one first.
        var digits = InlineArray<20, UInt8>(repeating: UInt8(ascii: "0"))
        var position = 20
        var rest = number
        while rest > 0 {
            position -= 1
            digits[position] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
            rest /= 10
        }
        for index in min(position, 20 - width)..<20 { bytes.append(digits[index]) }
    }
}
