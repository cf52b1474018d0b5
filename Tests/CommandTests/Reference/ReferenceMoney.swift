import Foundation

/// Exact money of the reference: a count of 1e-8, written without any help from the product.
struct ReferenceMoney: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The amount in units of 0.00000001.
    var hundredMillionths: Int128

    static let zero = ReferenceMoney(hundredMillionths: 0)

    init(hundredMillionths: Int128) {
        self.hundredMillionths = hundredMillionths
    }

    /// Reads a plain decimal with at most 8 places; nil where the text is anything else.
    init?(_ text: String) {
        let isNegative = text.hasPrefix("-")
        let digits = isNegative ? String(text.dropFirst()) : text
        let halves = digits.split(separator: ".", omittingEmptySubsequences: false)
        guard (1...2).contains(halves.count), !halves[0].isEmpty else { return nil }
        let places = halves.count == 2 ? String(halves[1]) : ""
        guard places.count <= 8 else { return nil }
        let padded = String(halves[0]) + places + String(repeating: "0", count: 8 - places.count)
        guard padded.allSatisfy({ "0123456789".contains($0) }), let value = Int128(padded) else {
            return nil
        }
        hundredMillionths = isNegative ? -value : value
    }

    /// At least two places and no superfluous zeros (Formats.md, "Outputs").
    var description: String {
        let whole = hundredMillionths.magnitude / 100_000_000
        let fraction = String(hundredMillionths.magnitude % 100_000_000)
        var places = String(repeating: "0", count: 8 - fraction.count) + fraction
        while places.count > 2, places.hasSuffix("0") { places.removeLast() }
        return "\(hundredMillionths < 0 ? "-" : "")\(whole).\(places)"
    }

    /// Half up: a tie goes away from zero (Rules.md, 7.2 Rounding).
    func rounded(toDecimals decimals: Int) -> ReferenceMoney {
        var step: Int128 = 100_000_000
        for _ in 0..<decimals { step /= 10 }
        let magnitude = Int128(hundredMillionths.magnitude)
        let rounded = (magnitude + step / 2) / step * step
        return ReferenceMoney(hundredMillionths: hundredMillionths < 0 ? -rounded : rounded)
    }

    static func + (left: ReferenceMoney, right: ReferenceMoney) -> ReferenceMoney {
        ReferenceMoney(hundredMillionths: left.hundredMillionths + right.hundredMillionths)
    }

    static func - (left: ReferenceMoney, right: ReferenceMoney) -> ReferenceMoney {
        ReferenceMoney(hundredMillionths: left.hundredMillionths - right.hundredMillionths)
    }

    static func * (left: ReferenceMoney, right: Int) -> ReferenceMoney {
        ReferenceMoney(hundredMillionths: left.hundredMillionths * Int128(right))
    }

    static func < (left: ReferenceMoney, right: ReferenceMoney) -> Bool {
        left.hundredMillionths < right.hundredMillionths
    }
}

/// Orders texts by their UTF-8 bytes.
func bytewisePrecedes(_ left: String, _ right: String) -> Bool {
    left.utf8.lexicographicallyPrecedes(right.utf8)
}
