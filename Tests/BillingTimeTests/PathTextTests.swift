import BillingTime
import Testing

/// Paths are bytes: every one has a text that leads back to it.
@Suite struct PathTextTests {
    private static let names: [([UInt8], shown: String)] = [
        (Array("logs/calls.csv".utf8), "logs/calls.csv"),
        (Array("日志/呼叫.csv".utf8), "日志/呼叫.csv"),
        ([], ""),
        // GBK; the two bytes in its middle happen to be UTF-8.
        ([0xBC, 0xC6, 0xB7, 0xD1, 0x2E, 0x63], "\\xbc\\xc6\\xb7\\xd1.c"),
        // Only the name that is no UTF-8 is written out.
        (Array("日/".utf8) + [0xFF, 0x2F, 0x61], "日/\\xff/a"),
        // Cut off, too long, a surrogate, beyond Unicode.
        ([0xE6, 0x97], "\\xe6\\x97"), ([0xC0, 0xAF], "\\xc0\\xaf"),
        ([0xED, 0xA0, 0x80], "\\xed\\xa0\\x80"),
        ([0xF4, 0x90, 0x80, 0x80], "\\xf4\\x90\\x80\\x80"),
        // The characters that stand for bytes are bytes themselves.
        ([0xF4, 0x8F, 0xBE, 0xBC], "\\xf4\\x8f\\xbe\\xbc"),
        (Array("a".utf8) + [0xF4, 0x8F, 0xBF, 0xBF], "a\\xf4\\x8f\\xbf\\xbf"),
        (Array("\u{10FF00}\u{E000}".utf8), "\u{10FF00}\u{E000}"),
    ]

    @Test(arguments: names) func leadsBackToItsBytes(bytes: [UInt8], shown: String) {
        let text = PathText.text(bytes)
        #expect(PathText.bytes(text) == bytes)
        #expect(PathText.shown(text) == shown)
        #expect(PathText.cString(text).map { UInt8(bitPattern: $0) } == bytes + [0])
    }

    @Test func everyByteAndPairLeadsBack() {
        // Bytewise: texts are equal to others that only look the same.
        var texts: Set<[UInt8]> = []
        for first in UInt8.min...UInt8.max {
            for second in UInt8.min...UInt8.max {
                let text = PathText.text([first, second])
                #expect(PathText.bytes(text) == [first, second])
                texts.insert(Array(text.utf8))
            }
        }
        #expect(texts.count == 65_536)
    }
}
