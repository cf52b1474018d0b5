/// Exact money or a unit price: a count of hundred-millionths (Rules.md, 7.1 Exact amounts).
///
/// Eight decimals are kept everywhere, and only the invoice's total is ever rounded.
public struct Amount: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The number of decimals that are kept.
    public static let decimals = 8
    /// The largest price of a unit: times any 64-bit quantity it still fits into 128 bits.
    public static let largestUnitPrice = Amount(units: 9_999_999_999_999_999_999)
    /// The largest price of a pack: ten thousand million of them still fit into 128 bits.
    public static let largestPackPrice = Amount(units: 9_999_999_999_999_999_999_999_999_999)
    /// Nothing.
    public static let zero = Amount(units: 0)

    /// The amount in hundred-millionths.
    public var units: Int128

    /// Makes an amount from its count of hundred-millionths.
    public init(units: Int128) {
        self.units = units
    }

    /// Makes a whole amount.
    public init(_ whole: Int64) {
        units = Int128(whole) * Amount.powerOfTen(Amount.decimals)
    }

    /// Reads a plain decimal with an optional `-` and at most 8 decimals; nil for anything else, and
    /// for what doesn't fit into 128 bits.
    public init?(parsing text: some StringProtocol) {
        var bytes = text.utf8[...]
        let isNegative = bytes.first == UInt8(ascii: "-")
        if isNegative { bytes.removeFirst() }
        let parts = bytes.split(
            separator: UInt8(ascii: "."), maxSplits: 1, omittingEmptySubsequences: false)
        let fraction = parts.count == 2 ? parts[1] : bytes[bytes.endIndex...]
        guard !parts[0].isEmpty,
            parts.count == 1 || (1...Amount.decimals).contains(fraction.count)
        else { return nil }
        var value: Int128 = 0
        func append(_ digit: UInt8) -> Bool {
            let (shifted, isTooLarge) = value.multipliedReportingOverflow(by: 10)
            let (sum, overflows) = shifted.addingReportingOverflow(Int128(digit))
            value = sum
            return !isTooLarge && !overflows
        }
        for part in [parts[0], fraction] {
            for byte in part {
                guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte),
                    append(byte - UInt8(ascii: "0"))
                else { return nil }
            }
        }
        for _ in fraction.count..<Amount.decimals {
            guard append(0) else { return nil }
        }
        units = isNegative ? -value : value
    }

    /// The exact sum.
    public static func + (left: Amount, right: Amount) -> Amount {
        Amount(units: left.units + right.units)
    }

    /// The exact difference.
    public static func - (left: Amount, right: Amount) -> Amount {
        Amount(units: left.units - right.units)
    }

    /// The same amount with the opposite sign.
    public static prefix func - (amount: Amount) -> Amount {
        Amount(units: -amount.units)
    }

    /// The exact amount of `quantity` units at a unit price.
    public static func * (unitPrice: Amount, quantity: Int64) -> Amount {
        Amount(units: unitPrice.units * Int128(quantity))
    }

    /// Adds in place.
    public static func += (left: inout Amount, right: Amount) {
        left.units += right.units
    }

    /// Orders by value.
    public static func < (left: Amount, right: Amount) -> Bool {
        left.units < right.units
    }

    /// The nearest amount with so many decimals; a tie goes away from zero ("half up": Rules.md,
    /// 7.2 Rounding).
    public func rounded(toDecimals count: Int) -> Amount {
        precondition((0...Amount.decimals).contains(count))
        let step = Amount.powerOfTen(Amount.decimals - count)
        let (whole, rest) = units.magnitude.quotientAndRemainder(dividingBy: step.magnitude)
        let up: UInt128 = rest * 2 >= step.magnitude ? 1 : 0
        let magnitude = Int128((whole + up) * step.magnitude)
        return Amount(units: units < 0 ? -magnitude : magnitude)
    }

    /// A plain decimal with at least two places and no superfluous zeros: `0.15`, `1200.00`.
    public var description: String {
        let step = Amount.powerOfTen(Amount.decimals).magnitude
        let (whole, rest) = units.magnitude.quotientAndRemainder(dividingBy: step)
        var fraction = Array(String(rest + step).utf8.dropFirst())
        while fraction.count > 2, fraction.last == UInt8(ascii: "0") { fraction.removeLast() }
        let sign = units < 0 ? "-" : ""
        return "\(sign)\(whole).\(String(decoding: fraction, as: UTF8.self))"
    }

    private static func powerOfTen(_ exponent: Int) -> Int128 {
        var power: Int128 = 1
        for _ in 0..<exponent { power *= 10 }
        return power
    }
}
