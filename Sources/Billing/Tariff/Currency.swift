/// What is known about currencies: how many decimals an invoice's total has (Rules.md, 7.2
/// Rounding).
public enum Currency {
    /// Whether `code` is a currency of ISO 4217 that one can pay with: one with a minor unit, or
    /// with none on purpose. Metals, funds without one and codes for tests are not.
    public static func isKnown(_ code: String) -> Bool {
        code.utf8.count == 3 && (codes.contains(code) || otherDecimals[code] != nil)
    }

    /// The decimals of the currency's minor unit.
    public static func minorUnitDecimals(_ code: String) -> Int {
        otherDecimals[code] ?? 2
    }

    /// The currencies whose minor unit has other than 2 decimals (ISO 4217, list one).
    private static let otherDecimals: [String: Int] = [
        "BIF": 0, "CLP": 0, "DJF": 0, "GNF": 0, "ISK": 0, "JPY": 0, "KMF": 0, "KRW": 0, "PYG": 0,
        "RWF": 0, "UGX": 0, "UYI": 0, "VND": 0, "VUV": 0, "XAF": 0, "XOF": 0, "XPF": 0,
        "BHD": 3, "IQD": 3, "JOD": 3, "KWD": 3, "LYD": 3, "OMR": 3, "TND": 3,
        "CLF": 4, "UYW": 4,
    ]

    /// Those with 2.
    private static let codes = Set(
        """
        AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BOV BRL BSD BTN BWP BYN BZD
        CAD CDF CHE CHF CHW CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL
        GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR
        LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD
        PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC
        SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XCD XCG YER ZAR ZMW
        ZWG
        """.split(whereSeparator: \.isWhitespace).map(String.init))
}
