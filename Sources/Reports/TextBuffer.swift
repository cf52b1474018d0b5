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

    /// Makes room for `count` more bytes, and for the numbers of a last line at their longest:
    /// without those, every text that is as long as was reserved moved with its last line.
    public mutating func reserve(_ count: Int) {
        bytes.reserveCapacity(bytes.count + count + 4 * OutputSpan<UInt8>.longestNumber)
    }

    /// Appends a byte.
    public mutating func append(_ byte: UInt8) { bytes.append(byte) }

    /// Appends bytes.
    public mutating func append(_ more: [UInt8]) { bytes.append(contentsOf: more) }

    /// Appends bytes.
    public mutating func append(_ more: ArraySlice<UInt8>) { bytes.append(contentsOf: more) }

    /// Appends a text as it is.
    public mutating func append(_ text: String) { bytes.append(contentsOf: text.utf8) }

    /// Appends text of `count` bytes at the most.
    @inline(__always)
    mutating func append(atMost count: Int, _ write: (inout OutputSpan<UInt8>) -> Void) {
        #if compiler(>=6.3)
            bytes.append(addingCapacity: count, initializingWith: write)
        #else
            bytes.append(contentsOf: [UInt8](capacity: count, initializingWith: write))
        #endif
    }

    /// Appends an integer.
    public mutating func append(_ number: Int64) {
        append(atMost: OutputSpan.longestNumber) { $0.write(number) }
    }

    /// Appends an exact decimal, as `Amount.description` writes it.
    public mutating func append(_ amount: Amount) {
        append(atMost: OutputSpan.longestNumber) { $0.write(amount) }
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

    /// Digits, with zeros in front up to `width`.
    private mutating func append(unsigned number: UInt64, width: Int = 1) {
        append(atMost: OutputSpan.longestNumber) { $0.write(unsigned: number, width: width) }
    }
}
