/// What is known about currencies: how many decimals an invoice's total has (Rules.md, 7.2
/// Rounding).
public enum Currency {
    /// Whether `code` has the form of an ISO 4217 code.
    public static func isWellFormed(_ code: String) -> Bool {
        code.utf8.count == 3
            && code.utf8.allSatisfy { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) }
    }

    /// The decimals of the currency's minor unit.
    public static func minorUnitDecimals(_ code: String) -> Int {
        switch code {
        case "JPY", "KRW": 0
        default: 2
        }
    }
}
