import Testing

@testable import Metering

/// Every form of a time, to the second (Formats.md, "Call logs").
@Suite struct TimestampTests {
    static func parse(_ text: String) -> Int64? {
        var parser = TimestampParser(zone: .shanghai)
        return Array(text.utf8).withView { parser.parse($0) }
    }

    @Test(
        arguments: [
            ("2000-02-29T00:00:00Z", 951_782_400), ("2000-03-01T00:00:00Z", 951_868_800),
            ("2024-02-29T23:59:59Z", 1_709_251_199), ("2024-03-01T00:00:00Z", 1_709_251_200),
            ("2100-02-28T00:00:00Z", 4_107_456_000), ("2100-03-01T00:00:00Z", 4_107_542_400),
            ("2106-02-07T06:28:15Z", 4_294_967_295),
            ("2026-11-02T22:30:00-05:30", 1_793_678_400),
            ("2026-11-03T18:00:00+14:00", 1_793_678_400),
            ("2026-11-03T04:00:00+00:00", 1_793_678_400),
            ("2026-11-03T04:00:00.123456789Z", 1_793_678_400),
            ("2026-11-03T12:00:00.9+08:00", 1_793_678_400),
            ("2026-11-03 12:00:00.1", 1_793_678_400), ("1793678400.999", 1_793_678_400),
            ("2000-01-01 08:00:00", 946_684_800), ("2026-11-03 00:00:00", 1_793_635_200),
            ("2026-11-02 23:59:59.999", 1_793_635_199),
            ("2026-11-03T12:00:00+0800", 1_793_678_400), ("2026-11-03T12:00:00+08", 1_793_678_400),
            ("2026-11-03 12:00:00 +08:00", 1_793_678_400),
            ("2026-11-03 12:00:00.25 +0800", 1_793_678_400),
            ("2026-11-03T04:00:00,5Z", 1_793_678_400), ("2026-11-03 12:00:00,123", 1_793_678_400),
            ("2026-11-03t04:00:00z", 1_793_678_400), ("2026-11-02T22:30:00-0530", 1_793_678_400),
            ("2026-11-02T24:00:00", 1_793_635_200), ("2026-11-02 24:00:00.000", 1_793_635_200),
            ("2026-11-02T24:00:00+08:00", 1_793_635_200), ("2026-12-31T24:00:00Z", 1_798_761_600),
            ("1793678400123", 1_793_678_400), ("1793678400123456", 1_793_678_400),
            ("1793678400123456789", 1_793_678_400), ("1793678400123456.5", 1_793_678_400),
        ] as [(String, Int64)]) func aTimeIsItsSecond(text: String, second: Int64)
    {
        #expect(Self.parse(text) == second)
    }

    @Test(arguments: [
        "2100-02-29T00:00:00Z", "2023-02-29 00:00:00", "2026-00-01 00:00:00",
        "2026-04-31 00:00:00", "2026-11-00 00:00:00", "2026-11-03 12:60:00",
        "2026-11-03 12:00:61", "2026-11-03T12:00:00+24:00", "2026-11-03T12:00:00+08:60",
        "2026-11-03T12:00:00+080", "2026-11-03T12:00:00+8", "2026-11-03T12:00:00 ",
        "2026-11-03T12:00:00+08:0", "2026-11-03T12:00:00Zx", "2026-11-03T12:00:00,",
        "2026-11-03T24:00:01", "2026-11-03T24:00:00.5", "2026-11-03T24:01:00",
        "17936784001234567890", "9999999999999999999",
        "2026-11-03T12:00:00.Z", "2026-11-03x12:00:00", "+793678400000000000", "1793678400.",
        "1793678400x", "1793678400.5x", "٢026-11-03 12:00:00", " 1793678400",
    ]) func whatIsOutOfRangeIsNoTime(text: String) {
        #expect(Self.parse(text) == nil)
    }

    @Test func aDateIsNotTakenForTheOneBefore() {
        // The remembered date must not leak into the next one, whatever comes between.
        var parser = TimestampParser(zone: .shanghai)
        let texts =
            [
                ("2026-11-03 00:00:00", 1_793_635_200), ("2026-11-04 00:00:00", 1_793_721_600),
                ("2026-02-30 00:00:00", nil), ("2026-11-04 00:00:01", 1_793_721_601),
                ("2027-11-03 00:00:00", 1_825_171_200), ("1793635200", 1_793_635_200),
                ("2026-11-03 00:00:02", 1_793_635_202),
            ] as [(String, Int64?)]
        for (text, second) in texts + texts.reversed() {
            #expect(Array(text.utf8).withView { parser.parse($0) } == second, "\(text)")
        }
    }

    @Test func everyByteOfTheClockCounts() {
        for position in 11..<19 {
            for byte in UInt8.min...UInt8.max {
                var text = Array("2026-11-03T12:34:56+08:00".utf8)
                text[position] = byte
                let digits = text[11..<19].map { Int64($0) - 48 }
                let (hour, minute, second) = (
                    digits[0] * 10 + digits[1], digits[3] * 10 + digits[4],
                    digits[6] * 10 + digits[7]
                )
                let isClock =
                    [0, 1, 3, 4, 6, 7].allSatisfy { (0...9).contains(digits[$0]) }
                    && digits[2] == 10 && digits[5] == 10 && hour < 24 && minute < 60
                    && second <= 60
                let expected =
                    1_793_635_200 + hour * 3600 + minute * 60 + (second == 60 ? 59 : second)
                var parser = TimestampParser(zone: .shanghai)
                let parsed = text.withView { parser.parse($0) }
                #expect(parsed == (isClock ? expected : nil), "\(position) \(byte)")
            }
        }
    }

    @Test func anEndIsNotTakenForTheOneBefore() {
        let ends =
            [
                ("\0\0\0\0\0\0", nil), ("+08:00", 1_793_678_400), ("+08:01", 1_793_678_340),
                ("-08:00", 1_793_736_000), ("+08:00", 1_793_678_400), ("+08:60", nil),
                (" 08:00", nil), (".12345", 1_793_678_400), ("+08:00", 1_793_678_400),
                (".1234Z", 1_793_707_200), ("+00:00", 1_793_707_200), ("+08-00", nil),
            ] as [(String, Int64?)]
        var parser = TimestampParser(zone: .shanghai)
        for (end, second) in ends + ends.reversed() {
            let text = Array("2026-11-03T12:00:00\(end)".utf8)
            #expect(text.withView { parser.parse($0) } == second, "\(end)")
        }
    }
}
