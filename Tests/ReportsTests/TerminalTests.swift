import Billing
import Reports
import Testing

@Suite struct TerminalTests {
    @Test(arguments: [
        ("plain 云", "plain 云"), ("a\u{1B}[31mred", "a\\x1b[31mred"),
        ("a\nb\tc\rd", "a\\nb\\tc\\rd"),
        ("\u{0}\u{7F}\u{9B}", "\\x00\\x7f\\x9b"), ("a\u{202E}b", "a\\u{202e}b"),
        ("\u{2028}", "\\u{2028}"), ("\r\n", "\\r\\n"), ("e\u{301}", "e\u{301}"),
    ])
    func controlCharactersAreWrittenOut(raw: String, escaped: String) {
        #expect(TerminalText.escape(raw) == escaped)
    }

    @Test(arguments: [
        ("abc", 3), ("云账户", 6), ("（x）", 5), ("e\u{301}", 1), ("é", 1), ("ｶﾅ", 2), ("…", 1), ("", 0),
        ("👍", 2), ("한글", 4),
    ])
    func columns(text: String, count: Int) {
        #expect(TerminalText.columns(text) == count)
    }

    @Test func longTextsAreCut() {
        #expect(TerminalText.cut("abcdef", to: 6) == "abcdef")
        #expect(TerminalText.cut("abcdefg", to: 6) == "abcde…")
        #expect(TerminalText.cut("云账户云账户", to: 6) == "云账…")
    }

    @Test func columnsAreAligned() {
        var table = TerminalTable([.text("account"), .number("units"), .text("status")])
        table.append(["云账户", TerminalTable.grouped(1_234_567), "draft"])
        table.append(["a\u{1B}", "7", ""])
        let expected = """
            account      units  status
            ───────  ─────────  ──────
            云账户   1,234,567  draft
            a\\x1b            7

            """
        #expect(table.text == expected)
    }

    @Test func thousands() {
        let numbers: [Int64] = [0, 12, 123, 1234, 123_456, -1_234_567, -123]
        #expect(
            numbers.map { TerminalTable.grouped($0) }
                == ["0", "12", "123", "1,234", "123,456", "-1,234,567", "-123"])
        #expect(TerminalTable.grouped(amount("1234567.125")) == "1,234,567.125")
        #expect(TerminalTable.grouped(amount("-1234.5")) == "-1,234.50")
        #expect(TerminalTable.grouped(amount("-0.5")) == "-0.50")
    }
}
