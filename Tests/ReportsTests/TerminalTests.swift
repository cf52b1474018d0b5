import Billing
import Reports
import Testing

@Suite struct TerminalTests {
    @Test(arguments: [
        ("plain 云", "plain 云"), ("a\u{1B}[31mred", "a\\x1b[31mred"),
        ("a\nb\tc\rd", "a\\nb\\tc\\rd"),
        ("\u{0}\u{7F}\u{9B}", "\\x00\\x7f\\x9b"), ("a\u{202E}b", "a\\u{202e}b"),
        ("\u{2028}", "\\u{2028}"), ("\r\n", "\\r\\n"), ("e\u{301}", "e\u{301}"),
        // Marks that hide, join or reorder: Arabic letter mark, zero-width space and joiner, soft
        // hyphen, word joiner, byte order mark, tag.
        ("a\u{61C}b", "a\\u{61c}b"), ("a\u{200B}b", "a\\u{200b}b"), ("\u{200D}", "\\u{200d}"),
        ("a\u{AD}b", "a\\xadb"), ("\u{2060}", "\\u{2060}"), ("\u{FEFF}", "\\u{feff}"),
        ("\u{E0041}", "\\u{e0041}"), ("混贴、½ é🚀", "混贴、½ é🚀"),
    ])
    func controlCharactersAreWrittenOut(raw: String, escaped: String) {
        #expect(TerminalText.escape(raw) == escaped)
    }

    @Test(arguments: [
        ("abc", 3), ("云账户", 6), ("（x）", 5), ("e\u{301}", 1), ("é", 1), ("ｶﾅ", 2), ("…", 1), ("", 0),
        ("👍", 2), ("한글", 4), ("🚀", 2), ("🟦", 2),
    ])
    func columns(text: String, count: Int) {
        #expect(TerminalText.columns(text) == count)
    }

    /// In JSON the same characters are written out, as pairs of surrogates beyond 16 bits.
    @Test(arguments: [
        ("a\u{1B}b", "\"a\\u001bb\""), ("a\u{61C}\u{200B}b", "\"a\\u061c\\u200bb\""),
        ("\u{E0041}", "\"\\udb40\\udc41\""), ("云🚀é", "\"云🚀é\""), ("\"\\\n", "\"\\\"\\\\\\n\""),
    ])
    func jsonWritesThemOutToo(raw: String, json: String) {
        #expect(JSONText.string(raw).line == json)
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
