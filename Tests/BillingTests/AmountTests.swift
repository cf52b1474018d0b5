import Billing
import Testing

/// Exact decimals (Rules.md, 7.1 Exact amounts).
@Suite struct AmountTests {
    @Test(arguments: [
        ("0.15", "0.15"), ("1200", "1200.00"), ("-3.5", "-3.50"), ("0.125", "0.125"),
        ("0", "0.00"), ("-0", "0.00"), ("0.00000001", "0.00000001"), ("007.10", "7.10"),
        ("99999999999.99999999", "99999999999.99999999"), ("100000000000", "100000000000.00"),
        ("1701411834604692317316873037158.84105727", "1701411834604692317316873037158.84105727"),
        ("-0.00000001", "-0.00000001"),
    ])
    func readsAndPrintsPlainDecimals(text: String, printed: String) throws {
        #expect(try #require(Amount(parsing: text)).description == printed)
    }

    @Test(arguments: [
        "", "-", ".", "1.", ".5", "+1", "1e3", "1,000", " 1", "1 ", "0.000000001", "--1", "1.2.3",
        "１", "0x1", "1701411834604692317316873037158.84105728", "1701411834604692317316873037159",
        "1.-2", "NaN",
    ])
    func refusesAnythingElse(text: String) {
        #expect(Amount(parsing: text) == nil)
    }

    @Test(arguments: [
        ("0.005", "0.01"), ("0.00499999", "0.00"), ("-0.005", "-0.01"), ("-0.00499999", "0.00"),
        ("1.995", "2.00"), ("2.50", "2.50"), ("2.675", "2.68"),
    ])
    func roundsHalfAwayFromZero(text: String, rounded: String) throws {
        let amount = try #require(Amount(parsing: text))
        #expect(amount.rounded(toDecimals: 2).description == rounded)
    }

    @Test func roundsToWholeUnitsForCurrenciesWithoutAMinorUnit() throws {
        let amount = try #require(Amount(parsing: "10.5"))
        #expect(amount.rounded(toDecimals: Currency.minorUnitDecimals("JPY")) == Amount(11))
        #expect(amount.rounded(toDecimals: Currency.minorUnitDecimals("CNY")) == amount)
    }

    @Test(arguments: [
        ("CNY", 2), ("EUR", 2), ("IRR", 2), ("VND", 0), ("KRW", 0), ("JPY", 0), ("XOF", 0),
        ("KWD", 3), ("BHD", 3), ("TND", 3), ("CLF", 4),
    ])
    func currenciesHaveTheirMinorUnits(code: String, decimals: Int) {
        #expect(Currency.isKnown(code))
        #expect(Currency.minorUnitDecimals(code) == decimals)
    }

    @Test(arguments: ["RMB", "cny", "XYZ", "CN", "CNYY", "", "XXX", "XAU", "DEM", "人民币"])
    func otherCodesAreNoCurrencies(code: String) {
        #expect(!Currency.isKnown(code))
    }

    @Test func multipliesTheLargestPriceAndQuantityExactly() throws {
        let price = try #require(Amount(parsing: "99999999999.99999999"))
        #expect(price == .largestUnitPrice)
        let amount = price * Int64.max
        #expect(amount.units == Int128(9_999_999_999_999_999_999) * Int128(Int64.max))
        #expect(amount - amount == .zero && -(-amount) == amount)
    }
}
